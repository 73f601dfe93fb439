import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse

from advisor.exports.document import Document
from advisor.exports.record import Record
from advisor.models import Result
from advisor.ops.backups.files import new_file
from advisor.results.decisions import RELATED
from advisor.results.load_tests.measured import measured
from advisor.results.lookup import RESULTS, Saved
from rules.management.release_command import require_tables

CHUNK_SIZE = 500


class Command(BaseCommand):
    help = (
        "Prints every result as its result.json, one a line, oldest first. With permalinks, "
        "titles and decisions, so it is for the eyes of those who may read every result; of a "
        "withdrawn one it has nothing but when that was. Hashes of edit keys are in no line."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--output", metavar="FILE", type=Path, help="must not be there yet; else it prints"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        require_tables()
        if options["output"]:
            with (
                new_file(options["output"]) as partial,
                partial.open("w", encoding="utf-8") as file,
            ):
                write(file)
        else:
            self._print()

    def _print(self) -> None:
        try:
            write(sys.stdout)
            sys.stdout.flush()
        except BrokenPipeError:
            # The reader has stopped reading. Python would report that again when it closes stdout.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        except OSError as error:
            raise CommandError(f"The results cannot be printed: {error.strerror}") from None


def write(file: TextIO) -> None:
    for row in rows():
        file.write(f"{line(row)}\n")


def rows() -> Iterator[Result]:
    """One query a chunk, since a single query would hold a snapshot or all rows for long."""
    results, last = RESULTS.prefetch_related("positions", "load_tests", *RELATED).order_by("pk"), 0
    while chunk := list(results.filter(pk__gt=last)[:CHUNK_SIZE]):
        yield from chunk
        last = chunk[-1].pk


def line(row: Result) -> str:
    if row.revoked_at:
        return json.dumps({"revoked_at": row.revoked_at.isoformat()})
    site = settings.SITE_URL or f"http://127.0.0.1:{settings.PORT}"
    saved = Saved(row, row.release.number)
    permalink = site + reverse("result", args=[row.token])
    decisions = tuple(row.decisions.all())
    positions = tuple(position for position in row.positions.all() if not position.hidden_at)
    record = Record(
        row,
        saved.release,
        saved.report,
        permalink,
        decisions,
        positions=positions,
        load_tests=measured(row.load_tests.all()),
    )
    return Document.of(record, site + reverse("result-schema")).model_dump_json(by_alias=True)
