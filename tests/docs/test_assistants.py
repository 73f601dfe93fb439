"""docs/assistants.md shows a request that the API takes as it is."""

import re

from tests.support.documents import read

VERDICT = re.compile(r"curl https://advisor\.example(\S+/verdict) \\\n +--json '(.*)'")


def test_every_answer_of_the_example_counts(client, shipped):
    [(address, body)] = VERDICT.findall(read("docs/assistants.md"))
    answer = client.post(address, body, content_type="application/json")
    assert answer.status_code == 200
    assert answer.json()["ignored"] == []
