import json
import sys
from typing import Any

from django.core.management.base import CommandError, CommandParser

from advisor.drafts.impact_job import MAX_STANDINGS, new_impact, rescore
from advisor.models import Impact
from rules.drafts.to_document import draft
from rules.engine.reading import RulebookError
from rules.management.release_command import ComparingCommand, one_line, require_tables
from rules.models import Rulebook

SOME_CHANGE = 1  # exit status

NOTHING = "no recommendation"


class Command(ComparingCommand):
    help = (
        "Re-scores all stored results of a rulebook under its draft, and saves nothing. Standings "
        f"are compared for the newest {MAX_STANDINGS:,} results that keep a recommendation. Exit "
        "status: 0 if every result keeps recommendation and standing, 1 if some do not, 2 if the "
        "draft cannot be read or something else is wrong."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--rulebook", metavar="KEY", help="which one, if there are several")
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            require_tables()
            impact = self._compute(_rulebook(options["rulebook"]))
        except RulebookError as error:
            raise CommandError(one_line(error.problems)) from None
        if options["json"]:
            self.stdout.write(json.dumps(_data(impact), indent=2, ensure_ascii=False))
        else:
            self.stdout.write(_text(impact))
        if impact.moved:
            sys.exit(SOME_CHANGE)

    def _compute(self, rulebook: Rulebook) -> Impact:
        document = draft(rulebook)
        impact = new_impact(rulebook, document)
        for _ in rescore(impact, document):
            self._progress(f"{impact.done:,} of {impact.total:,} results")
        self._progress("")
        return impact

    def _progress(self, text: str) -> None:
        if self.stderr.isatty():
            self.stderr.write(f"\r{text:40}\r", style_func=str, ending="")
            self.stderr.flush()


def _rulebook(key: str | None) -> Rulebook:
    rulebooks = {rulebook.key: rulebook for rulebook in Rulebook.objects.order_by("key")}
    if not rulebooks:
        raise CommandError("There is no rulebook yet; run: manage.py load_rulebook KEY")
    if key is None and len(rulebooks) > 1:
        raise CommandError(f"Choose a rulebook with --rulebook: {', '.join(rulebooks)}")
    if key is not None and key not in rulebooks:
        raise CommandError(f"There is no rulebook {key}; expected one of: {', '.join(rulebooks)}")
    return rulebooks[key or next(iter(rulebooks))]


def _data(impact: Impact) -> dict[str, Any]:
    return {
        "rulebook": impact.rulebook.key,
        "sha256": impact.sha256,
        "total": impact.total,
        **impact.figures,
        "unfit": impact.unfit,
        "moves": [
            {"from": old or None, "to": new or None, "results": number}
            for old, new, number in impact.pairs
        ],
        "standings": [
            {"from": old, "to": new, "results": number}
            for old, new, number in impact.standing_pairs
        ],
        "changes": impact.changes,
    }


def _text(impact: Impact) -> str:
    figures = impact.figures
    lines = [
        f"Stored results of {impact.rulebook.key} under its draft: {impact.total:,}",
        f"{figures['kept']:>11,} keep their recommendation and standing",
        f"{figures['standing']:>11,} keep their recommendation with another standing",
        f"{figures['changed']:>11,} change it",
        f"{figures['lost']:>11,} lose it",
        f"{figures['gained']:>11,} get one and had none",
        f"{figures['none']:>11,} have none and get none",
    ]
    if impact.unfit:
        lines.append(f"{impact.unfit:>11,} have answers that the draft no longer takes")
    if not impact.is_every_standing_known:
        lines.append(f"Standings are those of the newest {impact.assessed:,} that keep theirs.")
    moves = [
        (number, old or NOTHING, new or NOTHING)
        for old, new, number in [*impact.pairs, *impact.standing_pairs]
        if old != new
    ]
    if moves:
        lines.append("\nFrom what to what:")
    lines += [f"{number:>11,} {old} -> {new}" for number, old, new in sorted(moves, reverse=True)]
    return "\n".join(lines)
