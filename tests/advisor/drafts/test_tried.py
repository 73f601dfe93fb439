from typing import Any

import pytest
from django.http import QueryDict

from advisor.drafts.tried import TriedResult, tried_results
from advisor.verdict.sheet import AnswerSheet
from rules.engine.reading import read_rulebook
from rules.engine.schema import Rulebook
from tests.support.changes import FAR, REMOVED, changed

FORMS = {"far": "/far/", "no-change": "/no-change/"}
NO_CHANGE = "scenarios.direct-line.rules.no-change"
DIRECT = "distance=600&station=near&changes=0"


def tried(release: Rulebook, draft: Rulebook, query: str = DIRECT) -> list[TriedResult]:
    sheets = {
        name: AnswerSheet.read(rulebook, QueryDict(query))
        for name, rulebook in [("Release 1", release), ("The draft", draft)]
    }
    return tried_results(sheets, "/try/", FORMS, "")


def differences(results: list[TriedResult]) -> list[dict[str, str]]:
    return [{rule.key: note.differs for rule, _, note in result.differing} for result in results]


@pytest.mark.parametrize(
    ("path", "value", "on_the_release", "on_the_draft"),
    [
        (f"{FAR}.effects.0.points", 2, "other points", "other points"),
        (f"{FAR}.reason", "it is far", "another text", "another text"),
        (f"{FAR}.claims", ["R2"], "changed", "changed"),
        (f"{FAR}.when.0.value", 700, "fires only here", None),
    ],
)
def test_how_a_rule_differs(
    small: Rulebook, path: str, value: Any, on_the_release: str, on_the_draft: str | None
) -> None:
    results = tried(small, read_rulebook(changed((path, value))))
    assert differences(results) == [
        {"far": on_the_release},
        {"far": on_the_draft} if on_the_draft else {},
    ]


def test_a_rule_that_the_draft_has_no_more_fires_only_in_the_release(small: Rulebook) -> None:
    other = read_rulebook(changed((f"{FAR}.key", "farther")))
    assert differences(tried(small, other)) == [
        {"far": "fires only here"},
        {"farther": "fires only here"},
    ]


def test_every_rule_has_its_form_whether_it_differs_or_not(small: Rulebook) -> None:
    for result in tried(small, small):
        assert result.why
        notes = {line.key: line.note for row in result.why.rows for line in row.rules}
        assert {key: note.address for key, note in notes.items() if note} == FORMS
        assert not any(row.differs for row in result.why.rows)


def test_a_scenario_says_that_one_of_its_rules_differs(small: Rulebook) -> None:
    other = read_rulebook(changed((f"{FAR}.effects.0.points", 2)))
    for result in tried(small, other):
        assert result.why
        differing = [row.scenario.key for row in result.why.rows if row.differs]
        assert differing == ["long-way"]


def test_both_are_drawn_on_one_scale(small: Rulebook) -> None:
    other = read_rulebook(changed((f"{FAR}.effects.0.points", 1), (f"{FAR}.effects.1", REMOVED)))
    release, draft = tried(small, other)
    assert release.why
    assert draft.why
    pairs = [
        [(bar.total, bar.width) for result in (release, draft) for bar in result.report.bars],
        [(row.net, row.width) for why in (release.why, draft.why) for row in why.rows],
    ]
    for pair in pairs:
        units = {round(width / abs(number), 1) for number, width in pair if number}
        assert len(units) == 1
    assert release.report.bars[0].axis == draft.report.bars[0].axis
    assert release.why.axis == draft.why.axis
    assert release.strips.zero == draft.strips.zero
    assert release.strips.here != draft.strips.here


def test_alone_the_draft_has_a_scale_of_its_own(small: Rulebook) -> None:
    sheet = AnswerSheet.read(small, QueryDict(DIRECT))
    [draft] = tried_results({"The draft": sheet}, "/try/", FORMS, "")
    assert (draft.name, draft.side) == ("The draft", "draft-")
    assert draft.differing == []
    assert max(bar.x + bar.width for bar in draft.report.bars) == 100


def test_where_nothing_matches_there_is_nothing_to_draw(small: Rulebook) -> None:
    release, draft = tried(small, small, "")
    assert release.why is draft.why is None
    assert draft.summary.flips is None
