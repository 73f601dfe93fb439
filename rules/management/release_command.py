"""What commands share: they read a release, or report what is wrong on one line."""

from collections.abc import Sequence

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.db.models import Max

from rules.files import shipped
from rules.models import Release
from rules.releases import PublishedRulebook, get


def one_line(problems: Sequence[str], limit: int = 5) -> str:
    more = [f"and {len(problems) - limit} more"] if len(problems) > limit else []
    texts = [*problems[:limit], *more]
    return "; ".join(" ".join(text.split()).rstrip(".") for text in texts)


def require_tables() -> None:
    if Release._meta.db_table not in connection.introspection.table_names():
        raise CommandError("The database has no tables yet; run: manage.py migrate")


class ReleaseCommand(BaseCommand):
    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--rulebook", metavar="KEY", help="which one, if several have releases")
        parser.add_argument("--release", metavar="N", type=int, help="another than the current one")
        parser.add_argument("--json", action="store_true", help="print JSON")

    def published(self, rulebook: str | None, number: int | None) -> PublishedRulebook:
        """The release that the command line names, or the latest one. Raises CommandError."""
        require_tables()
        releases = Release.objects.order_by("rulebook__key").values_list("rulebook__key")
        latest = dict(releases.annotate(Max("number")))
        if not latest:
            raise CommandError(
                "There is no release yet; run: manage.py load_rulebook KEY --publish, "
                f"where KEY is a file or one of: {', '.join(shipped())}"
            )
        if rulebook is None and len(latest) > 1:
            raise CommandError(f"Choose a rulebook with --rulebook: {', '.join(latest)}")
        key = rulebook or next(iter(latest))
        if key not in latest:
            raise CommandError(f"{key} has no release; expected one of: {', '.join(latest)}")
        try:
            return get(key, latest[key] if number is None else number)
        except Release.DoesNotExist:
            raise CommandError(
                f"{key} has no release {number}; the latest is {latest[key]}"
            ) from None
