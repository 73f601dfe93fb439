import re

import pytest

from advisor.ops.logs import REQUEST_ID


def test_every_response_has_a_unique_request_id(client, db):
    first, second = client.get("/nothing/"), client.get("/nothing/")
    ids = {first.headers["X-Request-ID"], second.headers["X-Request-ID"]}
    assert len(ids) == 2
    assert all(re.fullmatch("[0-9a-f]{32}", request_id) for request_id in ids)


def test_later_log_lines_do_not_carry_the_request_id(client, db):
    client.get("/nothing/")
    assert REQUEST_ID.get() == ""


PROXY, STRANGER = "127.0.0.1", "192.0.2.7"


@pytest.mark.parametrize(
    ("peer", "given", "is_accepted"),
    [
        (PROXY, "6f1c2b-9.A_", True),
        (PROXY, "", False),
        (PROXY, "x" * 65, False),
        (PROXY, "two words", False),
        (STRANGER, "6f1c2b-9.A_", False),
        ("", "6f1c2b-9.A_", True),  # over a Unix socket
    ],
)
def test_only_a_trusted_proxy_may_set_the_request_id(client, db, peer, given, is_accepted):
    answer = client.get("/nothing/", REMOTE_ADDR=peer, headers={"X-Request-ID": given})
    assert (answer.headers["X-Request-ID"] == given) == is_accepted
