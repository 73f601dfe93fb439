import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkstemp

from django.core.management.base import CommandError


@contextmanager
def new_file(path: Path) -> Iterator[Path]:
    """A temporary file, readable by its owner alone, that gets its name once it is complete."""
    try:
        if path.exists():
            raise CommandError(f"{path} is there already; choose another name")
        handle, name = mkstemp(dir=path.parent, prefix=f"{path.name}.", suffix=".partial")
        os.close(handle)
        try:
            yield Path(name)
            os.rename(name, path)
        finally:
            Path(name).unlink(missing_ok=True)
    except OSError as error:
        raise CommandError(f"{path} cannot be written: {error.strerror}") from None
