from collections.abc import Iterator

from .finding import Finding, Subject


def unused_questions(subject: Subject) -> Iterator[Finding]:
    rulebook = subject.rulebook
    used = {condition.question for condition in rulebook.conditions}
    used |= {asked.shown_when.question for asked in rulebook.questions if asked.shown_when}
    used |= {condition.question for remark in rulebook.remarks for condition in remark.when}
    for question in rulebook.questions:
        if question.key not in used:
            text = f"Nothing uses the answer to “{question.label}”: no rule, question or remark."
            yield Finding("warning", "questions", question.key, text)
