from importlib.util import find_spec
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from rules.management.release_command import require_tables

MISSING = "The extra for assistants is not installed; run: pip install 'advisor[mcp]'"


class Command(BaseCommand):
    help = (
        "Answers an assistant that speaks the Model Context Protocol, on standard input and output."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        if find_spec("mcp") is None:
            raise CommandError(MISSING)
        require_tables()
        from advisor.api.assistants import server

        server(settings.SITE_URL or f"http://127.0.0.1:{settings.PORT}").run("stdio")
