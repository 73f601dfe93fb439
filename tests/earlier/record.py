"""Databases that earlier versions made, and what is shown of them.

`python -m tests.earlier.record` writes down anew what the current code shows; names of folders
beside this file limit it to these.
"""

import json
import lzma
import os
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
STAGES = sorted(each.parent.name for each in HERE.glob("*/database.sql.xz"))

RESULTS = """
SELECT result.id, result.token, release.number < (
    SELECT MAX(number) FROM rules_release WHERE rulebook_id = release.rulebook_id
)
FROM advisor_result AS result JOIN rules_release AS release ON release.id = result.release_id
ORDER BY result.id
"""
PANELS = "SELECT id, token FROM advisor_panel ORDER BY id"
LOGS = "SELECT id, token FROM advisor_log ORDER BY id"
RELEASES = "SELECT DISTINCT number FROM rules_release ORDER BY number"
DRAFTS = "SELECT id FROM rules_rulebook ORDER BY id"

INLINE = {"a", "abbr", "b", "bdi", "button", "cite", "code", "em", "i", "img", "input"}
INLINE |= {"label", "small", "span", "strong", "sub", "sup", "td", "th", "time", "wbr"}
VOID = {"br", "col", "hr", "img", "input", "wbr"}


def restore(packed: Path, database: Path) -> None:
    """Makes an SQLite database of a dump: its tables with their rows, then its triggers."""
    with lzma.open(packed, "rt", encoding="utf-8") as dump:
        script = dump.read()
    with closing(sqlite3.connect(database)) as connection:
        connection.executescript(script)


def page_text(html: str) -> str:
    """What <main> says, a line for each block, with addresses in brackets."""
    page = _Page()
    page.feed(html)
    page.close()
    page.end_line()
    return "\n".join(page.lines) + "\n"


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self.line: list[str] = []
        self.within: list[str] = []
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag != "main" and not self.within:
            return
        if tag not in VOID:
            self.within.append(tag)
        if tag not in INLINE:
            self.end_line()
        named = {name: value or "" for name, value in attrs}
        if tag == "a":
            self.addresses.append(named.get("href", ""))
        elif tag in ("td", "th"):
            self.line.append(" | " if self.line else "")
        elif tag == "img":
            self.line.append(f" [{named.get('src', '')}] ")
        elif tag == "input" and named.get("type") != "hidden":
            self.line.append(f" [{named.get('value', '')}] ")

    def handle_endtag(self, tag: str) -> None:
        if not self.within:
            return
        # Some end tags may be left out: those of <p> and <li>, for one.
        while self.within and self.within.pop() != tag:
            pass
        if tag == "a":
            self.line.append(f" [{self.addresses.pop()}]")
        elif tag not in INLINE:
            self.end_line()

    def handle_data(self, data: str) -> None:
        if self.within:
            self.line.append(data)

    def end_line(self) -> None:
        if line := " ".join("".join(self.line).split()):
            self.lines.append(line)
        self.line = []


def shown(stage: str, folder: Path) -> dict[str, str]:
    """What the current code shows of this database, by the names of the files to keep it in.

    Another process restores it below `folder` and migrates it, whatever database this one uses.
    """
    database = folder / f"{stage}.sqlite3"
    restore(HERE / stage / "database.sql.xz", database)
    settings = {"DJANGO_SETTINGS_MODULE": "tests.settings", "DATABASE_URL": f"sqlite:///{database}"}
    done = subprocess.run(
        [sys.executable, "-c", "from tests.earlier import record; record.show()"],
        env=os.environ | settings,
        cwd=HERE.parent.parent,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise RuntimeError(done.stderr)
    pages: dict[str, str] = json.loads(done.stdout)
    return pages


def show() -> None:
    """Migrates the database of the settings, and prints its pages as JSON."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    json.dump(dict(_pages()), sys.stdout)


def _pages() -> Iterator[tuple[str, str]]:
    for number, token, is_old in _rows(RESULTS):
        yield f"result-{number}.txt", _main(f"/r/{token}/")
        if is_old:
            yield f"today-{number}.txt", _main(f"/r/{token}/today/")
        yield f"result-{number}.json", _file(f"/r/{token}/result.json")
    for number, token in _rows(PANELS):
        yield f"panel-{number}.txt", _main(f"/p/{token}/")
        yield f"panel-answers-{number}.txt", _main(f"/p/{token}/answers/")
    yield "releases.txt", _main("/releases/")
    for (number,) in _rows(RELEASES):
        yield f"release-{number}.txt", _main(f"/releases/{number}/")
    for number, token in _rows(LOGS):
        # Not its page, which says what day it is.
        yield f"log-{number}.json", _file(f"/log/{token}/log.json")
    for (pk,) in _rows(DRAFTS):
        yield f"difference-{pk}.txt", _main(f"/admin/rules/rulebook/{pk}/difference/")
        yield f"history-{pk}.txt", _main(f"/admin/rules/rulebook/{pk}/history/")


def _rows(query: str) -> list[tuple[Any, ...]]:
    # By SQL, which depends on no module's place.
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchall()


def _main(path: str) -> str:
    status, html = _get(path)
    return f"{status}{page_text(html)}"


def _file(path: str) -> str:
    """What can be downloaded there; of a page that says why not, what it says."""
    status, text = _get(path)
    return f"{status}{page_text(text)}" if status else text


def _get(path: str) -> tuple[str, str]:
    """A line for a status other than OK, and the text. An administrator reads pages of drafts."""
    from django.contrib.auth.models import User
    from django.test import Client

    client = Client(SERVER_NAME="localhost")
    if path.startswith("/admin/"):
        client.force_login(User.objects.filter(is_superuser=True)[0])
    response = client.get(path, follow=True)
    status = "" if response.status_code == 200 else f"Status {response.status_code}\n"
    return status, response.content.decode()


def record(stage: str) -> None:
    """Writes down what the current code shows, in place of what was written down before."""
    with tempfile.TemporaryDirectory() as folder:
        pages = shown(stage, Path(folder))
    for name in recorded(stage):
        (HERE / stage / name).unlink()
    for name, text in pages.items():
        (HERE / stage / name).write_bytes(text.encode())


def recorded(stage: str) -> dict[str, str]:
    files = [each for each in (HERE / stage).iterdir() if each.suffix in (".txt", ".json")]
    return {each.name: each.read_bytes().decode() for each in files}


if __name__ == "__main__":
    for each in sys.argv[1:] or STAGES:
        record(each)
