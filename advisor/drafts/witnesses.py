"""Which answers lead to a rule, a scenario or an option of a draft."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from advisor.knowledge.page import first_step
from advisor.verdict.report import Report
from advisor.verdict.sheet import AnswerSheet
from rules.admin.example_form import ExampleForms
from rules.drafts.to_document import draft
from rules.engine import schema
from rules.engine.answers import read_answers
from rules.engine.schema import Answers, Rulebook
from rules.engine.witnesses import (
    Found,
    Target,
    Witness,
    find_clear,
    find_witness,
    is_clear,
    witnesses,
)
from rules.engine.words import say_rule
from rules.models import Release
from rules.models import Rulebook as RulebookRow
from rules.releases import PublishedRulebook, current

from .page import PUBLISH, VIEW, admin_context, draft_page
from .rows import RowLink, RowLinks

PER_PAGE = 20
LEADS = {"rule": "fires", "scenario": "matches", "option": "is recommended"}


class WitnessItem(NamedTuple):
    """Answers with what the draft makes of them, and where they can be tried.

    `row` is the project that they are of, or near to but for the questions `changed`, which
    `differs` names. `example` is the form that keeps them; empty if they are an example already.
    """

    title: str
    source: str
    row: RowLink | None
    report: Report
    changed: tuple[str, ...]
    differs: str
    trial: str
    questionnaire: str
    example: str


@dataclass(frozen=True)
class Leading:
    """All that leads to a target; one with a clear verdict comes first."""

    rulebook: Rulebook
    target: Target
    witnesses: list[Witness]
    clear: int

    @classmethod
    def to(cls, rulebook: Rulebook, target: Target) -> "Leading":
        found = witnesses(rulebook, target)
        if target.kind != "option":
            return cls(rulebook, target, found, 0)
        clear = [is_clear(rulebook, witness) for witness in found]
        order = sorted(range(len(found)), key=lambda number: not clear[number])
        return cls(rulebook, target, [found[number] for number in order], sum(clear))

    @property
    def counted(self) -> str:
        """ "2 examples and 1 precedent"."""
        parts = [
            witness.answer_set.near.part for witness in self.witnesses if witness.answer_set.near
        ]
        kinds = Counter(type(part).__name__.lower() for part in parts)
        return " and ".join(
            f"{number:,} {kind}{'' if number == 1 else 's'}"
            for kind, number in sorted(kinds.items())
        )

    def search(self) -> Found | None:
        """For what no project shows; None if they show it all."""
        if not self.witnesses:
            return find_witness(self.rulebook, self.target)
        if self.target.kind == "option" and not self.clear:
            return find_clear(self.rulebook, self.target, self.witnesses)
        return None


class Items:
    """Makes items of witnesses; it takes a few queries, however many there are."""

    def __init__(self, request: HttpRequest, row: RulebookRow, rulebook: Rulebook) -> None:
        self.rulebook = rulebook
        self.rows = RowLinks(row, request.user)
        self.forms = ExampleForms(row)
        self.trial = reverse("draft-try", args=[row.pk])
        self.release = _release(row.key)

    def item(self, witness: Witness) -> WitnessItem:
        some, verdict = witness.answer_set, witness.verdict
        part = some.near.part if some.near else None
        is_example = isinstance(part, schema.Example) and not some.changed
        title = part.title if part else ""
        form = self.forms.address(title, some.answers, verdict.recommended)
        return WitnessItem(
            title=title,
            source=f"{part.source}, {part.year}" if isinstance(part, schema.Precedent) else "",
            row=self.rows.link(_place(part)) if part else None,
            report=Report(self.rulebook, some.answers, verdict),
            changed=some.changed,
            differs=", ".join(self.rulebook.question[key].label for key in some.changed),
            trial=f"{self.trial}?{AnswerSheet.of(self.rulebook, some.answers).query}",
            questionnaire=self._questionnaire(some.answers),
            example="" if is_example else form,
        )

    def _questionnaire(self, answers: Answers) -> str:
        """Under the current release, as far as it knows the answers."""
        if self.release is None:
            return ""
        known, _ = read_answers(self.release.rulebook, answers)
        return first_step(self.release, known)


@require_safe
@draft_page(VIEW, PUBLISH)
def draft_witnesses(request: HttpRequest, row: RulebookRow) -> HttpResponse:
    rulebook = draft(row)
    target = _target(request, rulebook)
    context = admin_context(request, row, "Which answers lead here") | {"rulebook": rulebook}
    if target:
        context |= _leading_context(request, row, Leading.to(rulebook, target))
    return render(request, "drafts/witnesses.html", context)


def _leading_context(request: HttpRequest, row: RulebookRow, leading: Leading) -> dict[str, Any]:
    rulebook, target = leading.rulebook, leading.target
    items = Items(request, row, rulebook)
    page = Paginator(leading.witnesses, PER_PAGE).get_page(request.GET.get("page"))
    found = leading.search()
    return {
        "target": target,
        "leads": LEADS[target.kind],
        "row": items.rows.link(f"{target.kind}s.{target.key}"),
        "text": _text(rulebook, target),
        "rules": rulebook.scenario[target.key].rules if target.kind == "scenario" else (),
        "leading": leading,
        "page": page,
        "items": [items.item(witness) for witness in page],
        "found": found,
        "found_item": items.item(found.witness) if found and found.witness else None,
    }


def _target(request: HttpRequest, rulebook: Rulebook) -> Target | None:
    """What the address asks for; None if it asks for nothing. Raises Http404."""
    parts: dict[Any, Iterable[str]] = {
        "rule": rulebook.rule,
        "scenario": rulebook.scenario,
        "option": rulebook.option,
    }
    for kind, keys in parts.items():
        if key := request.GET.get(kind):
            if key not in keys:
                raise Http404(f"The draft has no such {kind}.")
            return Target(kind, key)
    return None


def _text(rulebook: Rulebook, target: Target) -> str:
    if target.kind == "rule":
        return say_rule(rulebook, rulebook.rule[target.key])
    if target.kind == "scenario":
        return rulebook.scenario[target.key].title
    return rulebook.option[target.key].name


def _place(part: schema.Example | schema.Precedent) -> str:
    kind = "examples" if isinstance(part, schema.Example) else "precedents"
    return f"{kind}.{part.key}"


def _release(key: str) -> PublishedRulebook | None:
    try:
        return current(key)
    except Release.DoesNotExist:
        return None
