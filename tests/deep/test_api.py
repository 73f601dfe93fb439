"""The API does as it is described, also when it is asked for what it does not describe."""

import subprocess
import sys
from pathlib import Path

SCHEMATHESIS = Path(sys.executable).parent / "schemathesis"
# Which answers are valid is in the schema of each release, and in no description of all of them.
OPTIONS = ["--checks=all", "--exclude-checks=positive_data_acceptance", "--max-examples=60"]


def test_each_operation_does_as_it_is_described(serve):
    site = serve({"SAVES_PER_HOUR": "0", "READS_PER_HOUR": "0"})
    description = f"{site.address}/api/1/openapi.json"
    tried = subprocess.run(  # noqa: S603
        [SCHEMATHESIS, "run", description, "--seed=1", "--no-color", *OPTIONS],
        capture_output=True,
        text=True,
    )
    assert tried.returncode == 0, tried.stdout
