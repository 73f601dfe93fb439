import re
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now

from advisor.drafts import usage as module
from advisor.drafts.usage import Share, Usage
from advisor.models import Result
from advisor.results.lookup import VERDICT
from advisor.verdict.conclusion import CONCLUSION, METHOD
from advisor.verdict.report import Report
from rules.drafts.from_document import load
from rules.engine.answers import read_answers
from rules.models import Condition, Release, Rule
from rules.publishing import publish
from rules.releases import get
from tests.support.changes import FAR, changed
from tests.support.people import staff
from tests.support.renamed import renamed_document
from tests.support.small import small_document

FAR_AWAY = {"distance": 2000, "station": "near", "changes": 0}
MOVING = {"distance": 25, "luggage": ["furniture"]}
UNDECIDED: dict[str, Any] = {}


def store(release: Release, *answers: dict[str, Any]) -> None:
    """Saves results with these answers, in this order."""
    rulebook = get(release.rulebook.key, release.number).rulebook
    for given in answers:
        report = Report.from_answers(rulebook, read_answers(rulebook, given)[0])
        Result.objects.create(
            release=release,
            recommended=report.verdict.recommended or "",
            answers=given,
            verdict=VERDICT.dump_python(report.verdict),
            conclusion=CONCLUSION.dump_python(report.conclusion, mode="json"),
            method=METHOD,
        )


@pytest.fixture
def address(journey: Release) -> str:
    return reverse("draft-usage", args=[journey.rulebook_id])


def shares(page: Any, heading: str) -> dict[str, list[str]]:
    """The cells of the table below a heading, by the name of the row."""
    text = re.sub(r"<a [^>]*>|</a>", "", " ".join(page.text.split()))
    table = text.partition(f'<h2 id="{heading}">')[2].partition("</table>")[0]
    rows = re.findall(r'<tr><th scope="row">(.*?)</th>(.*?)</tr>', table)
    return {name: re.findall(r"<td[^>]*>(.*?)</td>", cells) for name, cells in rows}


def test_each_part_says_in_how_many_results_it_was_used(
    admin_client: Client, address: str, journey: Release
) -> None:
    store(journey, *[FAR_AWAY] * 7, *[MOVING] * 3)
    page = admin_client.get(address)
    assert shares(page, "rules")["Rule far"] == ["you travel more than 300 kilometres", "7 of 10"]
    assert shares(page, "rules")["Rule furniture"][-1] == "3 of 10"
    assert shares(page, "rules")["Rule no-station"][-1] == "0 of 10"
    assert shares(page, "scenarios")["Scenario bulky-load"][-1] == "3 of 10"
    standings = shares(page, "standings")
    assert (standings["Clear"], standings["Leaning"]) == (["7 of 10"], ["3 of 10"])


def test_a_question_says_how_often_it_was_asked_and_left_open(
    admin_client: Client, address: str, journey: Release
) -> None:
    store(journey, *[FAR_AWAY] * 7, *[MOVING] * 3)
    questions = shares(admin_client.get(address), "questions")
    assert questions["Question distance"] == ["Distance", "0 of 10", "10 of 10"]
    assert questions["Question station"][1:] == ["3 of 10", "10 of 10"]
    assert questions["Question luggage"][1:] == ["7 of 10", "10 of 10"]
    # It is asked only of those who have a station.
    assert questions["Question changes"][1:] == ["0 of 7", "7 of 10"]


def test_what_is_used_or_left_open_most_stands_first(
    admin_client: Client, address: str, journey: Release
) -> None:
    store(journey, *[FAR_AWAY] * 7, *[MOVING] * 3)
    page = admin_client.get(address)
    first, *_ = shares(page, "questions")
    assert first == "Question luggage"
    *_, most, less, least = shares(page, "scenarios").values()
    assert (most[-1], less[-1], least[-1]) == ("7 of 10", "3 of 10", "3 of 10")


def test_rules_fire_as_the_stored_verdicts_say(journey: Release, small: Any) -> None:
    known = [example.answers for example in small.examples]
    store(journey, *known, FAR_AWAY, MOVING, {"luggage": ["dog"], "station": "none"})
    rows = list(Result.objects.all())
    usage = Usage(
        small,
        [SimpleNamespace(release__number=1, answers=row.answers, standing="") for row in rows],
    )
    for kind, key, found in (
        ("fired", "rule", usage.fired),
        ("scenarios", "scenario", usage.matched),
    ):
        stored = [part[key] for row in rows for part in row.verdict[kind]]
        assert +found == {part: stored.count(part) for part in stored}
        assert +found


def test_one_or_two_results_are_not_told_from_each_other() -> None:
    words = [str(Share(count, 40)) for count in (0, 1, 2, 3, 37, 38, 39, 40)]
    few, nearly = "fewer than 3 of 40", "nearly all of 40"
    assert words == ["0 of 40", few, few, "3 of 40", "37 of 40", nearly, nearly, "40 of 40"]
    assert Share(1, 40).rank == Share(2, 40).rank
    assert Share(38, 40).rank == Share(39, 40).rank
    assert str(Share(3_000, 5_000)) == "3,000 of 5,000"


@pytest.mark.parametrize("count", range(5))
def test_of_fewer_than_five_results_nothing_is_told(count: int) -> None:
    assert {str(Share(count, of)) for of in range(count, 5)} == {"too few results"}


def test_with_fewer_than_five_results_nothing_is_shown(
    admin_client: Client, address: str, journey: Release
) -> None:
    store(journey, *[FAR_AWAY] * 4)
    page = admin_client.get(address)
    assert "Fewer than 5 results have been saved" in page.text
    assert 'id="rules"' not in page.text
    assert "furniture" not in page.text


def test_one_more_result_changes_no_count(
    admin_client: Client, address: str, journey: Release
) -> None:
    store(journey, *[FAR_AWAY] * 5)
    before = shares(admin_client.get(address), "rules")
    store(journey, *[MOVING] * 4)
    assert shares(admin_client.get(address), "rules") == before
    store(journey, MOVING)
    assert shares(admin_client.get(address), "rules")["Rule furniture"][-1] == "5 of 10"


def test_only_the_newest_count(
    admin_client: Client, address: str, journey: Release, monkeypatch: Any
) -> None:
    monkeypatch.setattr(module, "MAX_RESULTS", 5)
    store(journey, *[FAR_AWAY] * 5, *[MOVING] * 5)
    assert shares(admin_client.get(address), "rules")["Rule furniture"][-1] == "5 of 5"


def test_withdrawn_results_do_not_count(
    admin_client: Client, address: str, journey: Release
) -> None:
    store(journey, *[FAR_AWAY] * 5, *[MOVING] * 5)
    Result.objects.filter(recommended="car").update(revoked_at=now())
    assert shares(admin_client.get(address), "rules")["Rule furniture"][-1] == "0 of 5"


def test_a_rule_counts_from_the_release_that_brought_it(
    admin_client: Client, address: str, journey: Release
) -> None:
    store(journey, *[FAR_AWAY] * 5)
    new = {
        "key": "very-far",
        "reason": "you travel very far",
        "when": [{"question": "distance", "test": "above", "value": 1000}],
        "effects": [{"option": "train", "points": 1}],
    }
    second = publish(load(changed(("scenarios.long-way.rules.+", new))), "")
    store(second, *[FAR_AWAY] * 10)
    rules = shares(admin_client.get(address), "rules")
    assert rules["Rule very-far"][-1] == "10 of 10"
    assert rules["Rule far"][-1] == "15 of 15"


def test_a_rule_that_was_never_published_has_no_results(
    admin_client: Client, address: str, journey: Release
) -> None:
    store(journey, *[FAR_AWAY] * 5)
    Rule.objects.filter(key="far").update(key="farther")
    assert [*shares(admin_client.get(address), "rules").items()][-1] == (
        "Rule farther",
        ["you travel more than 300 kilometres", "too few results"],
    )


def test_only_the_latest_releases_count(
    admin_client: Client, address: str, journey: Release, monkeypatch: Any
) -> None:
    monkeypatch.setattr(module, "MAX_RELEASES", 1)
    store(journey, *[FAR_AWAY] * 5)
    second = publish(load(changed((f"{FAR}.reason", "it is far"))), "")
    store(second, *[MOVING] * 5)
    assert shares(admin_client.get(address), "rules")["Rule far"][-1] == "0 of 5"


def test_other_rulebooks_do_not_count(admin_client: Client, address: str, journey: Release) -> None:
    other = publish(load(small_document() | {"key": "other"}), "")
    store(other, *[FAR_AWAY] * 5)
    assert "Fewer than 5 results" in admin_client.get(address).text


def test_nothing_tells_which_results_they_are(
    admin_client: Client, address: str, journey: Release
) -> None:
    store(journey, *[FAR_AWAY] * 5)
    Result.objects.update(title="Summer holidays")
    page = admin_client.get(address).text
    assert "5 of 5" in page
    assert "Summer" not in page
    assert [row.token for row in Result.objects.all() if row.token in page] == []


def test_each_part_leads_to_its_row_if_the_user_may_see_it(
    client: Client, admin_client: Client, address: str, journey: Release
) -> None:
    store(journey, *[FAR_AWAY] * 5)
    form = reverse("admin:rules_rule_change", args=[Rule.objects.get(key="far").pk])
    assert f'<a href="{form}">Rule far</a>' in admin_client.get(address).text
    client.force_login(staff("view_rulebook"))
    page = client.get(address).text
    assert "Rule far" in page
    assert form not in page


def test_it_asks_the_database_as_often_for_many_results(
    admin_client: Client, address: str, journey: Release, django_assert_max_num_queries: Any
) -> None:
    store(journey, *[FAR_AWAY] * 5)
    admin_client.get(address)
    with django_assert_max_num_queries(67) as few:
        admin_client.get(address)
    store(journey, *[MOVING] * 20)
    with django_assert_max_num_queries(len(few)):
        assert "25" in admin_client.get(address).text


def test_the_form_of_the_rulebook_leads_to_the_page(
    admin_client: Client, address: str, journey: Release
) -> None:
    form = admin_client.get(reverse("admin:rules_rulebook_change", args=[journey.rulebook_id]))
    assert f'href="{address}">Usage</a>' in form.text


def test_a_draft_that_cannot_be_read_has_its_problems_listed(
    admin_client: Client, address: str
) -> None:
    Condition.objects.filter(rule__key="far").delete()
    response = admin_client.get(address)
    assert response.status_code == 422
    assert "<li>scenarios.long-way.rules.far.when: " in response.text


def test_results_are_counted_by_the_keys_of_the_draft(
    admin_client: Client, address: str, journey: Release
) -> None:
    store(journey, *[FAR_AWAY] * 6, *[MOVING] * 4)
    headings = ("scenarios", "rules", "questions")
    before = [shares(admin_client.get(address), heading) for heading in headings]
    load(renamed_document())
    page = admin_client.get(address)
    for heading, known in zip(headings, before, strict=True):
        assert [*shares(page, heading).values()] == [*known.values()]
