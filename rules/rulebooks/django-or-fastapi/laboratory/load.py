"""Puts a load on a server, and says what became of the requests."""

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from processes import Process
from refusal import NotMeasured

GENERATOR = Path(__file__).with_name("generator.py")
SLACK = 60  # seconds that a generator may take beyond its plan


class Kind(NamedTuple):
    """A request, the answer it must have, and how it is called in the report."""

    name: str
    message: str
    status: int = 200
    body: str | None = None


def get(path: str) -> str:
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"


def post(path: str, body: str) -> str:
    head = "Content-Type: application/json\r\nContent-Length"
    return f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{head}: {len(body.encode())}\r\n\r\n{body}"


class Load(NamedTuple):
    """Requests of some kinds, in the order of `pattern`, the numbers of which are kinds.

    With a `rate`, as many requests a second, on at most `clients` connections, each counted from
    when it was due: an open loop. Without one, `clients` that each send one request after the
    other, and come one by one within `ramp` seconds: a closed loop. After `seconds`, what has been
    sent is waited for. A client gives up after `timeout` seconds, and closes its connection.
    """

    kinds: Sequence[Kind]
    seconds: float
    clients: int
    rate: float | None = None
    pattern: Sequence[int] = (0,)
    ramp: float = 0.2
    timeout: float = 10.0

    def on(self, port: int) -> dict[str, Any]:
        """The generator's report: see `generator.run` and `tally.Tally.report`."""
        plan = self._asdict() | {"port": port, "kinds": [kind._asdict() for kind in self.kinds]}
        if self.rate is None:
            del plan["rate"]
        most = self.ramp + self.seconds + self.timeout + SLACK
        with Process([sys.executable, str(GENERATOR)], stdin=subprocess.PIPE) as process:
            said = process.answer(json.dumps(plan), most)
        # Warnings may stand before it.
        last = said.rstrip().rpartition("\n")[2]
        try:
            return dict(json.loads(last))
        except ValueError:
            raise NotMeasured(f"the load generator broke: {last[:300]}") from None


def figures(report: dict[str, Any], name: str = "") -> dict[str, Any]:
    """The figures that points are made of, for the requests of this name, or of the only one."""
    found = report["kinds"][name or next(iter(report["kinds"]))]
    failed = found["sent"] - found["completed"]
    # Answers over the time from the first request to the last answer.
    return {
        "per_second": found["completed"] / report["seconds"] if found["completed"] else None,
        "errors": failed / found["sent"] if found["sent"] else None,
        "error_kinds": {kind: number for kind, number in found["errors"].items() if number},
        "busy": round(report["busy"], 3),
        **{name: round(value, 3) for name, value in found.get("ms", {}).items()},
    }
