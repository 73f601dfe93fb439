"""What commands share: they read a release or answers, or report what is wrong on one line."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, connection
from django.db.models import Max

from rules.engine.answers import read_answers
from rules.engine.schema import Answers, Rulebook
from rules.files import FileError, read_yaml, shipped
from rules.models import Release
from rules.releases import PublishedRulebook, get


def one_line(problems: Sequence[str], limit: int = 5) -> str:
    more = [f"and {len(problems) - limit} more"] if len(problems) > limit else []
    texts = [*problems[:limit], *more]
    return "; ".join(" ".join(text.split()).rstrip(".") for text in texts)


def require_tables() -> None:
    if Release._meta.db_table in connection.introspection.table_names():
        return
    if settings.PREPARED.exists():
        raise CommandError("The database is empty, and once was not; restore a backup")
    raise CommandError("The database has no tables yet; the command prepare makes them")


def raw_answers(path: Path) -> dict[str, object]:
    """The content of an answers file, by question; empty if the file is. Raises CommandError."""
    try:
        raw = read_yaml(path)
    except FileError as error:
        raise CommandError(one_line([str(error)])) from None
    if raw is None:
        return {}
    if not isinstance(raw, dict):
        raise CommandError(f"{path}: expected a question's key and its answer on each line")
    return {str(key): value for key, value in raw.items()}


def require_answers(rulebook: Rulebook, raw: Mapping[str, object], path: Path) -> Answers:
    """The answers that the file has. Raises CommandError unless all of them are valid."""
    answers, problems = read_answers(rulebook, raw)
    if problems:
        lines = [f"{key}: {problem}" for key, problem in problems.items()]
        raise CommandError(f"{path}: {one_line(lines)}")
    return answers


class ComparingCommand(BaseCommand):
    """A command that ends with 1 if it finds a difference, and so with 2 if it fails."""

    def execute(self, *args: Any, **options: Any) -> str | None:
        try:
            return super().execute(*args, **options)
        except CommandError as error:
            error.returncode = 2
            raise
        except DatabaseError as error:
            raise CommandError(one_line([str(error)]), returncode=2) from None


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
