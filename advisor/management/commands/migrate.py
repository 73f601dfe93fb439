from typing import Any

from django.core.management.commands import migrate
from django.db import connections


class Command(migrate.Command):
    """Django's migrate; it makes the file of a new database before its checks, which open it."""

    def execute(self, *args: Any, **options: Any) -> str | None:
        connections[options["database"]].prepare_database()
        return super().execute(*args, **options)
