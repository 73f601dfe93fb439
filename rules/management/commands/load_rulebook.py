from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from rules.engine.reading import RulebookError, read_rulebook
from rules.engine.schema import Rulebook
from rules.files import FileError, read_document, shipped
from rules.management.release_command import one_line, require_tables
from rules.models import Release
from rules.publishing import NothingNew, canonical, load, publish, sha256


class Command(BaseCommand):
    help = "Makes a file the draft of its rulebook."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "source",
            metavar="FILE_OR_KEY",
            help=f"a YAML file, a folder of them, or one of: {', '.join(shipped())}",
        )
        parser.add_argument("--publish", action="store_true", help="and publishes that draft")
        parser.add_argument("--note", metavar="TEXT", help="why it is published")

    def handle(self, *args: Any, **options: Any) -> None:
        require_tables()
        try:
            with transaction.atomic():
                self._load(options["source"], options["publish"], options["note"])
        except FileError as error:
            raise CommandError(one_line([str(error)])) from None
        except RulebookError as error:
            raise CommandError(one_line(error.problems)) from None

    def _load(self, source: str, publishes: bool, note: str | None) -> None:
        document = read_document(source)
        # The draft may hold edits, which a file that is published already must not undo.
        if publishes and (release := _published_as(read_rulebook(document))):
            self.stdout.write(f"{release} says this already; nothing has changed.")
            return
        rulebook = load(document)
        if not publishes:
            self.stdout.write(f"The draft of {rulebook.key} is now what {source} says.")
            return
        try:
            release = publish(rulebook, note or f"Loaded from {source}")
        except NothingNew as error:
            self.stdout.write(str(error))
        else:
            self.stdout.write(f"{release} is published.")


def _published_as(rulebook: Rulebook) -> Release | None:
    releases = Release.objects.select_related("rulebook").filter(rulebook__key=rulebook.key)
    latest = releases.defer("document").order_by("-number").first()
    return latest if latest and latest.sha256 == sha256(canonical(rulebook)) else None
