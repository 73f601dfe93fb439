"""The rules of a rulebook for GoRules zen: one decision table that collects those that fire."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

import zen

from rules.engine.schema import Answers, Condition, Rule, Rulebook
from rules.engine.value_types import Key

TABLE = "rules"
COMPARED = {"above": ">", "at-least": ">=", "below": "<", "at-most": "<="}


def new_engine(rulebook: Rulebook) -> zen.ZenEngine:
    """Evaluates `context(answers)` by the key TABLE: a row out for each rule that fires."""
    # The fastest of its ways. The static loader compiles once, and indexes cells that list values.
    # A decision object starts a runtime for each evaluation and takes six times as long; a batch
    # goes through threads and takes twice as long. JSON as text is as fast as a dictionary.
    return zen.ZenEngine({"loader": {"type": "static", "content": {TABLE: _graph(rulebook)}}})


def context(answers: Answers) -> dict[str, Any]:
    """Answers that count, as zen takes them: unknown ones are missing, several are a list."""
    given = {key: list(a) if isinstance(a, tuple) else a for key, a in answers.items()}
    return {_field(key): answer for key, answer in given.items()}


def fired(response: Any) -> list[str]:
    """The keys of the rules, in the table's order."""
    return [row["rule"] for row in response["result"]]


def _graph(rulebook: Rulebook) -> dict[str, Any]:
    asked = {"id": "answers", "name": "answers", "type": "inputNode", "content": {}}
    table = {"id": TABLE, "name": TABLE, "type": "decisionTableNode", "content": _table(rulebook)}
    edge = {"id": "edge", "type": "edge", "sourceId": "answers", "targetId": TABLE}
    return {"nodes": [asked, table], "edges": [edge]}


def _table(rulebook: Rulebook) -> dict[str, Any]:
    # A column for each option is faster than one for all of a rule's points.
    outputs = ["rule", *rulebook.option, "rules-out"]
    return {
        "hitPolicy": "collect",
        "inputs": [{"id": k, "name": k, "field": _field(k)} for k in rulebook.question],
        "outputs": [{"id": f"out-{k}", "name": k, "field": k} for k in outputs],
        "rules": [_row(rulebook, rule) for _, rule in rulebook.rules],
        "passThrough": False,
        "executionMode": "single",
    }


def _row(rulebook: Rulebook, rule: Rule) -> dict[str, str]:
    row = {"_id": rule.key, "out-rule": json.dumps(rule.key)}
    for key in dict.fromkeys(condition.question for condition in rule.when):
        conditions = [condition for condition in rule.when if condition.question == key]
        row[key] = _cell(conditions, rulebook.question[key].kind)
    row |= {f"out-{effect.option}": str(effect.points) for effect in rule.effects}
    if rule.rules_out:
        row["out-rules-out"] = json.dumps(rule.rules_out)
    return row


def _cell(conditions: Sequence[Condition], kind: str) -> str:
    if kind == "choice" and len(conditions) == 1 and not conditions[0].negated:
        return _listed(conditions[0].values)
    # A test of null is an error, which counts as not met. But where RUST_BACKTRACE is set, each
    # error takes long, so there must be none.
    return " and ".join(["$ != null", *(_test(each, kind) for each in conditions)])


def _test(condition: Condition, kind: str) -> str:
    values = _listed(condition.values)
    if condition.test in COMPARED:
        test = f"$ {COMPARED[condition.test]} {values}"
    elif condition.test == "between":
        low, high = condition.values
        test = f"$ in [{low}..{high}]"
    elif condition.test == "includes":
        test = f"contains($, {values})"
    else:
        test = f"some($, # in [{values}])" if kind == "choices" else f"$ in [{values}]"
    return f"not ({test})" if condition.negated else test


def _listed(values: Iterable[Key | int]) -> str:
    return ", ".join(json.dumps(value) for value in values)


def _field(key: str) -> str:
    """The question's key as a name in zen's expressions, where a hyphen is a minus sign."""
    return key.replace("-", "_")
