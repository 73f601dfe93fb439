from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from advisor.results.retention import forget
from rules.management.release_command import require_tables


class Command(BaseCommand):
    help = (
        "Forgets the results that nobody has opened for FORGET_AFTER_MONTHS months, for good: all "
        "but that they were there. Those in a log stay. Run it each night."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        require_tables()
        if not settings.FORGET_AFTER_MONTHS:
            self.stdout.write("Nothing is forgotten: FORGET_AFTER_MONTHS is not set.")
            return
        self.stdout.write(f"Results forgotten: {forget():,}")
