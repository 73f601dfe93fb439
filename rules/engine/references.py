"""Whether everything that a rulebook refers to exists and fits: a sentence for each problem."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

from .answers import read_own_answers
from .schema import Condition, Question, Rulebook, Scenario, Threshold

TESTS = {
    "choice": ("is", "is-any-of"),
    "choices": ("includes", "is-any-of"),
    "number": ("above", "at-least", "below", "at-most", "between"),
}
KEYED = (
    "options",
    "steps",
    "questions",
    "thresholds",
    "scenarios",
    "sources",
    "claims",
    "measurements",
    "examples",
    "precedents",
    "remarks",
    "tables",
)
# Addresses have these words in the place of a step's key.
RESERVED_STEPS = ("check", "save", "so-far")
# And query strings have these in the place of a question's key.
RESERVED_QUESTIONS = ("was", "most", "pick", "rulebook")


def broken(rulebook: Rulebook, *only: str) -> list[str]:
    """A sentence for each problem found by all CHECKS, or by `only` these."""
    names = only or CHECKS
    return [problem for name in names for problem in CHECKS[name](rulebook)]


def _missing(place: str, kind: str, key: str, known: Collection[str]) -> Iterator[str]:
    if key not in known:
        yield f'{place}: there is no {kind} "{key}"; expected one of {_list(known)}'


def _list(keys: Collection[str], limit: int = 20) -> str:
    named = ", ".join(f'"{key}"' for key in list(keys)[:limit])
    return f"{named} and {len(keys) - limit} more" if len(keys) > limit else named or "none"


def _duplicates(rulebook: Rulebook) -> Iterator[str]:
    for name in KEYED:
        yield from _twice(name, (part.key for part in getattr(rulebook, name)))
    yield from _twice("rules", (rule.key for _, rule in rulebook.rules))
    for question in rulebook.questions:
        yield from _twice(f"questions.{question.key}", (c.key for c in question.choices))


def _twice(place: str, keys: Iterable[str]) -> Iterator[str]:
    seen: set[str] = set()
    for key in keys:
        if key in seen:
            yield f'{place}: the key "{key}" stands twice; expected a key of its own for each'
        seen.add(key)


def _steps(rulebook: Rulebook) -> Iterator[str]:
    asked: dict[str, Question] = {}
    for step in rulebook.steps:
        if step.key in RESERVED_STEPS:
            yield f'steps: a step cannot be called "{step.key}"; expected another key'
        for question in step.questions:
            yield from _question(question)
            if question.shown_when:
                # Without JavaScript, only an earlier page can decide what this page asks.
                place = f"questions.{question.key}.shown_when"
                kind = "earlier step's question"
                yield from _condition(rulebook, place, question.shown_when, asked, kind)
        asked |= {question.key: question for question in step.questions}


def _question(question: Question) -> Iterator[str]:
    place = f"questions.{question.key}"
    if question.key in RESERVED_QUESTIONS:
        yield f'{place}: a question cannot be called "{question.key}"; expected another key'
    if question.kind == "number":
        if question.choices:
            yield f"{place}.choices: expected none, since the kind is number"
        if question.minimum > question.maximum:
            yield f"{place}.minimum: expected at most the maximum, {question.maximum}"
        for pick in question.picks:
            if not _fits(question, pick.number):
                yield f"{place}.picks: {pick.number} lies outside {_range(question)}"
    elif len(question.choices) < 2:
        yield f"{place}.choices: expected at least two, since the kind is {question.kind}"


def _thresholds(rulebook: Rulebook) -> Iterator[str]:
    for threshold in rulebook.thresholds:
        place = f"thresholds.{threshold.key}"
        question = rulebook.question.get(threshold.question)
        yield from _number(rulebook, f"{place}.question", threshold.question)
        if question and question.kind == "number" and not _fits(question, threshold.number):
            yield f"{place}.number: {threshold.number} lies outside {_range(question)}"


def _number(rulebook: Rulebook, place: str, key: str) -> Iterator[str]:
    """What is wrong with the key of a question that is to ask for a number."""
    yield from _missing(place, "question", key, rulebook.question)
    if key in rulebook.question and rulebook.question[key].kind != "number":
        yield f'{place}: "{key}" does not ask for a number'


def _condition(
    rulebook: Rulebook,
    place: str,
    condition: Condition,
    questions: dict[str, Question],
    kind: str = "question",
) -> Iterator[str]:
    question = questions.get(condition.question)
    if question is None:
        yield from _missing(f"{place}.question", kind, condition.question, questions)
    elif condition.test not in TESTS[question.kind]:
        expected = _list(TESTS[question.kind])
        yield (
            f'{place}.test: "{condition.test}" does not test the {question.kind} question '
            f'"{question.key}"; expected one of {expected}'
        )
    else:
        own = [each for each in rulebook.thresholds if each.question == question.key]
        yield from _value(f"{place}.value", condition, question, own)


def _value(
    place: str, condition: Condition, question: Question, own: Sequence[Threshold]
) -> Iterator[str]:
    test = condition.test
    several = test in ("is-any-of", "between")
    if isinstance(condition.value, tuple) != several:
        yield f"{place}: expected {'a list' if several else 'one value'} for {test}"
        return
    named = {threshold.key: threshold.number for threshold in own}
    values = [named.get(str(value), value) for value in condition.values]
    numbers = [value for value in values if isinstance(value, int)]
    if test == "between" and len(condition.values) != 2:
        yield f"{place}: expected two numbers for {test}"
    elif test == "between" and numbers != sorted(numbers):
        yield f"{place}: expected the lower number first"
    elif not condition.values:
        yield f"{place}: expected at least one choice for {test}"
    for value in condition.values:
        if question.kind != "number":
            yield from _missing(place, f"choice of {question.key}", str(value), question.choice)
        elif value not in named and not _fits(question, value):
            or_named = f", nor a threshold on {question.key}: {_list(named)}" if named else ""
            yield f"{place}: {value!r} is not a whole number in {_range(question)}{or_named}"


def _fits(question: Question, value: int | str) -> bool:
    return isinstance(value, int) and question.minimum <= value <= question.maximum


def _range(question: Question) -> str:
    return f"{question.minimum} to {question.maximum}"


def _scenarios(rulebook: Rulebook) -> Iterator[str]:
    for scenario in rulebook.scenarios:
        yield from _scenario(rulebook, scenario)


def _scenario(rulebook: Rulebook, scenario: Scenario) -> Iterator[str]:
    place = f"scenarios.{scenario.key}"
    yield from _missing(f"{place}.option", "option", scenario.option, rulebook.option)
    yield from _claims(rulebook, place, scenario.claims)
    yield from _answers(rulebook, f"{place}.typical", scenario.typical)
    if scenario.rate is not None:
        yield from _number(rulebook, f"{place}.rate", scenario.rate)
    yield from _twice(f"{place}.risks", (risk.option for risk in scenario.risks))
    for risk in scenario.risks:
        yield from _missing(f"{place}.risks", "option", risk.option, rulebook.option)
        yield from _claims(rulebook, f"{place}.risks.{risk.option}", risk.claims)
        if risk.option == scenario.option:
            yield f'{place}.risks: "{risk.option}" fits this scenario; expected another option'
    for rule in scenario.rules:
        rule_place = f"{place}.rules.{rule.key}"
        for number, condition in enumerate(rule.when, 1):
            when = f"{rule_place}.when.{number}"
            yield from _condition(rulebook, when, condition, rulebook.question)
        for effect in rule.effects:
            yield from _missing(f"{rule_place}.effects", "option", effect.option, rulebook.option)
        for share in rule.shares:
            yield from _missing(f"{rule_place}.shares", "option", share.option, rulebook.option)
            yield from _missing(f"{rule_place}.shares", "option", share.of, rulebook.option)
            if share.option == share.of:
                yield f"{rule_place}.shares: {share.of} cannot share with itself"
        for key in rule.rules_out:
            yield from _missing(f"{rule_place}.rules_out", "option", key, rulebook.option)
        for key in rule.doubts:
            yield from _missing(f"{rule_place}.doubts", "option", key, rulebook.option)
        yield from _twice(f"{rule_place}.effects", (effect.option for effect in rule.effects))
        yield from _claims(rulebook, rule_place, rule.claims)
        if not (rule.effects or rule.shares or rule.rules_out or rule.doubts):
            yield f"{rule_place}: expected effects, shares or options that it rules out or doubts"


def _claims(rulebook: Rulebook, place: str, keys: Iterable[str]) -> Iterator[str]:
    yield from _each_in(f"{place}.claims", "claim", keys, rulebook.claim)


def _options(rulebook: Rulebook) -> Iterator[str]:
    for option in rulebook.options:
        yield from _claims(rulebook, f"options.{option.key}", option.claims)


def _evidence(rulebook: Rulebook) -> Iterator[str]:
    for claim in rulebook.claims:
        place = f"claims.{claim.key}"
        yield from _missing(f"{place}.source", "source", claim.source, rulebook.source)
        yield from _each_in(
            f"{place}.precedents", "precedent", claim.precedents, rulebook.precedent
        )
    left_out = [left.claim for left in rulebook.left_out]
    yield from _twice("left_out", left_out)
    yield from _claims(rulebook, "left_out", left_out)


def _measurements(rulebook: Rulebook) -> Iterator[str]:
    for measurement in rulebook.measurements:
        place = f"measurements.{measurement.key}"
        claims = [bearing.claim for bearing in measurement.bears_on]
        yield from _each_in(f"{place}.bears_on", "claim", claims, rulebook.claim)
        yield from _twice(f"{place}.bears_on", claims)
        series = (each for plot in measurement.plots for each in plot.series)
        options = dict.fromkeys(each.option for each in series if each.option)
        yield from _each_in(f"{place}.plots", "option", options, rulebook.option)


def _each_in(place: str, kind: str, keys: Iterable[str], known: Collection[str]) -> Iterator[str]:
    for key in keys:
        yield from _missing(place, kind, key, known)


def _answers(rulebook: Rulebook, place: str, raw: Mapping[str, object]) -> Iterator[str]:
    _, problems = read_own_answers(rulebook, raw)
    for key, problem in problems.items():
        yield f"{place}.{key}: {problem}"


def _default(rulebook: Rulebook) -> Iterator[str]:
    key = rulebook.default_option
    if key:
        yield from _missing("default_option", "option", key, rulebook.option)
        if not rulebook.default_text:
            yield "default_text: expected, since there is a default_option"


def _examples(rulebook: Rulebook) -> Iterator[str]:
    yield from _missing("showcase", "example", rulebook.showcase, rulebook.example)
    for example in rulebook.examples:
        place = f"examples.{example.key}"
        if example.recommended is not None:
            known = rulebook.option
            yield from _missing(f"{place}.recommended", "option", example.recommended, known)
        for name, keys in (("scenarios", example.scenarios), ("unmatched", example.unmatched)):
            yield from _each_in(f"{place}.{name}", "scenario", keys, rulebook.scenario)
        for key in {*example.scenarios} & {*example.unmatched}:
            yield f'{place}.unmatched: "{key}" stands in scenarios, too; expected one of both'
        yield from _each_in(f"{place}.ruled_out", "option", example.ruled_out, rulebook.option)
        yield from _answers(rulebook, f"{place}.answers", example.answers)


def _precedents(rulebook: Rulebook) -> Iterator[str]:
    for precedent in rulebook.precedents:
        place = f"precedents.{precedent.key}"
        chosen = (precedent.chose, *precedent.also_acceptable)
        yield from _each_in(f"{place}.chose", "option", chosen, rulebook.option)
        yield from _answers(rulebook, f"{place}.answers", precedent.answers)


def _remarks(rulebook: Rulebook) -> Iterator[str]:
    for remark in rulebook.remarks:
        place = f"remarks.{remark.key}"
        for number, condition in enumerate(remark.when, 1):
            when = f"{place}.when.{number}"
            yield from _condition(rulebook, when, condition, rulebook.question)
        yield from _each_in(f"{place}.scenarios", "scenario", remark.scenarios, rulebook.scenario)
        yield from _each_in(f"{place}.options", "option", remark.options, rulebook.option)
        yield from _claims(rulebook, place, remark.claims)
        if not (remark.when or remark.scenarios or remark.options):
            yield f"{place}: expected conditions, scenarios or options, or it would always apply"


def _tables(rulebook: Rulebook) -> Iterator[str]:
    for table in rulebook.tables:
        yield from _twice(f"tables.{table.key}.rows", (row.key for row in table.rows))
        for row in table.rows:
            place = f"tables.{table.key}.rows.{row.key}"
            yield from _each_in(place, "option", (c.option for c in row.cells), rulebook.option)
            yield from _twice(place, (cell.option for cell in row.cells))
            for cell in row.cells:
                yield from _claims(rulebook, f"{place}.{cell.option}", cell.claims)


CHECKS: Mapping[str, Callable[[Rulebook], Iterator[str]]] = {
    "duplicates": _duplicates,
    "steps": _steps,
    "thresholds": _thresholds,
    "scenarios": _scenarios,
    "options": _options,
    "default": _default,
    "evidence": _evidence,
    "measurements": _measurements,
    "examples": _examples,
    "precedents": _precedents,
    "remarks": _remarks,
    "tables": _tables,
}
