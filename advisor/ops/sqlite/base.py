import os
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import OperationalError
from django.db.backends.sqlite3 import base


class DatabaseWrapper(base.DatabaseWrapper):
    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        make_private(self._path)
        connection = super().get_new_connection(conn_params)
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


def make_private(path: Path) -> None:
    """Creates the file if it may be new; readable by its owner alone, as SQLite's others will be.

    Raises OperationalError if the file of a site that was prepared is missing.
    """
    if settings.PREPARED.exists() and not path.exists():
        raise OperationalError(
            f"{path} is missing: put it back, restore a backup, or correct DATABASE_URL. Only if "
            f"you want a new, empty site, delete {settings.PREPARED}"
        )
    with suppress(OSError):  # SQLite says what is wrong, if it is
        path.touch(mode=0o600)
    for end in ("", "-wal", "-shm"):
        file = Path(f"{path}{end}")
        with suppress(OSError):  # missing, or somebody else's
            if file.stat().st_mode & 0o077:
                os.chmod(file, 0o600)
