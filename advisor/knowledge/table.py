"""A rulebook's rules as a decision table; the address filters and sorts it. Drafts show it too."""

import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import NamedTuple

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from advisor.verdict.marks import hue
from advisor.verdict.sheet import AnswerSheet, published_or_404
from advisor.web.responses import htmx_page
from rules.engine.answers import read_answers
from rules.engine.firing import Firing
from rules.engine.intervals import Intervals
from rules.engine.schema import Choice, Question, Rule, Rulebook, ScenarioRule
from rules.engine.table import DecisionTable, Outcome, Row, decision_table, options_of
from rules.engine.words import say_signed
from rules.releases import PublishedRulebook

from .filters import Filter, FilteredList, filter_list
from .page import chosen_release
from .strip import Strip, strip

UNREADABLE = (
    "There are no answers in this. Paste the address of a questionnaire or of a result that is "
    "not saved yet, or give the key of an example."
)


EMPTY_CELL = "<td></td>"
LAST_COLUMNS = ("shares", "ruled out", "doubted", "thresholds")


class OutcomeCell(NamedTuple):
    """What a rule does to an option, with the option's colour; `signed` is empty for no points."""

    outcome: Outcome
    signed: str
    hue: str


class ConditionCell(NamedTuple):
    """A test with the titles of the thresholds that it names, after so many empty cells.

    Hardly any cell has a test, so a row of a large table is mostly `empty` cells.
    """

    empty: SafeString
    test: str
    thresholds: str


class TableRow(NamedTuple):
    """`address` leads to the form of the rule, if it may be edited."""

    row: Row
    tests: list[ConditionCell]
    outcomes: list[OutcomeCell | None]
    address: str


@dataclass(frozen=True)
class TablePage:
    """The rules that a request asks for.

    `answers` is what it gave for "fires for", as typed.
    """

    rulebook: Rulebook
    request: HttpRequest

    @cached_property
    def answers(self) -> str:
        return self.request.GET.get("answers", "").strip()

    @cached_property
    def sheet(self) -> AnswerSheet:
        """Without answers if `answers` are none."""
        if example := self.rulebook.example.get(self.answers):
            answers, _ = read_answers(self.rulebook, example.answers)
            return AnswerSheet.of(self.rulebook, answers)
        query = self.answers.rpartition("?")[2].partition("#")[0]
        return AnswerSheet.read(self.rulebook, QueryDict(query))

    @cached_property
    def problem(self) -> str:
        """What is wrong with `answers`."""
        if self.answers in {"", *self.rulebook.example}:
            return ""
        questions, problems = self.rulebook.question, self.sheet.problems.items()
        said = [f"“{questions[key].label}”: {problem}" for key, problem in problems]
        return " ".join(said) if self.sheet.raw else UNREADABLE

    @property
    def status(self) -> int:
        return 422 if self.problem else 200

    @cached_property
    def found(self) -> FilteredList[ScenarioRule]:
        rules = self._fired if self.answers and not self.problem else self.rulebook.rules
        return filter_list(self.request, rules, self._filters)

    @cached_property
    def is_filtered(self) -> bool:
        return self.found.is_filtered or bool(self.answers and not self.problem)

    @cached_property
    def sort(self) -> str:
        """The key of the question by which the rows are sorted; empty for the rulebook's order."""
        sort = self.request.GET.get("sort", "")
        return "" if self.points else sort if sort in self.rulebook.question else self._picked

    @cached_property
    def points(self) -> str:
        """The key of the option by whose points the rows are sorted; its columns come first."""
        asked = self.request.GET
        is_sorted = self._picked or asked.get("sort", "") in self.rulebook.question
        key = asked.get("points") or ("" if is_sorted else asked.get("option", ""))
        return key if key in self.rulebook.option else ""

    @property
    def question(self) -> Question | None:
        """The question that stands above the table."""
        return self.rulebook.question.get(self._picked or self.sort)

    @cached_property
    def table(self) -> DecisionTable:
        return decision_table(self.rulebook, self.found.items, self.sort, self.points)

    @cached_property
    def strip(self) -> Strip | None:
        if self.question is None or self.question.kind != "number":
            return None
        intervals = Intervals(self.rulebook, self.question)
        return strip(intervals) if intervals.rules else None

    @cached_property
    def choices(self) -> list[tuple[Choice, int]]:
        """The choices of the question, with how many rules name each."""
        if self.question is None:
            return []
        rules = (rule for _, rule in self.rulebook.rules)
        named = Counter(key for rule in rules for key in _named(self.question.key, rule))
        return [(choice, named[choice.key]) for choice in self.question.choices]

    def rows(self, addresses: dict[str, str] | None = None) -> list[TableRow]:
        """`addresses`: rule -> its form."""
        known = addresses or {}
        hues = [hue(option, self.rulebook) for option in self.table.options]
        return [
            TableRow(
                row,
                [*self._tests(row)],
                [
                    outcome and _cell(outcome, hue)
                    for outcome, hue in zip(row.outcomes, hues, strict=True)
                ],
                known.get(row.rule.key, ""),
            )
            for row in self.table.rows
        ]

    def _tests(self, row: Row) -> Iterator[ConditionCell]:
        after = 0
        for place, (test, thresholds) in enumerate(zip(row.tests, row.thresholds, strict=True), 1):
            if test or place == len(row.tests):
                empty = EMPTY_CELL * (place - 1 - after)
                yield ConditionCell(SafeString(empty), test, self._titles(thresholds))
                after = place

    def _titles(self, thresholds: tuple[str, ...]) -> str:
        return ", ".join(self.rulebook.threshold[key].title for key in thresholds)

    @property
    def _picked(self) -> str:
        key = self.request.GET.get("question", "")
        return key if key in self.rulebook.question else ""

    @property
    def _fired(self) -> list[ScenarioRule]:
        return Firing(self.rulebook).fired(self.sheet.answers).fired

    @property
    def _filters(self) -> list[Filter[ScenarioRule]]:
        rulebook, picked = self.rulebook, self._picked
        questions = {question.key: question.label for question in rulebook.questions}
        options = {option.key: option.short for option in rulebook.options}
        scenarios = {scenario.key: scenario.title for scenario in rulebook.scenarios}
        choices = rulebook.question[picked].choice if picked else {}
        return [
            Filter("question", "Question", questions, lambda each: each.rule.questions),
            Filter(
                "choice",
                "Choice",
                {key: choice.text for key, choice in choices.items()},
                lambda each: _named(picked, each.rule),
            ),
            Filter("option", "Option", options, lambda each: options_of(each.rule)),
            Filter("scenario", "Scenario", scenarios, lambda each: [each.scenario.key]),
        ]


@htmx_page
def table(request: HttpRequest, number: int) -> HttpResponse:
    release = _release(request, number)
    page = TablePage(release.rulebook, request)
    context = {"rulebook": release.rulebook, "release": release, "page": page, "rows": page.rows()}
    return render(request, "knowledge/table.html", context, status=page.status)


@require_safe
def csv_file(request: HttpRequest, number: int) -> HttpResponse:
    release = _release(request, number)
    name = f"{release.rulebook.key}-{release.number}-table.csv"
    return csv_response(TablePage(release.rulebook, request), name)


def csv_response(page: TablePage, name: str) -> HttpResponse:
    """A line for each rule that the page shows; several keys in a cell are separated by spaces."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    writer = csv.writer(response)
    questions, options, rows = page.table
    columns = [*(question.key for question in questions), *(option.key for option in options)]
    writer.writerow(["scenario", "rule", "reason", *columns, *LAST_COLUMNS])
    for row in rows:
        rule = row.rule
        shares = (f"{share.option}:{share.of}" for share in rule.shares)
        thresholds = dict.fromkeys(chain.from_iterable(row.thresholds))
        last = (" ".join(keys) for keys in (shares, rule.rules_out, rule.doubts, thresholds))
        points = (rule.points.get(option.key, "") for option in options)
        writer.writerow([row.scenario.key, rule.key, rule.reason, *row.tests, *points, *last])
    return response


def _release(request: HttpRequest, number: int) -> PublishedRulebook:
    return published_or_404(chosen_release(request).rulebook.key, number)


def _cell(outcome: Outcome, hue: str) -> OutcomeCell:
    return OutcomeCell(outcome, say_signed(outcome.points) if outcome.points else "", hue)


def _named(question: str, rule: Rule) -> set[str]:
    """The choices of the question that the rule names, negated or not."""
    own = (condition for condition in rule.when if condition.question == question)
    return {str(value) for condition in own for value in condition.values}
