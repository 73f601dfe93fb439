from collections.abc import Iterator

from rules.engine.bulk import Bulk, fires

from .finding import Finding, Subject

# With fewer scenarios covered, the precedents are still being collected.
COVERED = 0.5


def scenarios_without_a_precedent(subject: Subject) -> Iterator[Finding]:
    rulebook = subject.rulebook
    bulk = rulebook.prepared(Bulk)
    fired = bulk.fired(bulk.columns(precedent.answers for precedent in rulebook.precedents))
    matched = {
        scenario.key
        for number, (scenario, _) in enumerate(rulebook.rules)
        if fires(fired, number).any()
    }
    if len(matched) >= COVERED * len(rulebook.scenarios):
        for scenario in rulebook.scenarios:
            if scenario.key not in matched:
                text = f"No precedent is in the scenario “{scenario.title}”."
                yield Finding("warning", "scenarios", scenario.key, text)
