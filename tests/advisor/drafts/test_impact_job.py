from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from threading import Thread
from threading import enumerate as threads
from typing import Any

import pytest
from django.db import OperationalError
from django.utils.timezone import now

from advisor.drafts import impact_job as module
from advisor.drafts import jobs
from advisor.drafts.impact_job import latest_impact, new_impact, rescore, run, start
from advisor.models import Impact, Result
from advisor.verdict.conclusion import CONCLUSION, METHOD
from advisor.verdict.report import Report
from rules.drafts.from_document import load
from rules.drafts.to_document import draft
from rules.engine.answers import read_answers
from rules.engine.reading import RulebookError
from rules.models import Condition, Release, Rulebook
from rules.publishing import publish
from rules.releases import get
from tests.support.changes import DISTANCE, FAR, REMOVED, STATION, changed
from tests.support.renamed import renamed_document
from tests.support.small import small_document

FAR_AWAY = {"distance": 600, "station": "near", "luggage": ["bag"], "changes": 0}
NEARBY = {"distance": 25, "luggage": ["furniture"]}
UNDECIDED = {"luggage": ["bag"]}
CLEAR = {"distance": 2000, "station": "near", "changes": 0}


def store(release: Release, *answers: dict[str, Any], most: tuple[str, ...] = ()) -> list[Result]:
    """Results as they are when somebody saves these answers."""
    rulebook = get(release.rulebook.key, release.number).rulebook
    results = []
    for given in answers:
        report = Report.from_answers(rulebook, read_answers(rulebook, given)[0], most)
        result = Result(
            release=release,
            recommended=report.verdict.recommended or "",
            answers=given,
            most=list(most),
            verdict={},  # which an impact does not read
            conclusion=CONCLUSION.dump_python(report.conclusion, mode="json"),
            method=METHOD,
        )
        result.save()
        results.append(result)
    return results


def computed(row: Rulebook) -> Impact:
    rulebook = draft(row)
    impact = new_impact(row, rulebook)
    for _ in rescore(impact, rulebook):
        pass
    return impact


def impact_of(*changes: tuple[str, Any]) -> Impact:
    """The impact of these changes to the small rulebook."""
    return computed(load(changed(*changes)))


def figures(impact: Impact) -> dict[str, int]:
    return {name: number for name, number in impact.figures.items() if number}


def recommendations(impact: Impact) -> list[tuple[str | None, str | None]]:
    """Of the results that change, before and after."""
    return [
        (change["from"]["recommended"], change["to"]["recommended"]) for change in impact.changes
    ]


CAT = {"key": "cat", "text": "A cat"}
CAR_FOR_FAR = (f"{FAR}.effects", [{"option": "car", "points": 4}])
LITTLE_FOR_FAR = (f"{FAR}.effects", [{"option": "train", "points": 1}])


@pytest.mark.django_db
class TestWhatIsComputed:
    def test_without_a_change_every_result_keeps_its_recommendation(self, journey: Release) -> None:
        store(journey, FAR_AWAY, NEARBY, UNDECIDED)
        impact = computed(journey.rulebook)
        assert impact.moves == {"train": {"train": 1}, "car": {"car": 1}, "": {"": 1}}
        assert figures(impact) == {"kept": 2, "none": 1}
        assert (impact.done, impact.total, impact.moved, impact.changes) == (3, 3, 0, [])

    def test_results_that_change_are_counted_and_listed_without_a_name(
        self, journey: Release
    ) -> None:
        _, far, _ = store(journey, NEARBY, FAR_AWAY, UNDECIDED)
        impact = impact_of(CAR_FOR_FAR)
        assert figures(impact) == {"kept": 1, "changed": 1, "none": 1}
        assert impact.moves["train"] == {"car": 1}
        before = far.conclusion["assessment"]
        [change] = impact.changes
        assert change == {
            "saved": far.created_at.date().isoformat(),
            "release": 1,
            "from": {
                "recommended": "train",
                "standing": before["standing"],
                "margin": before["margin"],
            },
            "to": {"recommended": "car", "standing": "leaning", "margin": 2},
        }

    def test_a_recommendation_that_is_less_sure_is_not_kept(self, journey: Release) -> None:
        store(journey, CLEAR, NEARBY)
        impact = impact_of(LITTLE_FOR_FAR)
        assert impact.moves == {"train": {"train": 1}, "car": {"car": 1}}
        assert figures(impact) == {"kept": 1, "standing": 1}
        assert (impact.moved, impact.is_every_standing_known) == (1, True)
        [change] = impact.changes
        assert change["from"] == {"recommended": "train", "standing": "clear", "margin": 8}
        assert change["to"] == {"recommended": "train", "standing": "leaning", "margin": 3}

    def test_standings_are_those_of_the_newest(self, journey: Release, monkeypatch: Any) -> None:
        monkeypatch.setattr(module, "CHUNK", 2)
        monkeypatch.setattr(module, "MAX_STANDINGS", 3)
        store(journey, *[CLEAR] * 5)
        impact = impact_of(LITTLE_FOR_FAR)
        assert impact.standings == {"clear": {"leaning": 3}}
        assert figures(impact) == {"kept": 2, "standing": 3}
        assert not impact.is_every_standing_known

    def test_a_withdrawn_result_does_not_count(self, journey: Release) -> None:
        withdrawn, _ = store(journey, FAR_AWAY, FAR_AWAY)
        Result.objects.filter(pk=withdrawn.pk).update(revoked_at=now())
        impact = impact_of(CAR_FOR_FAR)
        assert (impact.total, impact.done, len(impact.changes)) == (1, 1, 1)
        assert impact.moves == {"train": {"car": 1}}

    def test_results_lose_their_recommendation_or_get_one(self, journey: Release) -> None:
        store(journey, {"distance": 20}, UNDECIDED)
        short = "scenarios.off-the-rails.rules.short-hop"
        is_bag = {"question": "luggage", "test": "includes", "value": "bag"}
        impact = impact_of((f"{short}.when.0", is_bag), ("examples.0.recommended", "train"))
        assert figures(impact) == {"lost": 1, "gained": 1}
        assert recommendations(impact) == [(None, "car"), ("car", None)]

    def test_a_recommendation_that_becomes_a_tie_is_lost(self, journey: Release) -> None:
        store(journey, FAR_AWAY)
        # What sets the coach, which shares the points of the train, back by a point.
        impact = impact_of(("scenarios.direct-line.rules.no-change.effects.1", REMOVED))
        assert impact.moves == {"train": {"": 1}}
        assert figures(impact) == {"lost": 1}
        [change] = impact.changes
        tie = {"recommended": None, "standing": "too-close-to-call", "margin": 0}
        assert change["to"] == tie

    def test_what_matters_most_counts_as_it_did(self, journey: Release) -> None:
        answers = {"distance": 600, "luggage": ["furniture"]}
        for most in ((), ("luggage",)):
            store(journey, answers, most=most)
        impact = computed(journey.rulebook)
        assert impact.moves == {"car": {"car": 1}, "train": {"train": 1}}
        assert impact.moved == 0

    def test_results_of_all_releases_count_and_no_other_rulebooks(self, journey: Release) -> None:
        second = publish(load(small_document() | {"title": "Which way?"}), "")
        other = publish(load(small_document() | {"key": "other"}), "")
        for release in (journey, second, other):
            store(release, FAR_AWAY)
        assert computed(journey.rulebook).moves == {"train": {"train": 2}}
        assert computed(other.rulebook).moves == {"train": {"train": 1}}

    def test_a_rulebook_without_results_has_no_impact(self, journey: Release) -> None:
        impact = computed(journey.rulebook)
        assert (impact.moves, impact.total, impact.done) == ({}, 0, 0)

    @pytest.mark.parametrize(
        ("answers", "change"),
        [
            ({"station": "far"}, (f"{STATION}.choices.far", REMOVED)),
            ({"luggage": ["bag", "dog"]}, ("steps.baggage.questions.luggage.choices.2", CAT)),
            ({"distance": 2500}, (f"{DISTANCE}.maximum", 2000)),
        ],
    )
    def test_an_answer_that_no_longer_fits_is_left_out(
        self, journey: Release, answers: dict[str, Any], change: tuple[str, Any]
    ) -> None:
        store(journey, answers, FAR_AWAY)
        keep = [("scenarios.bulky-load.rules.awkward.when.0.value", ["bicycle"])]
        impact = impact_of(change, *keep)
        assert (impact.unfit, impact.total) == (1, 2)

    def test_an_answer_to_a_question_that_is_gone_is_left_out(self, journey: Release) -> None:
        store(journey, {"changes": 0, "station": "near", "distance": 20}, NEARBY)
        direct = "scenarios.direct-line"
        near = {"question": "station", "test": "is", "value": "near"}
        impact = impact_of(
            ("steps.connection", REMOVED),
            (f"{direct}.rules.many-changes", REMOVED),
            ("thresholds", REMOVED),
            (f"{direct}.rules.no-change.when", [near]),
            ("examples.far-and-direct.answers", {}),
        )
        assert impact.unfit == 1
        assert impact.moves == {"train": {"train": 1}, "car": {"car": 1}}

    def test_an_option_that_is_gone_is_named_by_its_key(self, journey: Release) -> None:
        store(journey, FAR_AWAY)
        Result.objects.update(recommended="tram")
        assert recommendations(computed(journey.rulebook)) == [("tram", "train")]

    def test_chunks_are_put_together_and_the_newest_come_first(
        self, journey: Release, monkeypatch: Any
    ) -> None:
        monkeypatch.setattr(module, "CHUNK", 2)
        monkeypatch.setattr(module, "MAX_CHANGES", 4)
        results = store(journey, *[FAR_AWAY] * 7)
        Result.objects.filter(pk=results[2].pk).delete()
        for day, result in enumerate(results, 1):
            saved = datetime(2026, 11, day, tzinfo=UTC)
            Result.objects.filter(pk=result.pk).update(created_at=saved)
        rulebook = draft(load(changed(CAR_FOR_FAR)))
        impact = new_impact(journey.rulebook, rulebook)
        steps = [step.done for step in rescore(impact, rulebook)]
        assert [*dict.fromkeys(steps)] == [1, 2, 3, 4, 5, 6]
        assert impact.moves == {"train": {"car": 6}}
        newest = [f"2026-11-0{day}" for day in (7, 6, 5, 4)]
        assert [change["saved"] for change in impact.changes] == newest

    def test_it_takes_two_queries_a_chunk(
        self, journey: Release, django_assert_num_queries: Any
    ) -> None:
        store(journey, *[FAR_AWAY] * 5)
        rulebook = draft(journey.rulebook)
        impact = new_impact(journey.rulebook, rulebook)
        # The range of primary keys, one chunk, and how sure its results were.
        with django_assert_num_queries(3):
            assert [step.done for step in rescore(impact, rulebook)] == [1, 2, 3, 4, 5, 5]


@pytest.fixture
def saved(journey: Release) -> Impact:
    """An impact that is about to be run, on three results that change."""
    store(journey, FAR_AWAY, FAR_AWAY, FAR_AWAY)
    impact = new_impact(journey.rulebook, draft(load(changed(CAR_FOR_FAR))))
    impact.save()
    return impact


@pytest.mark.django_db
class TestARun:
    def test_it_saves_what_it_found(self, saved: Impact) -> None:
        assert saved.state == "running"
        run(saved, draft(saved.rulebook))
        stored = latest_impact(saved.rulebook)
        assert stored
        assert stored.state == "finished"
        assert stored.sha256 == draft(saved.rulebook).digest
        assert (stored.done, stored.figures["changed"], len(stored.changes)) == (3, 3, 3)

    def test_it_notes_how_far_it_has_come(self, saved: Impact, monkeypatch: Any) -> None:
        monkeypatch.setattr(module, "CHUNK", 2)
        monkeypatch.setattr(jobs, "BEAT", 0)
        Impact.objects.update(beat_at=now() - timedelta(hours=1))
        progress = []

        def record_progress() -> None:
            row = Impact.objects.get()
            progress.append((row.state, row.done, row.percent))

        def observed(*args: Any) -> Iterator[Impact]:
            for step in rescore(*args):
                yield step
                record_progress()  # which `run` has saved before it asks for the next chunk

        monkeypatch.setattr(module, "rescore", observed)
        run(saved, draft(saved.rulebook))
        record_progress()
        assert progress[0] == ("running", 1, 33)
        assert progress[-1] == ("finished", 3, 100)

    def test_it_says_why_it_failed(self, saved: Impact, monkeypatch: Any, caplog: Any) -> None:
        def locked(*args: object) -> Iterator[Impact]:
            raise OperationalError("database is locked")
            yield saved

        monkeypatch.setattr(module, "rescore", locked)
        run(saved, draft(saved.rulebook))
        stored = Impact.objects.get()
        assert (stored.state, stored.error) == ("failed", "database is locked")
        [logged] = caplog.records
        assert logged.levelname == "ERROR"
        assert logged.args == ("Impact", saved.rulebook.key)
        assert logged.exc_info[0] is OperationalError

    def test_it_ends_when_another_has_taken_its_place(
        self, saved: Impact, monkeypatch: Any
    ) -> None:
        monkeypatch.setattr(module, "CHUNK", 1)
        monkeypatch.setattr(jobs, "BEAT", 0)
        Impact.objects.all().delete()
        run(saved, draft(saved.rulebook))
        assert saved.done == 1
        assert not Impact.objects.exists()

    def test_one_that_is_silent_has_stopped(self, saved: Impact) -> None:
        saved.beat_at = now() - Impact.SILENCE - timedelta(seconds=1)
        assert saved.state == "stopped"

    def test_one_from_before_the_clock_was_set_back_has_stopped(self, saved: Impact) -> None:
        saved.beat_at = now() + timedelta(hours=1)
        assert saved.state == "stopped"

    def test_saving_results_meanwhile_does_not_disturb_it(
        self, saved: Impact, monkeypatch: Any
    ) -> None:
        monkeypatch.setattr(module, "CHUNK", 2)
        rulebook = draft(saved.rulebook)
        for _ in rescore(saved, rulebook):
            store(Release.objects.get(), NEARBY)
        assert (saved.done, saved.total, saved.moves) == (3, 3, {"train": {"car": 3}})


@pytest.fixture
def started(monkeypatch: Any) -> list[Impact]:
    """The impacts whose threads were started; none of them runs."""
    impacts: list[Impact] = []

    class RecordedThread(Thread):
        def __init__(self, args: tuple[Impact, object], **options: Any) -> None:
            super().__init__(target=impacts.append, args=args[:1])

        def start(self) -> None:
            self.run()

    monkeypatch.setattr(jobs, "Thread", RecordedThread)
    return impacts


@pytest.mark.django_db
class TestStarting:
    def test_two_who_start_at_once_start_one_run(
        self, journey: Release, started: list[Impact], django_capture_on_commit_callbacks: Any
    ) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            start(journey.rulebook)
            start(journey.rulebook)
        assert [Impact.objects.get()] == started

    @pytest.mark.parametrize(
        "over",
        [{"finished_at": now()}, {"error": "Out of memory"}, {"beat_at": now() - timedelta(1)}],
    )
    def test_one_that_is_over_makes_place_for_another(
        self,
        journey: Release,
        started: list[Impact],
        django_capture_on_commit_callbacks: Any,
        over: dict[str, Any],
    ) -> None:
        before = new_impact(journey.rulebook, draft(journey.rulebook))
        before.save()
        Impact.objects.update(**over)
        with django_capture_on_commit_callbacks(execute=True):
            start(journey.rulebook)
        assert [Impact.objects.get()] == started
        assert started[0].pk != before.pk

    def test_a_draft_that_cannot_be_read_is_refused(self, journey: Release) -> None:
        Condition.objects.filter(rule__key="far").delete()
        with pytest.raises(RulebookError):
            start(journey.rulebook)
        assert not Impact.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_it_is_computed_in_the_background(journey: Release) -> None:
    store(journey, FAR_AWAY, NEARBY)
    before = set(threads())
    start(journey.rulebook)
    for thread in set(threads()) - before:
        thread.join(timeout=30)
    impact = Impact.objects.get()
    assert (impact.state, impact.figures["kept"], impact.error) == ("finished", 2, "")


def test_renamed_keys_change_no_result(journey: Release) -> None:
    store(journey, FAR_AWAY, CLEAR, most=("distance",))
    impact = computed(load(renamed_document()))
    assert (impact.moves, impact.unfit, impact.changes) == ({"rail": {"rail": 2}}, 0, [])
