from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from advisor.ops.backups.check import backend, check
from advisor.ops.backups.files import new_file
from rules.management.release_command import require_tables


class Command(BaseCommand):
    help = (
        "Writes the whole database to one file, while the site goes on. The secret key is not in "
        "it: where the backup is restored with another one, people log in again. Keep it safe: "
        "it has every answer, and the hashes of passwords and edit keys."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path, help="must not be there yet")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        require_tables()
        with new_file(path) as partial:
            backend().save(partial)
            check(partial)
        self.stdout.write(f"{path}: {path.stat().st_size:,} bytes")
