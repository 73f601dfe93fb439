from typing import Any

from django.core.management.commands import flush
from django.db import connections, transaction


class Command(flush.Command):
    """Django's flush; on SQLite it drops the triggers that protect releases, and restores them."""

    def handle(self, **options: Any) -> None:
        connection = connections[options["database"]]
        if connection.vendor != "sqlite":
            super().handle(**options)
            return
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            triggers = cursor.fetchall()
            for name, _ in triggers:
                cursor.execute(f"DROP TRIGGER {name}")
            super().handle(**options)
            for _, sql in triggers:
                cursor.execute(sql)
