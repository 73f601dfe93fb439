from collections.abc import Iterator

from rules.engine.answers import read_answers
from rules.engine.firing import Firing

from .finding import Finding, Subject

# With fewer scenarios covered, the precedents are still being collected.
COVERED = 0.5


def scenarios_without_a_precedent(subject: Subject) -> Iterator[Finding]:
    rulebook = subject.rulebook
    firing = Firing(rulebook)
    matched: set[str] = set()
    for precedent in rulebook.precedents:
        answers, _ = read_answers(rulebook, precedent.answers)
        matched |= {scenario.key for scenario, _ in firing.fired(answers).fired}
    if len(matched) >= COVERED * len(rulebook.scenarios):
        for scenario in rulebook.scenarios:
            if scenario.key not in matched:
                text = f"No precedent is in the scenario “{scenario.title}”."
                yield Finding("warning", "scenarios", scenario.key, text)
