import os
import sqlite3
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import OperationalError
from django.db.backends.sqlite3 import base


class DatabaseWrapper(base.DatabaseWrapper):
    def prepare_database(self) -> None:
        """Makes the file of a new site. Only `migrate` calls this, and so `prepare` and `serve`."""
        super().prepare_database()
        if not settings.PREPARED.exists():
            create(self._path)

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        require(self._path)
        make_private(self._path)
        # Without this mode, SQLite makes a file that is missing.
        address = f"{self._path.absolute().as_uri()}?mode=rw"
        try:
            connection = super().get_new_connection(conn_params | {"database": address})
        except sqlite3.DatabaseError as error:  # also for a file that is no database
            raise OperationalError(f"{self._path}: {error}") from error
        self._opened = identity(self._path)
        return connection

    def is_usable(self) -> bool:
        """Whether the file is still there. Django asks this before the first query of a request.

        A connection to a file that was deleted goes on to work, and all it writes is lost.
        """
        return identity(self._path) == self._opened

    @property
    def _path(self) -> Path:
        return Path(self.settings_dict["NAME"])


def identity(path: Path) -> tuple[int, int] | None:
    """What tells the file from another at the same path; None if there is no file."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


def create(path: Path) -> None:
    """Makes the file if it is missing; readable by its owner alone, as SQLite's others will be.

    Raises OperationalError if it cannot.
    """
    try:
        path.touch(mode=0o600, exist_ok=False)
    except FileExistsError:
        pass
    except OSError as error:
        raise OperationalError(f"{path} cannot be written: {error.strerror}") from None


def require(path: Path) -> None:
    """Raises OperationalError if the file is missing. Whatever else is wrong, SQLite says."""
    try:
        path.stat()
    except FileNotFoundError:
        raise OperationalError(f"{path} is missing: {_advice()}") from None
    except OSError:
        pass


def _advice() -> str:
    if not settings.PREPARED.exists():
        return "correct DATABASE_URL, or begin a new site with: manage.py prepare"
    return (
        "put it back, restore a backup, or correct DATABASE_URL. Only if you want a new, empty "
        f"site, delete {settings.PREPARED}"
    )


def make_private(path: Path) -> None:
    """Has its owner alone read the file, and those that SQLite puts beside it."""
    for end in ("", "-wal", "-shm"):
        file = Path(f"{path}{end}")
        with suppress(OSError):  # missing, or somebody else's
            if file.stat().st_mode & 0o077:
                os.chmod(file, 0o600)
