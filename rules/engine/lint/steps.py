from collections.abc import Iterator

from .finding import Finding, Subject

# Not among RESERVED_STEPS, which would make earlier releases with such a step unreadable.
TAKEN = ("result",)


def steps_without_an_address(subject: Subject) -> Iterator[Finding]:
    for step in subject.rulebook.steps:
        if step.key in TAKEN:
            text = f"The site has a page of its own called “{step.key}”: use another key."
            yield Finding("error", "steps", step.key, text)
