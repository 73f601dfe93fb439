from datetime import date
from typing import Any

import pytest
from django.template.defaultfilters import capfirst
from django.test import Client
from django.utils import timezone

from advisor.models import Decision, Result
from advisor.results.lookup import saved_or_404
from rules.engine.diff import difference
from rules.engine.reading import read_rulebook
from rules.engine.schema import Rulebook
from rules.engine.words import say_points
from rules.models import Release
from rules.models import Rulebook as RulebookRow
from tests.support.changes import AWKWARD, DISTANCE, FAR, FURNITURE, REMOVED, STATION, changed
from tests.support.named import named_rulebook
from tests.support.renamed import publish_renamed

SAVE = "/decide/journey/1/save/?distance=600&station=near&luggage=bag&changes=0"
NO_OTHER_RULE = "None that counts for these answers."
GONE = "</strong>: no longer counts. It gave Train +4, Car −2, Coach +4."
MISFITS = 'id="misfits"'
OFFER = "Save this as the successor"
PROPOSAL = "Save and propose this"
SUCCESSOR = {"as": "successor"}


@pytest.fixture
def saved(client: Client, journey: Release) -> str:
    """The address of a result under release 1 that recommends the train."""
    return str(client.post(SAVE).headers["Location"]).removesuffix("saved/")


@pytest.fixture
def today(client: Client, saved: str) -> Any:
    """The page of that result after release 2 has made these changes to the small rulebook."""

    def page(*changes: tuple[str, Any]) -> str:
        # Without lint, which refuses what some of these tests are about.
        rulebook = read_rulebook(changed(*changes))
        Release.objects.create(
            rulebook=RulebookRow.objects.get(),
            number=2,
            document=rulebook.canonical(),
            sha256=rulebook.digest,
        )
        return " ".join(client.get(f"{saved}today/").text.split())

    return page


def rule_change(*changes: tuple[str, Any]) -> str:
    """The sentence about the one rule that these changes to the small rulebook touch."""
    before, after = read_rulebook(changed()), read_rulebook(changed(*changes))
    [text] = [change.text for change in difference(before, after) if change.part == "rules"]
    return text


def test_under_the_same_release_it_says_so_plainly(client: Client, saved: str) -> None:
    page = client.get(f"{saved}today/")
    assert "Today’s rules are those of the result" in page.text
    assert Result.objects.get().conclusion["headline"] in page.text
    assert "Side by side" not in page.text
    assert page.headers["X-Robots-Tag"] == "noindex"


def test_the_same_recommendation_is_said_to_be_the_same(today: Any) -> None:
    page = today(("title", "By rail?"))
    assert "Today’s rules say the same" in page
    assert NO_OTHER_RULE in page
    assert 'href="/releases/2/?rulebook=journey&amp;since=1"' in page


def test_another_recommendation_is_shown_beside_the_saved_one(today: Any, small: Rulebook) -> None:
    page = today((f"{FAR}.effects.0.points", -4), (f"{FAR}.effects.1.points", 4))
    assert "Today’s rules say something else" in page
    conclusion, advice = Result.objects.get().conclusion, small.option["car"].advice
    headline, reasons = conclusion["headline"], conclusion["reasons"]
    assert f"Release 2 says: {advice} The result said: {headline} " in page
    before, _, after = page.partition("Today: <a")
    assert "The result: <a" in before
    assert reasons.startswith(f"For Train: {capfirst(small.rule['no-change'].reason)}")
    assert f"<strong>{headline}</strong> {reasons}" in before
    assert f"<strong>{advice}</strong>" in after


def test_both_totals_of_an_option_stand_in_one_row(today: Any, small: Rulebook) -> None:
    page = today((f"{FAR}.effects.0.points", -4), (f"{FAR}.effects.1.points", 4))
    saved = saved_or_404(Result.objects.get().token)
    before, after = (report.verdict.totals["car"] for report in (saved.report, saved.today))
    assert before < 0 < after
    name = small.option["car"].name
    row = f'<th scope="row">{name}</th><td>{say_points(before)}</td><td>{after}</td>'
    assert row in page
    assert page.count('class="join"') == 3


def test_the_decision_is_shown_beside_the_result(today: Any, client: Client) -> None:
    Decision.objects.create(
        result=Result.objects.get(), option="train", status="accepted", date=date(2026, 3, 2)
    )
    before, _, after = today(("title", "By rail?")).partition("Today: <a")
    assert "<strong>Decided: Train</strong>, accepted on 2 March 2026." in before
    assert "Decided" not in after


def test_a_rule_that_gives_other_points_is_told_with_its_change(
    today: Any, small: Rulebook
) -> None:
    change = (f"{FAR}.effects.0.points", 2)
    page = today(change)
    reason = capfirst(small.rule["far"].reason)
    assert (
        f"<strong>{reason}</strong>: Train +2, Car −2, Coach +2; it was Train +4, Car −2, Coach +4."
    ) in page
    assert rule_change(change) in page


def test_a_rule_moved_by_its_threshold_is_told_in_numbers(client: Client, saved: str) -> None:
    for number, release in ((450, 2), (700, 3)):
        rulebook = named_rulebook(("thresholds.long.number", number))
        Release.objects.create(
            rulebook=RulebookRow.objects.get(),
            number=release,
            document=rulebook.canonical(),
            sha256=rulebook.digest,
        )
        page = " ".join(client.get(f"{saved}today/").text.split())
        assert "the condition was “Distance is above 300 kilometres”" in page
        assert f"is now “Distance is above {number} kilometres”" in page
    assert "(long)" not in page


def test_a_rule_that_holds_no_longer_is_told(today: Any) -> None:
    change = (f"{FAR}.when.0.value", 700)
    page = today(change)
    assert GONE in page
    assert rule_change(change) in page


def test_a_rule_that_is_gone_is_told(today: Any) -> None:
    page = today((FAR, REMOVED))
    assert GONE in page
    assert rule_change((FAR, REMOVED)) in page


def test_a_rule_that_is_new_is_told(today: Any) -> None:
    rule = {
        "key": "bag",
        "reason": "you carry a bag",
        "when": [{"question": "luggage", "test": "includes", "value": "bag"}],
        "effects": [{"option": "train", "points": 1}],
        "rules_out": ["car"],
    }
    change = ("scenarios.direct-line.rules.+", rule)
    page = today(change)
    assert (
        "<strong>You carry a bag</strong>: counts now, with Train +1, Coach +1, Car is ruled"
        in page
    )
    assert rule_change(change) in page


def test_a_rule_that_does_not_count_for_these_answers_is_not_told(today: Any) -> None:
    page = today((f"{FURNITURE}.effects.0.points", 2), (AWKWARD, REMOVED))
    assert NO_OTHER_RULE in page


def test_other_evidence_alone_makes_no_other_rule(today: Any) -> None:
    assert NO_OTHER_RULE in today((f"{FAR}.claims", ["R2"]))


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        (
            [(f"{DISTANCE}.maximum", 500), (f"{DISTANCE}.picks", [])],
            "Distance: 600 kilometres.</strong> 600 is out of range. Give a number from 1 to 500.",
        ),
        (
            [(f"{STATION}.choices.0", {"key": "walk", "text": "Within a walk"})],
            "Stations: At both ends.</strong> “near” is not one of the choices: walk, far, none.",
        ),
        (
            [("steps.connection.questions.changes.key", "transfers")],
            "Changes of train: 0 changes.</strong> This is not asked any more.",
        ),
        (
            [("steps.connection.questions.changes.shown_when.value", "near")],
            "Changes of train: 0 changes.</strong> This is not asked with the other answers given.",
        ),
    ],
)
def test_an_answer_that_no_longer_fits_is_listed_with_the_reason(
    today: Any, changes: list[tuple[str, Any]], text: str
) -> None:
    assert MISFITS in (page := today(*fitting(changes)))
    assert f"<strong>{text}" in page


def fitting(changes: list[tuple[str, Any]]) -> list[tuple[str, Any]]:
    """With all that would refer to what these changes take away."""
    referring = [
        ("thresholds", []),
        ("precedents.choir-trip.answers", {}),
        ("examples.far-and-direct.answers", {}),
        ("scenarios.long-way.typical", {}),
        ("scenarios.long-way.rules.far-and-light.when.0.value", [100, 400]),
        ("scenarios.direct-line.rules", [changed()["scenarios"][2]["rules"][1] | {"key": "hop"}]),
    ]
    return [*referring, *changes]


def test_answers_that_still_fit_are_not_listed(today: Any) -> None:
    assert MISFITS not in today(("title", "By rail?"))


def test_the_answers_can_be_saved_under_the_current_release(
    client: Client, saved: str, today: Any
) -> None:
    page = today(("title", "By rail?"))
    check = "/decide/journey/2/result/?distance=600&station=near&luggage=bag&changes=0"
    assert f'href="{check.replace("&", "&amp;")}"' in page
    assert client.get(check).status_code == 200


def test_looking_changes_nothing(client: Client, saved: str, today: Any) -> None:
    before = Result.objects.values().get()
    today((f"{FAR}.effects.0.points", -4))
    assert Result.objects.values().get() == before


def test_a_link_that_nobody_got_finds_nothing(client: Client, db: None) -> None:
    assert client.get("/r/AAAAAAAAAAAAAAAAAAAAAA/today/").status_code == 404


def test_the_result_of_today_is_saved_as_the_successor(
    client: Client, saved: str, today: Any
) -> None:
    today((f"{FAR}.effects.0.points", -4), (f"{FAR}.effects.1.points", 4))
    response = client.post(f"{saved}today/", SUCCESSOR)
    assert response.status_code == 303
    before, after = Result.objects.order_by("pk")
    assert (after.predecessor, after.release.number, after.recommended) == (before, 2, "car")
    assert (after.title, after.answers) == (before.title, before.answers)
    assert f'href="/r/{after.token}/"' in client.get(saved).text
    assert f'href="{saved}"' in client.get(f"/r/{after.token}/").text


def test_the_first_successor_stays_the_one_that_is_linked(
    client: Client, saved: str, today: Any
) -> None:
    assert OFFER in today(("title", "By rail?"))
    client.post(f"{saved}today/", SUCCESSOR)
    first = Result.objects.latest("pk")
    page = client.get(f"{saved}today/").text
    assert OFFER not in page
    assert f'href="/r/{first.token}/">the result’s successor' in page
    assert client.post(f"{saved}today/", SUCCESSOR).headers["Location"] == f"/r/{first.token}/"
    assert Result.objects.count() == 2
    Result.objects.filter(pk=first.pk).update(revoked_at=timezone.now())
    assert OFFER in client.get(f"{saved}today/").text


def test_two_clicks_at_once_save_one_successor(
    client: Client, saved: str, today: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    today(("title", "By rail?"))
    seen = [saved_or_404(Result.objects.get().token)]
    client.post(f"{saved}today/", SUCCESSOR)
    # As the second sees it, who has asked before the first has saved.
    monkeypatch.setattr(
        "advisor.results.today.saved_or_404",
        lambda token: seen.pop() if seen else saved_or_404(token),
    )
    second = client.post(f"{saved}today/", SUCCESSOR)
    assert not seen
    assert second.headers["Location"] == f"/r/{Result.objects.latest('pk').token}/"
    assert Result.objects.count() == 2


def test_a_reader_saves_a_proposal_and_no_successor(client: Client, saved: str, today: Any) -> None:
    today((f"{FAR}.effects.0.points", -4), (f"{FAR}.effects.1.points", 4))
    reader = Client()
    page = reader.get(f"{saved}today/").text
    assert PROPOSAL in page
    assert OFFER not in page
    response = reader.post(f"{saved}today/", {"as": "proposal"})
    assert response.status_code == 303
    before, after = Result.objects.order_by("pk")
    assert (after.predecessor, after.succession, after.recommended) == (before, "proposed", "car")
    assert (
        f'href="{saved}">the result that you started from'
        in reader.get(response.headers["Location"]).text
    )
    assert "Succeeded by" not in client.get(saved).text
    proposal = client.get(f"/r/{after.token}/").text
    assert f'Proposed from <a href="{saved}">' in proposal
    assert "Succeeds" not in proposal
    assert OFFER in client.get(f"{saved}today/").text


def test_a_proposal_names_no_origin_that_is_withdrawn(saved: str, today: Any) -> None:
    today(("title", "By rail?"))
    Client().post(f"{saved}today/")
    before, after = Result.objects.order_by("pk")
    Result.objects.filter(pk=before.pk).update(revoked_at=timezone.now())
    assert "Proposed from" not in Client().get(f"/r/{after.token}/").text


@pytest.mark.parametrize("key", [None, "", "A" * 22, "é"])
def test_without_the_key_a_successor_is_refused_and_nothing_saved(
    saved: str, today: Any, key: str | None
) -> None:
    today(("title", "By rail?"))
    reader = Client()
    given = {} if key is None else {"key": key}
    refused = reader.post(f"{saved}today/", SUCCESSOR | given)
    assert refused.status_code == 403
    assert "Nothing was saved: only the owner of the result can" in refused.text
    assert PROPOSAL in refused.text
    assert Result.objects.count() == 1


def test_the_key_of_another_result_saves_no_successor(saved: str, today: Any) -> None:
    reader = Client()
    reader.post(SAVE)
    other = Result.objects.latest("pk")
    key = reader.cookies[f"edit_key_{other.token}"].value
    today(("title", "By rail?"))
    assert reader.post(f"{saved}today/", SUCCESSOR | {"key": key}).status_code == 403


def test_under_the_same_release_there_is_no_successor(client: Client, saved: str) -> None:
    client.post(f"{saved}today/", SUCCESSOR)
    assert Result.objects.count() == 1


class TestRenamedKeys:
    """What has only another key today is the same as then."""

    @pytest.fixture
    def page(self, client: Client, saved: str) -> str:
        publish_renamed()
        return " ".join(client.get(f"{saved}today/").text.split())

    def test_change_nothing(self, page: str) -> None:
        assert "Today’s rules say the same" in page
        assert NO_OTHER_RULE in page
        assert MISFITS not in page
        assert page.count('class="join"') == 3

    def test_are_in_the_questionnaire_that_is_opened(self, page: str) -> None:
        query = "kilometres=600&amp;station=close&amp;load=bag&amp;changes=0"
        assert f'href="/decide/journey/2/result/?{query}"' in page

    def test_are_saved_with_the_successor(self, client: Client, saved: str, page: str) -> None:
        client.post(f"{saved}today/", SUCCESSOR)
        successor = Result.objects.get(release__number=2)
        assert successor.recommended == "rail"
        assert successor.answers == {
            "kilometres": 600,
            "station": "close",
            "load": ["bag"],
            "changes": 0,
        }

    def test_leave_the_decision_as_it_was(self, client: Client, saved: str) -> None:
        about = {"option": "train", "status": "accepted", "date": date(2026, 3, 2)}
        Result.objects.get().decisions.create(**about)
        publish_renamed()
        assert "<strong>Decided: Train</strong>" in client.get(f"{saved}today/").text
