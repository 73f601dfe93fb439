"""Random cases for tests of how sure a verdict is."""

from typing import NamedTuple

from hypothesis import strategies as st

from rules.engine.answers import counted
from rules.engine.reading import read_rulebook
from rules.engine.schema import Answers, Rulebook
from rules.engine.scoring import Verdict, evaluate
from rules.engine.sensitivity.changes import Case

from .every import every_answer
from .strategies import answers_to, documents


class Assessed(NamedTuple):
    rulebook: Rulebook
    case: Case
    verdict: Verdict


def assessed(rulebook: Rulebook, answers: Answers, priorities: tuple[str, ...] = ()) -> Assessed:
    verdict = evaluate(rulebook, answers, priorities)
    case = Case(answers, priorities, verdict.recommended, verdict.margin)
    return Assessed(rulebook, case, verdict)


@st.composite
def assessed_cases(draw: st.DrawFn) -> Assessed:
    """Answers to a random rulebook, one of which may be a priority."""
    rulebook = read_rulebook(draw(documents()))
    answers = counted(rulebook, draw(answers_to(rulebook)))
    priorities = draw(st.sets(st.sampled_from(list(answers)), max_size=1)) if answers else ()
    return assessed(rulebook, answers, tuple(priorities))


@st.composite
def nearly_answered_cases(draw: st.DrawFn) -> Assessed:
    """With two open questions, so that all completions can be tried."""
    rulebook = read_rulebook(draw(documents()))
    answers = dict(draw(answers_to(rulebook)))
    open_questions = draw(st.permutations([*rulebook.question]))[:2]
    for question in rulebook.questions:
        answers.setdefault(question.key, every_answer(question)[0])
        if question.key in open_questions:
            del answers[question.key]
    return assessed(rulebook, counted(rulebook, answers))


def margin_of(rulebook: Rulebook, verdict: Verdict, leader: str | None) -> int:
    """The margin of an option that led before, and may have lost its lead."""
    leader = leader or verdict.recommended
    if leader is None:
        return 0
    running = [
        total
        for key, total in verdict.totals.items()
        if key not in (leader, *verdict.ruled_out)
        and (total > 0 or rulebook.option[key].kind == "contender")
    ]
    own = 0 if leader in verdict.ruled_out else verdict.totals[leader]
    return own - max(running, default=0)
