"""Random small rulebooks, and answers to their questions, for property tests."""

from collections.abc import Sequence
from functools import cache
from itertools import combinations, permutations, product
from typing import Any, NamedTuple

from hypothesis import strategies as st

from rules.engine.reading import read_rulebook
from rules.engine.schema import Answer, Rulebook

MOST = 6  # of every number question, so that answers meet thresholds
POINTS = (4, 2, 1, -1, -2, -4)


class Case(NamedTuple):
    rulebook: Rulebook
    answers: dict[str, Answer]


@st.composite
def cases(draw: st.DrawFn) -> Case:
    rulebook = read_rulebook(draw(documents()))
    return Case(rulebook, draw(answers_to(rulebook)))


def texts() -> st.SearchStrategy[str]:
    """Texts as an architect or an attacker may write them, most of them hard to keep."""
    looks = ("yes", "null", "~", "1.5", "08", "2026-11-20", "- x", "x: y", "# x", "<script>", "'")
    breaks = ("\n", "\n\n", " ", "  ", "\r", "\r\n", "\t", "\x85", "\u2028", ". ", ":", '"', "\\")
    words = st.sampled_from((*looks, *breaks, "word " * 30)) | st.text(max_size=5)
    # Space around a text is no part of it, and NUL is refused.
    texts = st.lists(words, min_size=1, max_size=8).map("".join)
    return texts.map(lambda text: text.replace("\0", "").strip()[:300].strip() or "Something.")


SAME = st.just("Random.")


@st.composite
def documents(draw: st.DrawFn, texts: st.SearchStrategy[str] = SAME) -> dict[str, Any]:
    kinds = draw(st.lists(_often("contender", "alternative"), min_size=2, max_size=4))
    options = [_option(f"option-{number}", kind) for number, kind in enumerate(kinds)]
    keys = [option["key"] for option in options]
    questions: list[dict[str, Any]] = []
    for number in range(draw(st.integers(2, 5))):
        questions.append(draw(_questions(number, tuple(questions))))
    scenarios = [
        draw(_scenarios(number, keys, questions)) for number in range(draw(st.integers(1, 5)))
    ]
    return {
        "key": "random",
        "title": draw(texts),
        "summary": draw(texts),
        "showcase": "unknown",
        "options": options,
        # A step for each, so that any earlier question may decide whether a later one is shown.
        "steps": [
            {"key": f"step-{q['key']}", "title": "Step", "questions": [q]} for q in questions
        ],
        "scenarios": scenarios,
        "sources": [
            {"key": "S", "title": "S", "publisher": "S", "kind": "article", "evidence": "None."}
        ],
        "claims": [{"key": "C", "source": "S", "grade": "vendor", "says": draw(texts)}],
        "examples": [{"key": "unknown", "title": "None", "answers": {}, "recommended": None}],
    }


def _often(usual: Any, other: Any) -> st.SearchStrategy[Any]:
    return st.sampled_from((usual, usual, usual, other))


def _option(key: str, kind: str) -> dict[str, Any]:
    words = {"name": key, "short": key, "advice": f"Take {key}.", "summary": key}
    return {"key": key, "kind": kind, **words}


@st.composite
def _questions(draw: st.DrawFn, number: int, earlier: Sequence[dict[str, Any]]) -> dict[str, Any]:
    kind = draw(st.sampled_from(("choice", "choices", "number")))
    question: dict[str, Any] = {"key": f"question-{number}", "kind": kind}
    question |= {"text": "What?", "label": f"Question {number}", "why": "Why not."}
    if kind == "number":
        question["maximum"] = MOST
    else:
        keys = [f"choice-{n}" for n in range(draw(st.integers(2, 4)))]
        question["choices"] = [{"key": key, "text": key} for key in keys]
    if earlier and draw(_often(False, True)):
        question["shown_when"] = draw(conditions(earlier))
    return question


@st.composite
def conditions(draw: st.DrawFn, questions: Sequence[dict[str, Any]]) -> dict[str, Any]:
    question = draw(st.sampled_from(questions))
    choices = tuple(choice["key"] for choice in question.get("choices", ()))
    test, value = draw(st.sampled_from(_tests(question["kind"], choices)))
    negated = draw(_often(False, True))
    return {"question": question["key"], "test": test, "value": value, "negated": negated}


@cache
def _tests(kind: str, choices: tuple[str, ...]) -> tuple[tuple[str, Any], ...]:
    """Every test of such a question, with every value."""
    if kind == "number":
        single = product(("above", "at-least", "below", "at-most"), range(MOST + 1))
        pairs = [(low, high) for low, high in product(range(MOST + 1), repeat=2) if low <= high]
        return (*single, *(("between", pair) for pair in pairs))
    one = "is" if kind == "choice" else "includes"
    several = [some for size in (1, 2, 3) for some in combinations(choices, size)]
    return (*product((one,), choices), *product(("is-any-of",), several))


@st.composite
def _scenarios(
    draw: st.DrawFn, number: int, options: Sequence[str], questions: Sequence[dict[str, Any]]
) -> dict[str, Any]:
    fits, *others = draw(st.sampled_from([*permutations(options)]))
    return {
        "key": f"scenario-{number}",
        "title": "Scenario",
        "option": fits,
        "mechanism": "So it works.",
        "rule_of_thumb": "Do so.",
        "tripwire": "Until it does not.",
        "claims": ["C"],
        "risks": [_risk(key) for key in others[: draw(st.integers(1, len(others)))]],
        "rules": [
            draw(rules(f"rule-{number}-{n}", options, questions))
            for n in range(draw(st.integers(1, 3)))
        ],
    }


def _risk(option: str) -> dict[str, Any]:
    words = {"consequence": "Bad.", "mechanism": "So.", "symptom": "This.", "first_seen": "soon"}
    return {"option": option, **words}


@st.composite
def rules(
    draw: st.DrawFn, key: str, options: Sequence[str], questions: Sequence[dict[str, Any]]
) -> dict[str, Any]:
    does = draw(st.sampled_from(("points", "points", "share", "rule out", "merge", "all")))
    rule: dict[str, Any] = {"key": key, "reason": "it is so"}
    rule["when"] = draw(st.lists(conditions(questions), min_size=1, max_size=2))
    if does in ("points", "all"):
        given = draw(st.sampled_from(_effects(len(options))))
        pairs = zip(options, given, strict=True)
        rule["effects"] = [
            {"option": option, "points": points} for option, points in pairs if points
        ]
    if does in ("share", "all"):
        of_two = st.sampled_from([*permutations(options, 2)])
        shares = draw(st.lists(of_two, min_size=1, max_size=2, unique=True))
        rule["shares"] = [draw(_shares(*pair)) for pair in shares]
    if does in ("rule out", "all"):
        rule["rules_out"] = [draw(st.sampled_from(options))]
    if does == "merge":  # choosing the one means the other
        receiver, giver = draw(st.sampled_from([*permutations(options, 2)]))
        rule |= {"shares": [draw(_shares(receiver, giver))], "rules_out": [giver]}
    return rule


def _shares(receiver: str, giver: str) -> st.SearchStrategy[dict[str, Any]]:
    return st.builds(lambda gains: {"option": receiver, "of": giver, "gains": gains}, st.booleans())


@cache
def _effects(options: int) -> tuple[tuple[int, ...], ...]:
    """Points for each of so many options, 0 for none; at least one gets some."""
    return tuple(given for given in product((0, *POINTS), repeat=options) if any(given))


def answers_to(rulebook: Rulebook) -> st.SearchStrategy[dict[str, Answer]]:
    """Answers as `read_answers` gives them; some to questions that are hidden, some missing."""
    answers: dict[str, st.SearchStrategy[Any]] = {}
    for question in rulebook.questions:
        values: list[Answer] = list(question.choice)
        if question.kind == "number":
            values = list(range(question.minimum, question.maximum + 1))
        elif question.kind == "choices":
            sizes = range(1, len(values) + 1)
            values = [picked for size in sizes for picked in combinations(question.choice, size)]
        # Few are left unknown, or hardly a rule would fire.
        answers[question.key] = st.sampled_from([*values, None])
    return st.fixed_dictionaries(answers).map(
        lambda drawn: {key: answer for key, answer in drawn.items() if answer is not None}
    )
