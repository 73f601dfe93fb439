"""Has an earlier version make a database, by its own code and through its own pages.

`python -m tests.earlier.make` makes the databases of COMMITS that are not there; names of folders
beside this file limit it to these. It needs git and that commit, and the packages of today.
"""

import lzma
import os
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

HERE = Path(__file__).parent
COMMITS = {"rooms": "bf09870", "log": "b1c038f", "architects": "dc27b33"}
VISIT = "import django, runpy; django.setup(); runpy.run_path('{}', run_name='__main__')"
# who was signed in and how, and how often somebody saved
UNSAID = """
DELETE FROM django_session; DELETE FROM advisor_bucket; UPDATE auth_user SET password = '!';
"""


def make(stage: str) -> None:
    with _checked_out(COMMITS[stage]) as code, tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "database.sqlite3"
        environment = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(code),
            "DATA_DIR": folder,
            "DATABASE_URL": f"sqlite:///{database}",
            "SAVES_PER_HOUR": "1000",
            "DJANGO_SETTINGS_MODULE": "advisor.settings",
        }
        visit = [sys.executable, "-c", VISIT.format(HERE / "visit.py")]
        subprocess.run(visit, env=environment, cwd=code, check=True)  # noqa: S603
        (HERE / stage).mkdir(exist_ok=True)
        with lzma.open(HERE / stage / "database.sql.xz", "wt", encoding="utf-8", preset=9) as dump:
            dump.writelines(f"{line}\n" for line in _dumped(database))


@contextmanager
def _checked_out(commit: str) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        code = Path(folder) / "advisor"
        git = ["git", "-C", str(HERE), "worktree"]
        subprocess.run([*git, "add", "--quiet", "--detach", str(code), commit], check=True)  # noqa: S603
        try:
            yield code
        finally:
            subprocess.run([*git, "remove", "--force", str(code)], check=True)  # noqa: S603


def _dumped(database: Path) -> Iterator[str]:
    with closing(sqlite3.connect(database)) as connection:
        connection.executescript(UNSAID)
        yield from connection.iterdump()


if __name__ == "__main__":
    missing = [each for each in COMMITS if not (HERE / each / "database.sql.xz").exists()]
    for each in sys.argv[1:] or missing:
        make(each)
