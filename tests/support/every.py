"""Every answer that there is, for tests that try them all."""

from collections.abc import Iterator
from itertools import combinations, product
from math import prod
from typing import Any

from hypothesis import strategies as st

from rules.engine.reading import read_rulebook
from rules.engine.schema import Answer, Question, Rulebook
from tests.support.strategies import documents

MOST = 3000


def every_answer(question: Question) -> list[Answer]:
    if question.kind == "number":
        return list(range(question.minimum, question.maximum + 1))
    if question.kind == "choice":
        return list(question.choice)
    alone = [(choice.key,) for choice in question.choices if choice.alone]
    others = [choice.key for choice in question.choices if not choice.alone]
    sizes = range(1, len(others) + 1)
    return [*alone, *(picked for size in sizes for picked in combinations(others, size))]


def every_answers(rulebook: Rulebook) -> Iterator[dict[str, Answer]]:
    """All answer sets, those with unknown answers included."""
    values = [(None, *every_answer(question)) for question in rulebook.questions]
    for answers in product(*values):
        pairs = zip(rulebook.question, answers, strict=True)
        yield {key: answer for key, answer in pairs if answer is not None}


@st.composite
def tiny_documents(draw: st.DrawFn) -> dict[str, Any]:
    """Random documents of which every answer set can be tried; some choices stand alone."""
    document = draw(documents().filter(_is_tiny))
    for step in document["steps"]:
        for choice in step["questions"][0].get("choices", ()):
            choice["alone"] = draw(st.sampled_from((False, False, False, True)))
    return document


def tiny_rulebooks() -> st.SearchStrategy[Rulebook]:
    return tiny_documents().map(read_rulebook)


def _is_tiny(document: dict[str, Any]) -> bool:
    rulebook = read_rulebook(document)
    return prod(len(every_answer(question)) + 1 for question in rulebook.questions) <= MOST
