"""Results as records, built on the small rulebook without a database."""

from dataclasses import asdict
from datetime import UTC, date, datetime
from typing import Any

from advisor.exports.record import Record
from advisor.models import Decision, LoadTest, Result
from advisor.results.load_tests.measured import Measured
from advisor.results.load_tests.reading import read
from advisor.verdict.report import Report
from rules.engine.answers import read_answers
from rules.engine.reading import read_rulebook
from rules.engine.schema import Answers
from rules.releases import PublishedRulebook
from tests.support.loaded import printed
from tests.support.small import small_document

RULEBOOK = read_rulebook(small_document())
SAVED = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
RELEASE = PublishedRulebook(3, RULEBOOK, 2, "5e" * 32, datetime(2026, 11, 1, tzinfo=UTC))
PERMALINK = "https://advisor.example/r/AAAAAAAAAAAAAAAAAAAAAA/"


def record(
    *decisions: Decision, title: str = "", context: str = "", most: Any = (), **raw: Any
) -> Record:
    """Of a result with these answers: `record(distance=600)`."""
    answers, _ = read_answers(RULEBOOK, raw)
    return record_of(RELEASE, answers, *decisions, title=title, context=context, most=most)


def record_of(
    release: PublishedRulebook,
    answers: Answers,
    *decisions: Decision,
    title: str = "",
    context: str = "",
    most: Any = (),
) -> Record:
    report = Report.from_answers(release.rulebook, answers, most)
    result = Result(title=title, context=context, created_at=SAVED, most=list(most))
    return Record(result, release, report, PERMALINK, decisions)


def decided(option: str, status: str = "accepted", **more: Any) -> Decision:
    given = {"deciders": "Ada Lovelace, Grace Hopper", "date": date(2026, 11, 24), **more}
    decision = Decision(pk=1, option=option, status=status, recorded_at=SAVED, **given)
    decision._prefetched_objects_cache = {"revisits": []}  # type: ignore[attr-defined]
    return decision


def load_test() -> Measured:
    figures = asdict(read(printed(), 300, 300))
    row = LoadTest(scenario="long-way", what="our server", figures=figures, created_at=SAVED)
    return Measured(row)
