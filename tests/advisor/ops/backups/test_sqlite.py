import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connection

pytestmark = pytest.mark.django_db(transaction=True)


if connection.vendor == "sqlite":

    def test_any_tool_reads_a_backup_and_creates_no_file_beside_it(backup: Path) -> None:
        with closing(sqlite3.connect(backup)) as database:
            assert database.execute("SELECT count(*) FROM advisor_result").fetchone() == (1,)
            assert database.execute("PRAGMA journal_mode").fetchone() == ("delete",)
            assert [path for path in backup.parent.iterdir() if path.is_file()] == [backup]
