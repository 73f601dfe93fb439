import json
import re
import sys
from collections.abc import Sequence
from itertools import groupby
from typing import Any, NamedTuple

from django.core.management.base import CommandError, CommandParser

from rules.drafts.to_document import draft
from rules.engine import schema
from rules.engine.diff import RulebookChange, difference
from rules.engine.reading import RulebookError, read_rulebook
from rules.files import FileError, read_document
from rules.management.release_command import ComparingCommand, one_line, require_tables
from rules.models import Release, Rulebook
from rules.releases import current, get
from rules.report import wrapped


class Version(NamedTuple):
    """One side of the difference; `rulebook` is None where nothing has been published yet."""

    name: str
    rulebook: schema.Rulebook | None


class Command(ComparingCommand):
    help = (
        "Says in sentences how NEW differs from OLD. Each is `latest` (the latest release), "
        "the number of a release, `draft`, or a YAML file, a folder or a shipped rulebook's key. "
        "The exit status is 0 if nothing differs, 1 if something does, and 2 on failure."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "old", metavar="OLD", nargs="?", default="latest", help="default: latest"
        )
        parser.add_argument("new", metavar="NEW", nargs="?", default="draft", help="default: draft")
        parser.add_argument("--rulebook", metavar="KEY", help="which one, if the site has several")
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        old, new = _versions([options["old"], options["new"]], options["rulebook"])
        if new.rulebook is None:
            raise CommandError("There is no release yet")
        changes = difference(old.rulebook, new.rulebook)
        if options["json"]:
            found = [change._asdict() for change in changes]
            data = {"old": old.name, "new": new.name, "changes": found}
            self.stdout.write(json.dumps(data, indent=2, ensure_ascii=False))
        else:
            self.stdout.write(_text(old.name, new.name, changes))
        if changes:
            sys.exit(1)


def _versions(names: Sequence[str], key: str | None) -> list[Version]:
    files = {name: _file(name) for name in names if not _is_stored(name)}
    keys = {rulebook.key for rulebook in files.values()}
    if key is None and len(keys) == 1:
        key = keys.pop()
    return [
        Version(name, files[name]) if name in files else _stored(_row(key), name) for name in names
    ]


def _is_stored(name: str) -> bool:
    return re.fullmatch("draft|latest|[0-9]+", name) is not None


def _file(name: str) -> schema.Rulebook:
    try:
        return read_rulebook(read_document(name))
    except FileError as error:
        raise CommandError(one_line([str(error)])) from None
    except RulebookError as error:
        raise CommandError(f"{name}: {one_line(error.problems)}") from None


def _row(key: str | None) -> Rulebook:
    require_tables()
    rows = {row.key: row for row in Rulebook.objects.order_by("key")}
    if not rows:
        raise CommandError("There is no rulebook yet; run: manage.py load_rulebook KEY")
    if key is None and len(rows) > 1:
        raise CommandError(f"Choose a rulebook with --rulebook: {', '.join(rows)}")
    key = key or next(iter(rows))
    if key not in rows:
        raise CommandError(f"There is no rulebook {key}; expected one of: {', '.join(rows)}")
    return rows[key]


def _stored(row: Rulebook, name: str) -> Version:
    if name == "draft":
        try:
            return Version(f"the draft of {row.key}", draft(row))
        except RulebookError as error:
            raise CommandError(f"The draft of {row.key}: {one_line(error.problems)}") from None
    try:
        release = current(row.key) if name == "latest" else get(row.key, int(name))
    except Release.DoesNotExist:
        if name == "latest":
            return Version("nothing published", None)
        raise CommandError(f"{row.key} has no release {name}") from None
    return Version(f"release {release.number} of {row.key}", release.rulebook)


def _text(old: str, new: str, changes: Sequence[RulebookChange]) -> str:
    if not changes:
        return f"Nothing differs between {old} and {new}."
    lines = [f"From {old} to {new}:"]
    for heading, part in groupby(changes, key=lambda change: change.heading):
        lines += ["", heading, *(wrapped(change.text, bullet="- ") for change in part)]
    return "\n".join(lines)
