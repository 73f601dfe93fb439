"""A file of environment variables, for the servers and for every other command alike.

A shell and systemd read such files differently: to a shell, the address of a database with
`?a=b&c=d` is several commands.
"""

import os
import re
import sys
from collections.abc import Mapping
from pathlib import Path

from .environment import WrongSetting, is_open_to_all

NAME = "ENVIRONMENT_FILE"
SECRETS = {"SECRET_KEY", "ADMIN_PASSWORD", "OIDC_CLIENT_SECRET"}
WITH_PASSWORDS = {"DATABASE_URL", "EMAIL_URL"}  # before an @
LINE = re.compile(r"([A-Z_][A-Z0-9_]*)=(.*)")


def load() -> None:
    """Sets what the file says and the environment does not. Ends the process if it is wrong."""
    if path := os.environ.get(NAME, "").strip():
        variables = read(Path(path))
        # Only a warning: nobody else is in a container, which may set this mode itself.
        if is_open_to_all(Path(path)) and _has_secrets(variables):
            sys.stderr.write(f"{NAME}: everybody may read the secrets in {path}; chmod o-rwx it\n")
        for name, value in variables.items():
            os.environ.setdefault(name, value)


def _has_secrets(variables: Mapping[str, str]) -> bool:
    passwords = [name for name in WITH_PASSWORDS if "@" in variables.get(name, "")]
    return bool(SECRETS & variables.keys() or passwords)


def read(path: Path) -> dict[str, str]:
    """Each line is NAME=VALUE, taken as it stands, or empty, or a comment that begins with #."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise WrongSetting(NAME, str(path), f"a file to read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise WrongSetting(NAME, str(path), "a file in UTF-8") from None
    return dict(
        _variable(path, number, line.strip())
        for number, line in enumerate(lines, 1)
        if line.strip() and not line.strip().startswith(("#", ";"))
    )


def _variable(path: Path, number: int, line: str) -> tuple[str, str]:
    found = LINE.fullmatch(line)
    if not found:  # without the line, which may hold a password
        expected = f"NAME=VALUE in each line, but line {number} is something else"
        raise WrongSetting(NAME, str(path), expected)
    name, value = found[1], found[2].strip()
    is_quoted = len(value) > 1 and value[0] == value[-1] and value[0] in "\"'"
    return name, value[1:-1] if is_quoted else value
