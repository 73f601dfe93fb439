from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from rules.drafts.from_document import load
from rules.drafts.to_document import draft
from rules.engine.diff import difference
from rules.engine.reading import RulebookError
from rules.engine.schema import Rulebook
from rules.files import FileError, shipped
from rules.lines import read_source
from rules.management.release_command import one_line, require_tables
from rules.models import Release
from rules.models import Rulebook as Draft
from rules.publishing import NothingNew, publish
from rules.releases import get


class Command(BaseCommand):
    help = (
        "Makes a file the draft of its rulebook. A draft with changes that are in no release, and "
        "not in the file, is replaced with --replace only."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "source",
            metavar="FILE_OR_KEY",
            help=f"a YAML file, a folder of them, or one of: {', '.join(shipped())}",
        )
        parser.add_argument("--publish", action="store_true", help="and publishes that draft")
        parser.add_argument("--note", metavar="TEXT", help="why it is published")
        parser.add_argument(
            "--replace", action="store_true", help="discard changes that are not published"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        require_tables()
        try:
            with transaction.atomic():
                self._load(
                    options["source"], options["publish"], options["note"], options["replace"]
                )
        except FileError as error:
            raise CommandError(one_line([str(error)])) from None
        except RulebookError as error:
            raise CommandError(one_line(error.problems)) from None

    def _load(self, source: str, publishes: bool, note: str | None, replaces: bool) -> None:
        rulebook = read_source(source)
        # The draft may hold edits, which a file that is published already must not undo.
        releases = Release.objects.select_related("rulebook").filter(rulebook__key=rulebook.key)
        latest = releases.defer("document").order_by("-number").first()
        if publishes and latest and latest.sha256 == rulebook.digest:
            self.stdout.write(f"{latest} says this already; nothing has changed.")
            return
        row = Draft.objects.filter(key=rulebook.key).first()
        if row and not replaces:
            _require_nothing_lost(row, rulebook, latest)
        replaced = _replaced(row, rulebook)
        row = load(rulebook.plain())
        if not publishes:
            self.stdout.write(f"The draft of {row.key} is now what {source} says.{replaced}")
            return
        try:
            release = publish(row, note or f"Loaded from {source}")
        except NothingNew as error:
            self.stdout.write(str(error))
        else:
            self.stdout.write(f"{release} is published.{replaced}")


def _require_nothing_lost(row: Draft, rulebook: Rulebook, latest: Release | None) -> None:
    try:
        old = draft(row)
    except RulebookError:
        raise CommandError(
            f"The draft of {row.key} is unfinished and not published; --replace discards it"
        ) from None
    if old == rulebook or (latest and latest.sha256 == old.digest):
        return
    if latest is None:
        count = _changes(len(difference(rulebook, old)))
        raise CommandError(
            f"The draft of {row.key} was never published and would lose {count}; "
            "--replace discards it"
        )
    count = _changes(len(difference(get(row.key, latest.number).rulebook, old)))
    raise CommandError(
        f"The draft of {row.key} would lose {count} since release {latest.number}; "
        "--replace discards them"
    )


def _replaced(row: Draft | None, rulebook: Rulebook) -> str:
    if row is None:
        return ""
    try:
        return f" That makes {_changes(len(difference(draft(row), rulebook)))} to the draft."
    except RulebookError:
        return ""


def _changes(count: int) -> str:
    return f"{count:,} change{'s' * (count != 1)}"
