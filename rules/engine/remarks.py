from collections.abc import Iterator

from .conditions import all_hold
from .schema import Answers, Remark, Rulebook
from .scoring import Verdict


def applying(
    rulebook: Rulebook, answers: Answers, verdict: Verdict, option: str | None
) -> Iterator[Remark]:
    """The remarks on these answers and on the option, which need not be the recommended one."""
    matched = {match.scenario for match in verdict.scenarios}
    for remark in rulebook.remarks:
        if remark.scenarios and matched.isdisjoint(remark.scenarios):
            continue
        if remark.options and option not in remark.options:
            continue
        if all_hold(remark.when, answers):
            yield remark
