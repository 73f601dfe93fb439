from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, transaction

from rules.drafts.from_document import load
from rules.drafts.to_document import draft
from rules.engine.diff import difference
from rules.engine.merging import merge, say_conflict
from rules.engine.reading import RulebookError, read_rulebook
from rules.engine.schema import Rulebook
from rules.engine.versions import in_same_keys
from rules.exported_from import find_release, source_exported_from
from rules.files import FileError, shipped
from rules.lines import read_source
from rules.management.release_command import one_line, require_tables
from rules.models import Release
from rules.models import Rulebook as Draft
from rules.publishing import NothingNew, draft_snapshot, publish
from rules.releases import get


class Command(BaseCommand):
    help = (
        "Makes a file the draft of its rulebook. A draft with changes that are in no release, and "
        "not in the file, is replaced with --replace only, or merged with --merge."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "source",
            metavar="FILE_OR_KEY",
            help=f"a YAML file, a folder of them, or one of: {', '.join(shipped())}",
        )
        parser.add_argument("--publish", action="store_true", help="and publishes that draft")
        parser.add_argument("--note", metavar="TEXT", help="why it is published")
        how = parser.add_mutually_exclusive_group()
        how.add_argument(
            "--replace", action="store_true", help="discard changes that are not published"
        )
        how.add_argument(
            "--merge",
            action="store_true",
            help="keep what the draft has changed since the release that the file comes from",
        )
        parser.add_argument(
            "--base", metavar="N", type=int, help="that release, if the file does not say it"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        require_tables()
        try:
            with draft_snapshot() if options["merge"] else transaction.atomic():
                self._load(options)
        except (FileError, DatabaseError) as error:
            raise CommandError(one_line([str(error)])) from None
        except RulebookError as error:
            raise CommandError(one_line(error.problems)) from None

    def _load(self, options: dict[str, Any]) -> None:
        source, publishes = options["source"], options["publish"]
        rulebook = read_source(source)
        # The draft may hold edits, which a file that is published already must not undo.
        releases = Release.objects.select_related("rulebook").filter(rulebook__key=rulebook.key)
        latest = releases.defer("document").order_by("-number").first()
        if publishes and latest and latest.sha256 == rulebook.digest:
            self.stdout.write(f"{latest} says this already; nothing has changed.")
            return
        row = Draft.objects.filter(key=rulebook.key).first()
        done = f"The draft of {rulebook.key} is now what {source} says."
        if options["merge"]:
            rulebook = self._merged(row, rulebook, source, options["base"])
            done = f"{source} is merged into the draft of {rulebook.key}."
        elif row and not options["replace"]:
            _require_nothing_lost(row, rulebook, latest)
        replaced = _replaced(row, rulebook)
        row = load(rulebook.plain())
        if not publishes:
            self.stdout.write(f"{done}{replaced}")
            return
        try:
            note = options["note"] or f"Loaded from {source}"
            # Whoever has a shell may do anything; the release still says that nobody approved it.
            release = publish(row, note, without_approval=True)
        except NothingNew as error:
            self.stdout.write(str(error))
        else:
            self.stdout.write(f"{release} is published.{replaced}")

    def _merged(
        self, row: Draft | None, file: Rulebook, source: str, number: int | None
    ) -> Rulebook:
        """The draft with the changes of the file. Raises CommandError if both changed the same."""
        if row is None:
            raise CommandError(f"There is no rulebook {file.key} to merge into")
        base, mine, file = in_same_keys(_base(row, source, number), draft(row), file)
        merged = merge(base.plain(), mine.plain(), file.plain(), {})
        for conflict in merged.conflicts:
            words = say_conflict(conflict, base, mine, file)
            self.stdout.write(words.heading)
            for name in ("base", "draft", "file"):
                lines = getattr(words, name) or ["nothing"]
                self.stdout.write("".join(f"  {name}: {line}\n" for line in lines), ending="")
        if merged.conflicts:
            raise CommandError(
                f"Draft and file have both changed {_things(len(merged.conflicts))}, so nothing is "
                "merged; the page Import asks which to take"
            )
        return read_rulebook(merged.document)


def _base(row: Draft, source: str, number: int | None) -> Rulebook:
    named = source_exported_from(source)
    try:
        if number is not None:
            return get(row.key, number).rulebook
    except Release.DoesNotExist:
        raise CommandError(f"{row.key} has no release {number}") from None
    if named is None:
        raise CommandError(f"{source} does not say from which release it comes; name it by --base")
    if release := find_release(row, named):
        return release.rulebook
    raise CommandError(
        f"{source} comes from release {named.number}, but no release of {row.key} is the same as "
        "that one; name it by --base"
    )


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


def _things(count: int) -> str:
    return f"{count:,} thing{'s' * (count != 1)}"
