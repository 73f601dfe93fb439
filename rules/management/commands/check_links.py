import sys
from typing import Any, NamedTuple

from django.core.management.base import CommandError, CommandParser

from rules.addresses import unanswered
from rules.management.release_command import ComparingCommand, require_tables
from rules.models import Claim, Precedent, Rulebook, Source


class Link(NamedTuple):
    place: str
    address: str


class Command(ComparingCommand):
    help = (
        "Asks the address of each source and precedent of the drafts, and prints those that do "
        "not answer. The exit status is 0 if all answer, 1 if one does not, and 2 on failure."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--rulebook", metavar="KEY", help="only this one's")

    def handle(self, *args: Any, **options: Any) -> None:
        require_tables()
        links = [link for row in _rows(options["rulebook"]) for link in _links(row)]
        with_address = [link for link in links if link.address]
        problems = dict(unanswered(link.address for link in with_address))
        for link in with_address:
            if link.address in problems:
                self.stdout.write(f"{link.place}: {problems[link.address]}\n  {link.address}")
        asked = len({link.address for link in with_address})
        self.stdout.write(f"Addresses that do not answer: {len(problems):,} of {asked:,}.")
        if bare := [link.place for link in links if not link.address]:
            self.stdout.write(f"Without an address: {', '.join(bare)}.")
        if problems:
            sys.exit(1)


def _rows(key: str | None) -> list[Rulebook]:
    rows = {row.key: row for row in Rulebook.objects.order_by("key")}
    if key is None:
        return [*rows.values()]
    if key not in rows:
        known = ", ".join(rows) or "none yet"
        raise CommandError(f"There is no rulebook {key}; the rulebooks are: {known}")
    return [rows[key]]


def _links(row: Rulebook) -> list[Link]:
    return [
        Link(f"{row.key}.{name}.{key}", address)
        for name, rows in (
            ("sources", Source.objects.all()),
            ("claims", Claim.objects.exclude(url="")),  # the others have their source's
            ("precedents", Precedent.objects.all()),
        )
        for key, address in rows.filter(rulebook=row).values_list("key", "url")
    ]
