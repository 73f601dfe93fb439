"""Asks the package index which pinned dependencies have known vulnerabilities.

Exits with 1 if there are any, and with 0 and a line that says so if the index cannot be asked.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

REQUIREMENTS = Path(__file__).parents[2] / "requirements.txt"
COMMAND = [
    *(sys.executable, "-m", "pip_audit", "--requirement", str(REQUIREMENTS)),
    *("--disable-pip", "--require-hashes", "--timeout", "5"),
    *("--format", "json", "--progress-spinner", "off"),
]
SECONDS = 120


def report() -> list[dict[str, Any]]:
    """A row for each dependency, or none if the index does not answer."""
    try:
        done = subprocess.run(COMMAND, capture_output=True, text=True, timeout=SECONDS)  # noqa: S603
        return json.loads(done.stdout)["dependencies"]
    except (subprocess.TimeoutExpired, ValueError):
        return []


def summary(rows: list[dict[str, Any]]) -> tuple[int, str]:
    """The exit status, and the text to print."""
    # A mirror that knows of no vulnerabilities answers that it has no such package.
    asked = [row for row in rows if "vulns" in row]
    if not asked:
        return 0, "Dependencies are NOT audited: the package index cannot be asked."
    found = [
        f"{row['name']} {row['version']}: {vulnerability['id']}, "
        f"fixed in {', '.join(vulnerability['fix_versions']) or 'no version yet'}"
        for row in asked
        for vulnerability in row["vulns"]
    ]
    if found:
        return 1, "\n".join(["Dependencies with known vulnerabilities:", *found])
    unknown = len(rows) - len(asked)
    left_out = f", {unknown} could not be asked for" if unknown else ""
    return 0, f"{len(asked)} dependencies have no known vulnerability{left_out}."


if __name__ == "__main__":
    status, text = summary(report())
    print(text)
    sys.exit(status)
