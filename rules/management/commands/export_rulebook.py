import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from rules.drafts.to_document import document
from rules.engine.reading import RulebookError
from rules.exported_from import with_release
from rules.files import write_document
from rules.management.release_command import one_line, require_tables
from rules.models import Release, Rulebook
from rules.publishing import draft_snapshot
from rules.releases import get
from rules.rulebook_schema import ADDRESS, rulebook_schema, with_schema


class Command(BaseCommand):
    help = "Prints a draft, or a release, as a YAML file that load_rulebook reads."

    def add_arguments(self, parser: CommandParser) -> None:
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument("rulebook", nargs="?", metavar="KEY")
        which.add_argument(
            "--schema", action="store_true", help="the JSON Schema of such files instead"
        )
        parser.add_argument("--release", metavar="N", type=int, help="a release, not the draft")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["schema"]:
            self.stdout.write(json.dumps(rulebook_schema(), indent=2, ensure_ascii=False))
            return
        require_tables()
        try:
            text = self._text(options["rulebook"], options["release"])
        except RulebookError as error:
            raise CommandError(one_line(error.problems)) from None
        if settings.SITE_URL:  # without one, no editor could find this site
            text = with_schema(text, settings.SITE_URL + ADDRESS)
        self.stdout.write(text, ending="")

    def _text(self, key: str, number: int | None) -> str:
        keys = Rulebook.objects.order_by("key").values_list("key", flat=True)
        if key not in keys:
            known = ", ".join(keys) or "none yet"
            raise CommandError(f"There is no rulebook {key}; the rulebooks are: {known}")
        if number is None:
            with draft_snapshot():
                row = Rulebook.objects.get(key=key)
                latest = row.releases.defer("document").order_by("-number").first()
                return with_release(write_document(document(row)), latest)
        try:
            release = get(key, number)
        except Release.DoesNotExist:
            raise CommandError(f"{key} has no release {number}") from None
        return with_release(write_document(release.rulebook.plain()), release)
