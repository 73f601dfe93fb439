import json
from collections.abc import Iterator
from typing import Any

from rules.engine.schema import Question, Rulebook, Step
from rules.engine.words import say_condition, say_number
from rules.management.release_command import ReleaseCommand
from rules.releases import PublishedRulebook
from rules.report import wrapped


class Command(ReleaseCommand):
    help = "Prints the questions of a rulebook, and how to answer them in a file for `decide`."

    def handle(self, *args: Any, **options: Any) -> None:
        release = self.published(options["rulebook"], options["release"])
        if options["json"]:
            rulebook = release.rulebook
            data = {
                "rulebook": rulebook.key,
                "release": release.number,
                "sha256": release.sha256,
                "options": [{"key": o.key, "name": o.name} for o in rulebook.options],
                "questions": [
                    _question(rulebook, step, question)
                    for step in rulebook.steps
                    for question in step.questions
                ],
            }
            self.stdout.write(json.dumps(data, indent=2, ensure_ascii=False))
        else:
            self.stdout.write("\n".join(_lines(release)))


def _question(rulebook: Rulebook, step: Step, question: Question) -> dict[str, Any]:
    data: dict[str, Any] = {"key": question.key, "step": step.key, "kind": question.kind}
    data |= {"text": question.text, "why": question.why}
    if question.kind == "number":
        data |= {"unit": question.unit, "minimum": question.minimum, "maximum": question.maximum}
    else:
        choices = question.choices
        data["choices"] = [choice.model_dump(exclude_defaults=True) for choice in choices]
    if question.shown_when:
        data["shown_when"] = say_condition(rulebook, question.shown_when)
    return data


def _lines(release: PublishedRulebook) -> Iterator[str]:
    rulebook = release.rulebook
    yield f"{rulebook.title} Release {release.number}\n"
    for step in rulebook.steps:
        yield f"{step.title}\n"
        for question in step.questions:
            yield wrapped(f"{question.key}: {question.text} ({_accepted(question)})")
            if question.shown_when:
                yield wrapped(f"asked if {say_condition(rulebook, question.shown_when)}", "    ")
            for choice in question.choices:
                hint = f" ({choice.hint})" if choice.hint else ""
                yield wrapped(f"{choice.text}{hint}", "    ", f"{choice.key}: ")
            yield ""
    yield "An answers file for `decide` (leave out what is not known):\n"
    yield from _example(rulebook)


def _accepted(question: Question) -> str:
    if question.kind == "number":
        maximum = say_number(question, question.maximum)
        return f"a number from {question.minimum:,} to {maximum}"
    return "one of these" if question.kind == "choice" else "any of these, as a list"


def _example(rulebook: Rulebook) -> Iterator[str]:
    kinds: set[str] = set()
    for question in rulebook.questions:
        if question.shown_when is None and question.kind not in kinds:
            kinds.add(question.kind)
            yield f"  {question.key}: {_value(question)}"


def _value(question: Question) -> str:
    if question.kind == "number":
        return str(question.picks[0].number if question.picks else question.minimum)
    keys = [choice.key for choice in question.choices]
    return keys[0] if question.kind == "choice" else f"[{', '.join(keys[:2])}]"
