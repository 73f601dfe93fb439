import re
from collections import Counter
from itertools import pairwise

import pytest
from django.http import QueryDict
from django.urls import reverse
from django.utils.html import escape
from django.utils.timezone import now

from advisor.models import Result
from rules.drafts.from_document import load
from rules.models import Effect, Option, Release, Rule, Rulebook
from tests.support.people import staff
from tests.support.renamed import renamed_document
from tests.support.small import small_document

FAR = {"distance": "600"}


@pytest.fixture
def address(journey: Release) -> str:
    return reverse("draft-try", args=[journey.rulebook_id])


def headlines(response) -> list[str]:
    return [tried.headline for tried in response.context["tried"]]


def test_the_result_of_the_draft_stands_beside_that_of_the_release(admin_client, address):
    Effect.objects.filter(rule__key="far", option__key="train").update(points=-4)
    response = admin_client.get(address, FAR)
    release, draft = response.context["tried"]
    assert (release.name, draft.name) == ("Release 1", "The draft")
    assert release.report.verdict.totals["train"] - draft.report.verdict.totals["train"] == 8
    assert headlines(response)[0] == "Take the train." != headlines(response)[1]
    for side in ("release", "draft"):
        for part in ("finding", "totals", "why", "changes", "follows"):
            assert f'id="{side}-{part}"' in response.text


def test_rules_that_score_otherwise_are_named_on_both_sides(admin_client, address):
    Effect.objects.filter(rule__key="far", option__key="train").update(points=1)
    response = admin_client.get(address, FAR)
    for tried in response.context["tried"]:
        assert [rule.key for rule, *_ in tried.differing] == ["far"]
    form = reverse("admin:rules_rule_change", args=[Rule.objects.get(key="far").pk])
    link = f'<a href="{form}" hx-boost="false">Rule far</a> <span class="differs">other points'
    # In the list of each side, and where its scenario counts points.
    assert response.text.count(link) == 4


def test_an_untouched_draft_differs_in_nothing(admin_client, address):
    response = admin_client.get(address, FAR)
    assert [tried.differing for tried in response.context["tried"]] == [[], []]
    assert 'class="differs"' not in response.text
    assert ">Rule far</a>" in response.text


def test_no_link_leads_to_a_rule_that_the_user_may_not_see(client, address):
    client.force_login(staff("view_rulebook"))
    page = client.get(address, FAR).text
    assert "Rule far" in page
    assert "/rules/rule/" not in page


def test_no_id_stands_twice_and_headings_have_no_gaps(admin_client, address):
    page = admin_client.get(address, FAR | {"luggage": "dog", "station": "near"}).text
    ids = Counter(re.findall(r'\bid="([^"]*)"', page))
    assert [key for key, number in ids.items() if number > 1] == []
    levels = [int(level) for level in re.findall(r"<h([1-6])", page)]
    assert all(later <= before + 1 for before, later in pairwise(levels))
    for anchor in set(re.findall(r'href="#([^"]+)"', page)):
        assert anchor in ids


def test_a_change_that_would_flip_it_is_tried_here(admin_client, address):
    response = admin_client.get(address, FAR)
    for tried in response.context["tried"]:
        addresses = [change.address for change in tried.sensitivity.changes]
        assert addresses
        assert all(found.startswith(f"{address}?") for found in addresses)
        [first, *_] = tried.sensitivity.unknown
        assert first.address == f"{address}?distance=600#question-{first.question.key}"


def test_whoever_answers_sees_the_questions_and_then_the_results(admin_client, address):
    opened = '<details class="try-answers" open>'
    by_htmx = {"HX-Request": "true"}
    assert opened in admin_client.get(address).text
    assert opened in admin_client.get(address, FAR, headers=by_htmx).text
    assert opened in admin_client.get(address, {"distance": "far"}).text
    assert opened not in admin_client.get(address, FAR).text
    boosted = by_htmx | {"HX-Boosted": "true"}
    assert opened not in admin_client.get(address, FAR, headers=boosted).text


def test_nothing_takes_the_focus_from_the_questions(admin_client, address):
    assert "autofocus" not in admin_client.get(address, FAR, headers={"HX-Request": "true"}).text


def test_both_are_held_against_the_option_that_is_asked_for(admin_client, address):
    response = admin_client.get(address, FAR | {"luggage": "bag", "against": "car"})
    assert response.text.count("Train against Car, in points.") == 2
    other = 'href="?distance=600&amp;luggage=bag&amp;against=coach#draft-why"'
    assert other in response.text


def test_an_answer_that_the_release_does_not_know_is_said(admin_client, address):
    station = Rulebook.objects.get().steps.get(key="trip").questions.get(key="station")
    station.choices.create(key="tram-stop", text="A tram stop")
    response = admin_client.get(address, {"station": "tram-stop"})
    [(label, problem)] = response.context["unfit"]
    assert "“tram-stop”" in problem
    assert f"<li>{label}: {escape(problem)}</li>" in response.text
    assert not response.context["forms"][0][1].errors


def test_a_wrong_answer_is_asked_again(admin_client, address):
    response = admin_client.get(address, {"distance": "far"})
    assert 'value="far"' in response.text
    assert response.context["forms"][0][1].errors.keys() == {"distance"}
    assert "“far”" in response.text


def test_without_a_release_the_draft_stands_alone(admin_client, db):
    rulebook = load(small_document())
    response = admin_client.get(reverse("draft-try", args=[rulebook.pk]), FAR)
    assert headlines(response) == ["Take the train."]
    assert "Nothing has been published yet" in response.text


def test_a_draft_that_cannot_be_read_says_why(admin_client, address):
    Rulebook.objects.update(showcase="nowhere")
    response = admin_client.get(address)
    assert response.status_code == 422
    assert "<li>showcase: " in response.text
    assert "&quot;nowhere&quot;" in response.text


def test_a_quick_pick_works_without_a_script(admin_client, address):
    response = admin_client.get(address, {"distance": "1", "pick": "distance:150"})
    assert response.headers["Location"] == f"{address}?distance=150#question-distance"


def test_nothing_is_written(admin_client, address):
    before = Release.objects.count()
    assert admin_client.post(address, FAR).status_code == 405
    admin_client.get(address, FAR)
    assert Release.objects.count() == before


def test_it_is_for_staff_who_see_drafts(client, django_user_model, address):
    assert client.get(address).status_code == 302
    client.force_login(django_user_model.objects.create_user("visitor", is_staff=True))
    assert client.get(address).status_code == 403


def test_what_was_tried_can_be_saved_as_an_example(admin_client, address):
    page = admin_client.get(address, FAR | {"most": "distance"})
    fields = QueryDict(page.context["example_form"].partition("?")[2])
    assert fields["answers"] == "distance: 600"
    assert fields["recommended"] == str(Option.objects.get(key="train").pk)
    assert "Save as example" in page.text


def test_whoever_cannot_add_examples_is_not_offered_to(client, address):
    client.force_login(staff("view_rulebook"))
    assert "Save as example" not in client.get(address, FAR).text


@pytest.fixture
def result(journey: Release) -> Result:
    answers = {"distance": 600, "luggage": ["bag", "dog"], "gone": "yes"}
    return Result.objects.create(
        release=journey,
        recommended="train",
        answers=answers,
        most=["distance"],
        verdict={},
        conclusion={},
        method=1,
    )


def test_the_answers_of_a_result_are_tried(admin_client, journey: Release, result: Result):
    page = reverse("draft-try-result", args=[journey.rulebook_id])
    assert admin_client.get(page).status_code == 200
    response = admin_client.get(page, {"link": f"https://advisor.example/r/{result.token}/"})
    tried = "distance=600&most=distance&luggage=bag&luggage=dog"
    assert response["Location"] == f"{reverse('draft-try', args=[journey.rulebook_id])}?{tried}"


@pytest.mark.parametrize("link", ["", "no link", "x" * 22])
def test_a_link_to_no_result_is_refused(admin_client, journey: Release, link: str):
    page = reverse("draft-try-result", args=[journey.rulebook_id])
    response = admin_client.get(page, {"link": link})
    assert response.status_code == 422
    assert "There is no such result" in response.text


def test_a_result_that_was_withdrawn_is_not_tried(admin_client, journey: Release, result: Result):
    Result.objects.update(revoked_at=now())
    page = reverse("draft-try-result", args=[journey.rulebook_id])
    assert admin_client.get(page, {"link": result.token}).status_code == 422


def test_renamed_keys_differ_in_nothing(admin_client, address):
    load(renamed_document())
    response = admin_client.get(address, {"kilometres": "600", "load": "wardrobe"})
    assert [tried.differing for tried in response.context["tried"]] == [[], []]
    assert response.context["tried"][0].report.verdict.fired


def test_a_result_is_tried_by_todays_keys(admin_client, address, result):
    load(renamed_document())
    response = admin_client.get(f"{address}result/", {"link": f"/r/{result.token}/"})
    query = "kilometres=600&most=kilometres&load=bag&load=dog"
    assert response["Location"] == f"{address}?{query}"
