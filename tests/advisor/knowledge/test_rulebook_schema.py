from django.test import Client
from django.urls import reverse

from rules.rulebook_schema import ADDRESS, rulebook_schema


def test_the_schema_is_at_its_address(client: Client) -> None:
    response = client.get(ADDRESS)
    assert response.headers["Content-Type"] == "application/schema+json"
    assert response.json() == rulebook_schema()
    assert reverse("rulebook-schema") == ADDRESS
