"""The command `advisor`: what `manage.py` does, where there is no checkout."""

import os
import sys

from django.core.management import execute_from_command_line


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "advisor.settings")
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
