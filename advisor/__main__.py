"""The command `advisor`: what `manage.py` does, where there is no checkout."""

import locale
import os
import sys

from django.core.management import execute_from_command_line
from django.db import OperationalError, ProgrammingError
from django.db.migrations.exceptions import MigrationSchemaMissing

from advisor.ops import environment_file


def main() -> None:
    require_utf8()
    environment_file.load()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "advisor.settings")
    try:
        execute_from_command_line(sys.argv)
    except (OperationalError, ProgrammingError, MigrationSchemaMissing) as error:
        if "--traceback" in sys.argv:
            raise
        sys.exit(f"CommandError: The database cannot be used: {' '.join(str(error).split())}")


def require_utf8() -> None:
    """Starts the command again in Python's UTF-8 mode if the locale has another encoding.

    So arguments, files and output are UTF-8 everywhere, for the workers of `serve` as well. It
    starts again without PYTHONIOENCODING too, which overrules that mode for the output.
    """
    is_utf8 = sys.flags.utf8_mode or locale.getencoding().lower() == "utf-8"
    is_overruled = "PYTHONIOENCODING" in os.environ
    others = {name: value for name, value in os.environ.items() if name != "PYTHONIOENCODING"}
    environment = others | {"PYTHONUTF8": "1"}
    # Python's options may overrule the variable, and it would start again for ever.
    if (not is_utf8 or is_overruled) and environment != os.environ:
        os.execve(sys.executable, [sys.executable, *sys.orig_argv[1:]], environment)  # noqa: S606


if __name__ == "__main__":
    main()
