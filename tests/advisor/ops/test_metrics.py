import pytest


def test_without_the_setting_there_are_none(client, db):
    assert client.get("/metrics").status_code == 404


@pytest.mark.parametrize("method", ["get", "head"])
def test_only_known_methods_and_patterns_become_labels(client, settings, result, method):
    settings.METRICS = True
    client.generic("BREW", f"/r/{result.token}/?distance=9")
    getattr(client, method)(f"/r/{result.token}/")
    labels = client.get("/metrics").text
    assert f'method="{method.upper()}",route="/r/<token>/",status="200"' in labels
    assert 'method="other",route="/r/<token>/",status="405"' in labels
    assert "BREW" not in labels
    assert result.token not in labels
