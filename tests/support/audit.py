"""Asks the package index which pinned dependencies have known vulnerabilities.

Exit status: 1 if there are any. Where the index cannot be asked, says so in one line, and 0.
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
    """A row for each dependency; none if the index did not answer."""
    try:
        done = subprocess.run(COMMAND, capture_output=True, text=True, timeout=SECONDS)  # noqa: S603
        return json.loads(done.stdout)["dependencies"]
    except (subprocess.TimeoutExpired, ValueError):
        return []


def said(rows: list[dict[str, Any]]) -> tuple[int, str]:
    """The exit status, and what to say."""
    # An index that knows of no vulnerabilities, as mirrors do, answers that it has no such package.
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
    left_out = (
        f", {len(rows) - len(asked)} could not be asked for" if len(asked) < len(rows) else ""
    )
    return 0, f"{len(asked)} dependencies have no known vulnerability{left_out}."


if __name__ == "__main__":
    status, text = said(report())
    print(text)
    sys.exit(status)
