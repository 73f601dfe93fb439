"""How a rulebook is used: what fires, what matches and what stays open in its stored results.

Who sees these counts may not see the results, so that no count tells what one of them answers.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from advisor.models import Result
from rules.drafts.to_document import draft
from rules.engine import schema
from rules.engine.bulk import Bulk, Words, fires
from rules.engine.ranking import Bools
from rules.engine.verdict_words import STANDINGS
from rules.engine.versions import in_keys_of
from rules.models import Rulebook
from rules.releases import get

from .page import PUBLISH, VIEW, admin_context, draft_page
from .rows import RowLink, RowLinks

COLUMNS = ("release__number", "answers", "standing")  # of a result
MAX_RESULTS = 2_000
MAX_RELEASES = 5  # each has to be read
# Results are counted by fives: what a single one adds to the counts would be its answers.
GROUP = 5
FEW = 3


@dataclass(frozen=True)
class Share:
    """How many of some results, as a page says it: never one or two, nor all but one or two."""

    count: int
    of: int

    def __str__(self) -> str:
        if self.of < GROUP:
            return "too few results"
        words = {FEW - 1: f"fewer than {FEW}", self.of - 1: "nearly all"}
        return f"{words.get(self.told, f'{self.told:,}')} of {self.of:,}"

    @property
    def told(self) -> int:
        """The count; 2 stands for 1 as well, and all but one for all but two."""
        if 0 < self.count < FEW:
            return FEW - 1
        return self.of - 1 if 0 < self.of - self.count < FEW else self.count

    @property
    def rank(self) -> float:
        """For sorting; the same for shares that read the same."""
        return self.told / self.of if self.of >= GROUP else -1


class Use(NamedTuple):
    """A scenario or rule of the draft, and in how many results it matched or fired."""

    row: RowLink
    text: str
    share: Share


class QuestionUse(NamedTuple):
    """A question of the draft: how many were asked it, and how many of these left it open."""

    row: RowLink
    label: str
    asked: Share
    left_open: Share


class Usage:
    """What stored results used, counted by the draft's keys: by each release's own rules."""

    def __init__(self, draft: schema.Rulebook, results: Iterable[Any]) -> None:
        self.draft = draft
        self.rulebooks: dict[int, schema.Rulebook] = {}
        self.releases = Counter[int]()
        self.standings = Counter[str]()
        self.fired = Counter[str]()
        self.matched = Counter[str]()
        self.asked = Counter[str]()
        self.left_open = Counter[str]()
        by_release = defaultdict[int, list[Any]](list)
        for result in results:
            by_release[result.release__number].append(result)
        for number, some in by_release.items():
            self._add(number, some)

    def _add(self, number: int, results: list[Any]) -> None:
        self.releases[number] += len(results)
        self.standings.update(result.standing for result in results)
        rulebook = self._rulebook(number)
        bulk = rulebook.prepared(Bulk)
        columns = bulk.columns(result.answers for result in results)
        # The stored verdicts say the same, and take longer to read.
        self._add_fired(rulebook, bulk.fired(columns))
        for key, (asked, answered) in bulk.asked(columns).items():
            self.asked[key] += int(asked.sum())
            self.left_open[key] += int((asked & ~answered).sum())

    def _add_fired(self, rulebook: schema.Rulebook, fired: Words) -> None:
        matched: dict[str, Bools] = {}
        for number, (scenario, rule) in enumerate(rulebook.rules):
            where = fires(fired, number)
            self.fired[rule.key] += int(where.sum())
            if rule.points:
                matched[scenario.key] = matched.get(scenario.key, False) | where
        self.matched.update({key: int(where.sum()) for key, where in matched.items()})

    def under(self, parts: Callable[[schema.Rulebook], Iterable[str]]) -> Counter[str]:
        """By key, how many results were saved under releases that have the part."""
        results = Counter[str]()
        for number, count in self.releases.items():
            for key in parts(self._rulebook(number)):
                results[key] += count
        return results

    def _rulebook(self, number: int) -> schema.Rulebook:
        if number not in self.rulebooks:
            release = get(self.draft.key, number)
            self.rulebooks[number] = in_keys_of(self.draft, release.rulebook)
        return self.rulebooks[number]


@require_safe
@draft_page(VIEW, PUBLISH)
def usage_of_draft(request: HttpRequest, row: Rulebook) -> HttpResponse:
    rulebook = draft(row)
    context = admin_context(request, row, "Usage")
    usage = Usage(rulebook, _results(row).values_list(*COLUMNS, named=True))
    context |= {
        "total": usage.releases.total(),
        "max_results": MAX_RESULTS,
        "max_releases": MAX_RELEASES,
        "group": GROUP,
        "few": FEW,
    }
    if usage.releases:
        context |= _counts(rulebook, usage, RowLinks(row, request.user))
    return render(request, "drafts/usage.html", context)


def _results(row: Rulebook) -> QuerySet[Result]:
    releases = row.releases.order_by("-number").values_list("pk", flat=True)[:MAX_RELEASES]
    results = Result.objects.filter(release__in=list(releases), revoked_at=None)
    rest = results.count() % GROUP
    newest = results.annotate(standing=F("conclusion__assessment__standing")).order_by("-pk")
    return newest[rest : rest + MAX_RESULTS]


def _counts(rulebook: schema.Rulebook, usage: Usage, rows: RowLinks) -> dict[str, Any]:
    total = usage.releases.total()
    titles = {key: scenario.title for key, scenario in rulebook.scenario.items()}
    reasons = {key: rule.reason for key, rule in rulebook.rule.items()}
    return {
        "standings": [
            (words, Share(usage.standings[standing], total))
            for standing, words in STANDINGS.items()
        ],
        "scenarios": _uses(
            rows, "scenarios", titles, usage.matched, usage.under(lambda it: it.scenario)
        ),
        "rules": _uses(rows, "rules", reasons, usage.fired, usage.under(lambda it: it.rule)),
        "questions": _questions(rows, rulebook, usage),
    }


def _uses(
    rows: RowLinks, kind: str, texts: dict[str, str], used: Counter[str], under: Counter[str]
) -> list[Use]:
    """The most used first."""
    uses = [
        Use(rows.link(f"{kind}.{key}"), text, Share(used[key], under[key]))
        for key, text in texts.items()
    ]
    return sorted(uses, key=lambda use: -use.share.rank)


def _questions(rows: RowLinks, rulebook: schema.Rulebook, usage: Usage) -> list[QuestionUse]:
    """Those that are most often left open first."""
    under = usage.under(lambda it: it.question)
    uses = [
        QuestionUse(
            rows.link(f"questions.{key}"),
            question.label,
            Share(usage.asked[key], under[key]),
            Share(usage.left_open[key], usage.asked[key]),
        )
        for key, question in rulebook.question.items()
    ]
    return sorted(uses, key=lambda use: -use.left_open.rank)
