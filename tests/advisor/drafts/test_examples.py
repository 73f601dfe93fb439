import re

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from rules.drafts.from_document import load
from rules.models import Example, Option, Rule, Rulebook, Scenario
from tests.support.small import small_document


@pytest.fixture
def rulebook(db: None) -> Rulebook:
    return load(small_document())


@pytest.fixture
def address(rulebook: Rulebook) -> str:
    return reverse("draft-examples", args=[rulebook.pk])


def test_examples_that_pass_are_listed_with_what_they_recommend(
    admin_client: Client, address: str
) -> None:
    page = admin_client.get(address).text
    assert "All 3 examples give the verdict that they must" in page
    example = Example.objects.get(key="moving-house")
    form = reverse("admin:rules_example_change", args=[example.pk])
    assert f'<a href="{form}">Example moving-house</a>' in page
    assert f"<td>{example.title}</td>" in page
    assert "<td>Car</td>" in page
    assert "<td>Nothing</td>" in page


def test_an_example_that_fails_says_expected_and_got_and_which_rules_fired(
    admin_client: Client, address: str
) -> None:
    example = Example.objects.get(key="moving-house")
    example.recommended = Option.objects.get(key="train")
    example.save()
    long_way = Scenario.objects.get(key="long-way")
    example.scenarios.add(long_way)
    page = " ".join(admin_client.get(address).text.split())
    assert "Of 3 examples, 1 fails: the draft cannot be published" in page
    assert "2 examples pass" in page
    assert page.index("Of 3 examples") < page.index("2 examples pass")
    shown = dict(re.findall(r"<dt>(.*?)</dt> <dd>(.*?)</dd>", page))
    assert (shown["Expected"], shown["Got"]) == ("Train", "Your own car")
    assert f"<dd>“{long_way.title}”</dd>" in page
    assert "<dd>Luggage: Furniture</dd>" in page
    rule = reverse("admin:rules_rule_change", args=[Rule.objects.get(key="furniture").pk])
    sentence = "If Luggage includes “Furniture”: Car +4, Coach is ruled out."
    assert f'<dd>{sentence} <a href="{rule}">Rule furniture</a></dd>' in page
    assert f'href="{reverse("admin:rules_example_change", args=[example.pk])}"' in page


def test_an_example_that_states_more_says_what_else_is_wrong(
    admin_client: Client, address: str
) -> None:
    example = Example.objects.get(key="moving-house")
    example.standing = "too-close-to-call"
    example.save()
    bulky = Scenario.objects.get(key="bulky-load")
    example.scenarios.clear()
    example.unmatched.add(bulky)
    example.ruled_out.add(Option.objects.get(key="train"))
    page = " ".join(admin_client.get(address).text.split())
    shown = dict(re.findall(r"<dt>(.*?)</dt> <dd>(.*?)</dd>", page))
    assert shown["Should not match, and does"] == f"“{bulky.title}”"
    assert shown["Should be ruled out, and is not"] == "Train"
    assert shown["Standing"].startswith("Expected “too close to call”, got “")


def test_it_runs_the_draft_as_it_is_now(admin_client: Client, address: str) -> None:
    Rule.objects.get(key="furniture").effects.update(points=-4)
    assert [example.example.key for example in admin_client.get(address).context["failing"]] == [
        "moving-house"
    ]


def test_script_in_a_title_is_shown_as_text(admin_client: Client, address: str) -> None:
    Example.objects.filter(key="moving-house").update(
        title="<script>alert(1)</script>", recommended=None
    )
    page = admin_client.get(address).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_a_draft_that_cannot_be_read_says_why(admin_client: Client, address: str) -> None:
    Rulebook.objects.update(showcase="nowhere")
    response = admin_client.get(address)
    assert response.status_code == 422
    assert "<li>showcase: " in response.text
    assert "&quot;nowhere&quot;" in response.text


def test_it_is_for_staff_who_see_drafts(
    client: Client, django_user_model: type[User], address: str
) -> None:
    assert client.get(address).status_code == 302
    client.force_login(django_user_model.objects.create_user("visitor", is_staff=True))
    assert client.get(address).status_code == 403
    assert client.post(address).status_code in (403, 405)
