"""docs/watch.md shows commands that the command line takes, and a workflow that is YAML."""

import re
import shlex

import pytest
import yaml

from rules.management.commands.watch import Command
from tests.support.documents import read

DOCUMENT = read("docs/watch.md")
COMMANDS = re.findall(r"^ *advisor watch (.*?)(?: [>|].*)?$", DOCUMENT, re.MULTILINE)


@pytest.mark.parametrize("arguments", COMMANDS)
def test_each_command_is_understood(arguments):
    parsed = Command().create_parser("advisor", "watch").parse_args(shlex.split(arguments))
    assert parsed.facts.name.lower() == "facts.yaml"
    assert parsed.result.name.lower() == "result.json"


def test_the_workflow_runs_the_command_in_the_last_of_its_steps():
    [text] = re.findall("^```yaml\n(.*?)^```", DOCUMENT, re.MULTILINE | re.DOTALL)
    steps = yaml.safe_load(text)["jobs"]["watch"]["steps"]
    assert all(("uses" in step) != ("run" in step) for step in steps)
    assert steps[-1]["run"].startswith("advisor watch ")
    assert steps[-1]["shell"] == "bash"
