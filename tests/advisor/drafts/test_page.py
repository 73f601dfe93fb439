import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.test import Client, RequestFactory
from django.urls import reverse

from advisor.drafts.page import admin_context, first_lines, latest_release, log_change
from rules.drafts.from_document import load
from rules.models import Release, Rulebook
from rules.publishing import publish
from tests.support.small import small_document

PAGES = [
    "findings",
    "examples",
    "try",
    "difference",
    "impact",
    "usage",
    "publish",
    "export",
    "import",
]


@pytest.mark.parametrize("page", PAGES)
def test_a_page_needs_a_permission_a_sign_in_and_a_rulebook(
    client: Client, journey: Release, page: str
) -> None:
    address = reverse(f"draft-{page}", args=[journey.rulebook_id])
    assert client.get(address).headers["Location"].startswith(reverse("admin:login"))
    client.force_login(User.objects.create_user("olga", is_staff=True))
    assert client.get(address).status_code == 403
    client.force_login(User.objects.create_superuser("root"))
    assert client.get(address).status_code == 200
    assert client.get(reverse(f"draft-{page}", args=[999])).status_code == 404


@pytest.mark.parametrize("page", ["examples", "try", "impact", "usage", "export"])
def test_a_draft_that_cannot_be_read_has_its_problems_listed(
    admin_client: Client, journey: Release, page: str
) -> None:
    Rulebook.objects.update(showcase="<nowhere>")
    response = admin_client.get(reverse(f"draft-{page}", args=[journey.rulebook_id]))
    assert response.status_code == 422
    assert "<li>showcase: " in response.text


def test_the_context_is_that_of_the_admin(admin_user: User, journey: Release) -> None:
    request = RequestFactory().get("/")
    request.user = admin_user
    context = admin_context(request, journey.rulebook, "Try")
    assert (context["title"], context["original"], context["latest"]) == (
        "Try",
        journey.rulebook,
        journey,
    )
    assert "site_header" in context
    assert admin_context(request, None, "Import")["latest"] is None


def test_the_latest_release_comes_without_its_document(journey: Release) -> None:
    latest = publish(load(small_document() | {"title": "Which way?"}), "Second")
    release = latest_release(journey.rulebook)
    assert release == latest
    assert "document" in release.get_deferred_fields()


def test_a_change_stands_in_the_history_with_its_author(admin_user: User, journey: Release) -> None:
    request = RequestFactory().get("/")
    request.user = admin_user
    log_change(request, journey.rulebook, "Published release 1.")
    entry = LogEntry.objects.get()
    assert (entry.user, entry.object_id) == (admin_user, str(journey.rulebook_id))
    assert entry.change_message == "Published release 1."


@pytest.mark.parametrize(
    ("count", "lines"),
    [(0, []), (2, ["0", "1"]), (3, ["0", "1", "and 1 more"]), (1202, ["0", "1", "and 1,200 more"])],
)
def test_of_many_lines_the_first_are_told_and_how_many_more(count: int, lines: list[str]) -> None:
    assert first_lines([str(number) for number in range(count)], 2) == lines
