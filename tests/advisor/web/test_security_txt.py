from datetime import UTC, datetime, timedelta

import pytest

ADDRESS = "/.well-known/security.txt"


def test_without_a_contact_it_is_not_found(client):
    assert client.get(ADDRESS).status_code == 404


@pytest.mark.parametrize("contact", ["mailto:security@example.org", "https://example.org/report"])
def test_it_names_the_contact_and_is_valid_for_less_than_a_year(client, settings, contact):
    settings.SECURITY_CONTACT = contact
    answer = client.get(ADDRESS)
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    fields = dict(line.split(": ", 1) for line in answer.text.splitlines())
    assert fields["Contact"] == contact
    assert fields["Canonical"] == f"http://testserver{ADDRESS}"
    expires = datetime.strptime(fields["Expires"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    assert timedelta(days=90) < expires - datetime.now(UTC) < timedelta(days=365)
