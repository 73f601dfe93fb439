import pytest

from advisor.models import Log, Panel, new_token
from advisor.moderation.found import find


@pytest.mark.parametrize(
    "address",
    [
        "/r/{}/",
        "https://advisor.example:8443/r/{}/today/?as=x",
        " advisor.example/r/{} ",
        "https://old.example/r/{}/edit/{}/",
        "/r/{}/adr.md",
        "/api/1/results/{}",
    ],
)
def test_a_result_is_found_by_any_address_of_it(result, address):
    assert find(address.format(result.token, new_token())).row == result


@pytest.mark.parametrize(
    "address", ["", "/r/short/", "/x/{}/", "{}", "/p/{}/", "/log/{}/", "/r/{}x/", "/r/{}\0"]
)
def test_what_is_no_address_of_a_result_finds_none(result, address):
    found = find(address.format(result.token))
    assert (found and found.row) == (result if "\0" in address else None)


def test_panels_and_logs_are_found_too(client, journey):
    client.post("/panels/journey/")
    client.post("/log/")
    panel, log = Panel.objects.get(), Log.objects.get()
    for address in (f"/p/{panel.token}/", f"/api/1/panels/{panel.token}"):
        assert find(address).row == panel
    for address in (f"/log/{log.token}/adr.zip", f"/api/1/logs/{log.token}"):
        assert find(address).row == log
