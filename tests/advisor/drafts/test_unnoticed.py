import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import now

from advisor.drafts import unnoticed as module
from advisor.drafts import unnoticed_job
from advisor.drafts.jobs import run as run_job
from advisor.models import MutationRun
from rules.drafts.from_document import load
from rules.drafts.to_document import draft
from rules.models import Condition, Example, Precedent, Rulebook
from tests.support.people import staff
from tests.support.small import small_document


@pytest.fixture
def rulebook(db: None) -> Rulebook:
    return load(small_document())


@pytest.fixture
def address(rulebook: Rulebook) -> str:
    return reverse("draft-unnoticed", args=[rulebook.pk])


@pytest.fixture
def run(rulebook: Rulebook) -> MutationRun:
    """One that has been saved, and not been computed."""
    run = unnoticed_job.new_run(rulebook, draft(rulebook))
    run.save()
    return run


@pytest.fixture
def finished(run: MutationRun) -> MutationRun:
    run_job(run, unnoticed_job.try_all(run, draft(run.rulebook)))
    return MutationRun.objects.get()


def text(page: Any) -> str:
    return " ".join(page.text.split())


def test_before_the_changes_are_tried_it_can_be_started(admin_client: Client, address: str) -> None:
    page = admin_client.get(address)
    assert "The changes have not been tried yet." in page.text
    assert 'value="Try all changes"' in page.text


def test_starting_it_leads_back_to_the_page(
    admin_client: Client, address: str, monkeypatch: Any
) -> None:
    started: list[Rulebook] = []
    monkeypatch.setattr(module, "start", started.append)
    response = admin_client.post(address)
    assert (response.status_code, response["Location"]) == (302, address)
    assert len(started) == 1


def test_a_running_job_shows_its_progress_and_reloads(
    admin_client: Client, address: str, run: MutationRun
) -> None:
    MutationRun.objects.update(done=run.total // 2)
    page = admin_client.get(address)
    assert f"{run.total // 2} of {run.total} changes tried" in page.text
    assert 'hx-trigger="every 1s"' in page.text
    assert "Try all changes" not in page.text


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"error": "Out of memory"}, "Out of memory"),
        ({"beat_at": now() - timedelta(days=1)}, "The last run stopped"),
    ],
)
def test_a_run_that_failed_or_stopped_says_so(
    admin_client: Client, address: str, run: MutationRun, fields: dict[str, Any], said: str
) -> None:
    MutationRun.objects.update(**fields)
    page = admin_client.get(address)
    assert said in page.text
    assert 'value="Try all changes again"' in page.text


def test_each_change_is_listed_with_answers_that_show_it(
    admin_client: Client, address: str, finished: MutationRun
) -> None:
    page = text(admin_client.get(address))
    found = next(found for found in finished.unnoticed if found["witness"])
    assert f"Of {finished.total} changes, {len(finished.unnoticed)} go unnoticed." in page
    assert found["change"] in page
    assert found["witness"]["before"] in page
    for label, answer, _ in found["witness"]["said"]:
        assert f"<dt>{label}</dt><dd>{answer}" in page
    changes = admin_client.get(address).context["changes"]
    assert [change.found for change in changes] == finished.unnoticed[: module.PER_PAGE]


def test_its_answers_become_an_example_of_the_draft(
    admin_client: Client, address: str, finished: MutationRun
) -> None:
    change = next(c for c in admin_client.get(address).context["changes"] if c.form)
    form = admin_client.get(change.form).context["adminform"].form
    data = {bound.name: bound.value() for bound in form if bound.value() not in (None, "")}
    before = set(Example.objects.values_list("pk", flat=True))
    assert admin_client.post(change.form, data).status_code == 302
    added = Example.objects.exclude(pk__in=before).get()
    witness = change.found["witness"]
    assert added.answers == dict(witness["answers"])
    assert (added.recommended and added.recommended.key) == witness["recommended"]


def test_what_is_proved_is_told_from_what_was_not_found(
    admin_client: Client, address: str, finished: MutationRun
) -> None:
    first, second = finished.unnoticed[:2]
    first |= {"harmless": True, "witness": None, "moved": 0}
    second |= {"harmless": False, "witness": None, "moved": 0}
    finished.unnoticed = [first, second]
    finished.save()
    page = text(admin_client.get(address))
    assert page.count("Proved: rule and change always fire together") == 1
    assert page.count("No answers were found for which this changes the recommendation.") == 1
    assert "Add as an example" not in page


def test_the_list_can_be_narrowed_to_a_kind_or_a_rule(
    admin_client: Client, address: str, finished: MutationRun
) -> None:
    changes = admin_client.get(f"{address}?kind=flip").context["changes"]
    assert {change.found["kind"] for change in changes} == {"flip"}
    assert len(changes) == finished.kinds["flip"][1]
    rule = finished.unnoticed[0]["rule"]
    changes = admin_client.get(f"{address}?rule={rule}").context["changes"]
    assert {change.found["rule"] for change in changes} == {rule}
    assert "None." in admin_client.get(f"{address}?rule=nowhere").text


def test_a_long_list_has_pages(
    admin_client: Client, address: str, finished: MutationRun, monkeypatch: Any
) -> None:
    monkeypatch.setattr(module, "PER_PAGE", 2)
    page = admin_client.get(f"{address}?page=2")
    assert [c.found for c in page.context["changes"]] == finished.unnoticed[2:4]
    assert 'rel="prev"' in page.text


def test_beside_each_rule_is_what_it_does_in_the_examples(
    admin_client: Client, address: str, finished: MutationRun
) -> None:
    page = text(admin_client.get(address))
    rows = dict(re.findall(r">Rule ([a-z-]+)</a></th>(.*?)</tr>", page))
    assert list(rows) == [key for key, *_ in finished.counts]
    for key, *counts in finished.counts:
        assert [int(number) for number in re.findall(r">(\d+)<", rows[key])[:3]] == counts
        assert f"{reverse('draft-witnesses', args=[finished.rulebook_id])}?rule={key}" in rows[key]


def test_a_draft_that_changed_since_is_pointed_out(
    admin_client: Client, address: str, finished: MutationRun
) -> None:
    assert "earlier state of the draft" not in admin_client.get(address).text
    Example.objects.filter(key="moving-house").update(title="Another")
    assert "This was found for an earlier state of the draft." in admin_client.get(address).text
    Precedent.objects.all().delete()
    assert admin_client.get(address).status_code == 200


def test_script_in_texts_is_shown_as_text(
    admin_client: Client, address: str, finished: MutationRun
) -> None:
    found = next(found for found in finished.unnoticed if found["witness"])
    found["sentence"] = found["witness"]["near"]["title"] = "<script>alert(1)</script>"
    finished.save()
    page = admin_client.get(address).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_a_draft_that_cannot_be_read_says_why(admin_client: Client, address: str) -> None:
    Condition.objects.filter(rule__key="far").delete()
    assert admin_client.get(address).status_code == 422
    assert admin_client.post(address).status_code == 422


def test_it_takes_few_queries_however_long_the_list_is(
    admin_client: Client, address: str, finished: MutationRun, monkeypatch: Any
) -> None:
    with CaptureQueriesContext(connection) as long:
        admin_client.get(address)
    monkeypatch.setattr(module, "PER_PAGE", 1)
    with CaptureQueriesContext(connection) as short:
        admin_client.get(address)
    assert len(long) <= len(short) + 1  # for examples beside precedents


def test_it_is_for_staff_who_see_drafts(
    client: Client, django_user_model: type[User], address: str, finished: MutationRun
) -> None:
    assert client.get(address).status_code == 302
    client.force_login(django_user_model.objects.create_user("visitor", is_staff=True))
    assert client.get(address).status_code == 403
    client.force_login(staff("view_rulebook"))
    page = client.get(address)
    assert page.status_code == 200
    assert "Try all changes" not in page.text
    assert "Add as an example" not in page.text
    assert client.post(address).status_code == 403
