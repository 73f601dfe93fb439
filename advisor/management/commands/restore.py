from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from advisor.models import Result
from advisor.ops.backups.check import backend, check
from advisor.ops.lock import database_lock, folder_lock
from rules.models import Release


class Command(BaseCommand):
    help = (
        "Replaces the whole database by a backup, and brings that up to this version. Stop the "
        "site first. If anything fails, the database stays as it is."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path, help="what backup has written")
        parser.add_argument(
            "--no-input", "--yes", action="store_true", dest="no_input", help="do not ask first"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        check(path)
        if not options["no_input"]:
            confirm()
        try:
            with folder_lock(), database_lock(), backend().restored(path):
                call_command("migrate", interactive=False, verbosity=0)
                results, releases = Result.objects.count(), Release.objects.count()
        except DatabaseError as error:
            raise CommandError(str(error).splitlines()[0]) from None
        self.stdout.write(f"Restored. Results: {results:,}; releases: {releases:,}")


def confirm() -> None:
    try:
        answer = input("This replaces everything in the database. Type yes to go on: ")
    except EOFError:
        answer = ""
    if answer != "yes":
        raise CommandError("Nothing was restored")
