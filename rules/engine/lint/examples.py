from collections.abc import Iterator

from rules.engine.verdict_words import say_failure

from .finding import Finding, Subject


def failing_examples(subject: Subject) -> Iterator[Finding]:
    for outcome in subject.outcomes:
        if not outcome.passes:
            key = outcome.example.key
            yield Finding("error", "examples", key, say_failure(subject.rulebook, outcome))
