"""A rulebook as large as the site has to stay usable with."""

import random
from collections.abc import Iterator, Mapping
from typing import Any

from rules.engine.answers import counted, read_answers
from rules.engine.reading import read_rulebook
from rules.engine.schema import Rulebook
from rules.engine.scoring import evaluate

STEP = 5  # questions on one
KINDS = ("contender",) * 6 + ("alternative",) * 2
LOADS = (10, 100, 1000, 5000, 20_000, 100_000)
CLAIMS = 250
UNKNOWN = {"key": "case-0", "title": "Nothing known", "answers": {}, "recommended": None}


def large_document(
    rules: int = 500, questions: int = 100, examples: int = 250, precedents: int = 0
) -> dict[str, Any]:
    """A new document each time, the same for the same sizes; its examples give their verdicts."""
    draw = random.Random(20261120)  # noqa: S311, nothing here is secret
    steps = list(_steps(draw, questions))
    asked = [question for step in steps for question in step["questions"]]
    document: dict[str, Any] = {
        "key": "large",
        "title": "A large decision?",
        "summary": "As many questions and rules as anybody should have.",
        "showcase": "case-0",
        "options": [_option(number, kind) for number, kind in enumerate(KINDS)],
        "steps": steps,
        "scenarios": [_scenario(draw, number, asked) for number in range(rules // 2)],
        "sources": [_source(number) for number in range(20)],
        "claims": [_claim(number) for number in range(CLAIMS)],
        "examples": [UNKNOWN],
    }
    rulebook = read_rulebook(document)
    document["examples"] += [_example(draw, rulebook, asked, n) for n in range(1, examples)]
    document["precedents"] = [_precedent(draw, number, asked) for number in range(precedents)]
    return document


def _option(number: int, kind: str) -> dict[str, Any]:
    name = f"Option {number}"
    words = {"name": name, "short": name, "advice": f"Take {name}.", "summary": "One of several."}
    return {"key": f"option-{number}", "kind": kind, **words}


def _steps(draw: random.Random, questions: int) -> Iterator[dict[str, Any]]:
    earlier: list[dict[str, Any]] = []
    for first in range(0, questions, STEP):
        numbers = range(first, min(first + STEP, questions))
        asked = [_question(draw, number, earlier) for number in numbers]
        topic = first // STEP + 1
        yield {"key": f"step-{topic}", "title": f"Topic {topic}", "questions": asked}
        earlier += asked


def _question(draw: random.Random, number: int, earlier: list[dict[str, Any]]) -> dict[str, Any]:
    kind = draw.choices(("choice", "choices", "number"), (5, 2, 3))[0]
    question: dict[str, Any] = {"key": f"question-{number}", "kind": kind}
    question |= {"text": f"What is item {number}?", "label": f"Item {number}", "why": "It counts."}
    if kind == "number":
        question |= {"unit": "requests", "maximum": 1_000_000, "picks": list(LOADS[:4])}
    else:
        keys = [f"choice-{number}" for number in range(draw.randint(3, 8))]
        question["choices"] = [{"key": key, "text": f"This is {key}"} for key in keys]
    if kind == "choices":
        question["choices"].append({"key": "none", "text": "None of these", "alone": True})
    parents = [question for question in earlier if question["kind"] == "choice"]
    if parents and draw.random() < 0.2:
        parent = draw.choice(parents)
        value = draw.choice(parent["choices"])["key"]
        shown_when = {"question": parent["key"], "test": "is", "value": value, "negated": True}
        question["shown_when"] = shown_when
    return question


def _scenario(draw: random.Random, number: int, asked: list[dict[str, Any]]) -> dict[str, Any]:
    fits, other = draw.sample(range(len(KINDS)), 2)
    return {
        "key": f"scenario-{number}",
        "title": f"Situation {number}",
        "option": f"option-{fits}",
        "mechanism": "What has to wait is kept waiting by what is slow.",
        "rule_of_thumb": "Measure it first.",
        "tripwire": "The measure halves.",
        "claims": [f"C{number % CLAIMS}"],
        "risks": [_risk(f"option-{other}", number)],
        "rules": [_rule(draw, f"rule-{number}-{n}", fits, other, asked) for n in range(2)],
    }


def _risk(option: str, number: int) -> dict[str, Any]:
    words = {"consequence": "It is late.", "mechanism": "It waits.", "symptom": "It is slow."}
    claims = [f"C{(number + 7) % CLAIMS}"]
    return {"option": option, **words, "first_seen": "after a month", "claims": claims}


def _rule(
    draw: random.Random, key: str, fits: int, other: int, asked: list[dict[str, Any]]
) -> dict[str, Any]:
    """Its conditions hold of some answers, so it can fire."""
    answers = _answers(draw, asked)
    known = [question for question in asked if question["key"] in answers]
    tested = draw.sample(known, draw.choice((1, 2, 2, 3, 4)))
    rule: dict[str, Any] = {"key": key, "reason": "it is so"}
    rule["when"] = [_condition(draw, question, answers[question["key"]]) for question in tested]
    rule["effects"] = [
        {"option": f"option-{fits}", "points": draw.choice((1, 2, 2, 4))},
        {"option": f"option-{other}", "points": draw.choice((-1, -2))},
    ]
    if other and draw.random() < 0.03:  # so that something is always left
        rule["rules_out"] = [f"option-{other}"]
    if draw.random() < 0.03:
        rule["shares"] = [{"option": f"option-{fits}", "of": f"option-{other}", "gains": True}]
    return rule


def _condition(draw: random.Random, question: dict[str, Any], answer: Any) -> dict[str, Any]:
    condition = {"question": question["key"]}
    if question["kind"] == "choices":
        return condition | {"test": "includes", "value": answer[0]}
    if question["kind"] == "number":
        threshold = LOADS[int(question["key"].split("-")[1]) % len(LOADS)]
        test = "above" if answer > threshold else "at-most"
        return condition | {"test": test, "value": threshold}
    others = [choice["key"] for choice in question["choices"] if choice["key"] != answer]
    if draw.random() < 0.3:
        value = sorted([answer, draw.choice(others)])
        return condition | {"test": "is-any-of", "value": value}
    return condition | {"test": "is", "value": answer}


def _answers(draw: random.Random, asked: list[dict[str, Any]]) -> dict[str, Any]:
    """An answer to each question that these answers call for."""
    answers: dict[str, Any] = {}
    for question in asked:
        when = question.get("shown_when")
        if when is None or answers.get(when["question"], when["value"]) != when["value"]:
            answers[question["key"]] = _answer(draw, question)
    return answers


def _half(draw: random.Random, asked: list[dict[str, Any]]) -> dict[str, Any]:
    """Answers to half of the questions, as the shipped examples and precedents have them."""
    answers = _answers(draw, asked)
    return {key: answer for key, answer in answers.items() if draw.random() < 0.5}


def _answer(draw: random.Random, question: Mapping[str, Any]) -> Any:
    if question["kind"] == "number":
        return draw.choice(LOADS) + draw.choice((-1, 0, 1))
    choices = [choice["key"] for choice in question["choices"]]
    if question["kind"] == "choice":
        return draw.choice(choices)
    picked = draw.sample(choices[:-1], draw.randint(1, 3))
    return [key for key in choices if key in picked]


def _source(number: int) -> dict[str, Any]:
    words = {"title": f"Report {number}", "publisher": "Society", "kind": "field report"}
    return {"key": f"S{number}", **words, "evidence": "Told first-hand."}


def _claim(number: int) -> dict[str, Any]:
    grade = ("first-hand", "practitioner", "vendor")[number % 3]
    says = f"Observation {number} held in most of the cases."
    return {"key": f"C{number}", "source": f"S{number % 20}", "grade": grade, "says": says}


def _example(
    draw: random.Random, rulebook: Rulebook, asked: list[dict[str, Any]], number: int
) -> dict[str, Any]:
    answers = _half(draw, asked)
    given, _ = read_answers(rulebook, answers)
    example = {"key": f"case-{number}", "title": f"Case {number}", "answers": answers}
    return example | {"recommended": evaluate(rulebook, counted(rulebook, given)).recommended}


def _precedent(draw: random.Random, number: int, asked: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "key": f"precedent-{number}",
        "title": f"Project {number}",
        "year": 2024,
        "source": "Its record of decisions",
        "facts": ["It had to decide."],
        "chose": f"option-{draw.randrange(len(KINDS))}",
        "reasons": ["It suited them."],
        "outcome": "It runs.",
        "standing": "clear",
        "known": number % 4 > 0,
        "answers": _half(draw, asked),
    }
