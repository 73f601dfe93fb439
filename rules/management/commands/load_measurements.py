from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError
from django.utils import timezone

from rules.drafts.from_document import load
from rules.drafts.to_document import draft
from rules.engine.lint.finding import Subject
from rules.engine.lint.measurements import measurements_of_the_future
from rules.engine.reading import RulebookError, read_rulebook
from rules.files import FileError, read_json
from rules.management.release_command import one_line, require_tables
from rules.models import Rulebook
from rules.publishing import draft_snapshot


class Command(BaseCommand):
    help = (
        "Puts the measurements of a JSON file, one or a list of them, into a draft. They replace "
        "those with the same keys. If anything in the file is wrong, nothing is changed."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path)
        parser.add_argument(
            "--draft", metavar="KEY", help="the rulebook, if the site has several of them"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        require_tables()
        try:
            measured = _measurements(options["file"])
            with draft_snapshot(lock=True):
                row = _rulebook(options["draft"])
                replaced = _put(row, measured)
        except (FileError, DatabaseError) as error:
            raise CommandError(one_line([str(error)])) from None
        except RulebookError as error:
            raise CommandError(one_line(error.problems)) from None
        added = len(measured) - replaced
        self.stdout.write(f"The draft of {row.key} has {added} more, and {replaced} replaced.")


def _measurements(file: Path) -> list[Any]:
    content = read_json(file)
    found = content if isinstance(content, list) else [content]
    if not found or not all(isinstance(each, dict) for each in found):
        raise FileError(f"{file}: expected a measurement, or a list of them")
    return found


def _rulebook(key: str | None) -> Rulebook:
    rows = Rulebook.objects.order_by("key")
    found = rows.filter(key=key) if key else rows
    if len(found) == 1:
        return found[0]
    keys = ", ".join(row.key for row in rows) or "none yet"
    if key:
        raise CommandError(f"There is no rulebook {key}; there are: {keys}")
    raise CommandError(f"Name the rulebook by --draft; there are: {keys}")


def _put(row: Rulebook, measured: list[Any]) -> int:
    """How many of them the draft had already. Raises RulebookError, and then writes nothing."""
    document = draft(row).plain()
    before = document.get("measurements", [])
    keys = [each.get("key") for each in measured]
    # One that comes twice is left for the reading to refuse.
    document["measurements"] = [
        measured[keys.index(each["key"])] if each["key"] in keys else each for each in before
    ]
    known = [each["key"] for each in before]
    document["measurements"] += [
        each
        for number, each in enumerate(measured)
        if each.get("key") not in known or each.get("key") in keys[:number]
    ]
    rulebook = read_rulebook(document)
    today = timezone.localdate().isoformat()
    if found := list(measurements_of_the_future(Subject(rulebook, today))):
        raise RulebookError([str(finding) for finding in found])
    load(rulebook.plain())
    return sum(key in keys for key in known)
