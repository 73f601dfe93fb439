import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import override_settings

OK = {"database": True, "migrations": True, "release": True}


def test_a_site_with_a_release_is_healthy(client, journey):
    answer = client.get("/health/")
    assert (answer.status_code, answer.json()) == (200, OK)
    assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.parametrize("address", ["/health/", "/health"])
def test_a_probe_may_use_any_host_name_and_plain_http(client, journey, address):
    with override_settings(SECURE_SSL_REDIRECT=True, ALLOWED_HOSTS=["advisor.example"]):
        assert client.get(address, headers={"host": "10.0.0.7:8000"}).status_code == 200
        assert client.head(address, headers={"host": "not a host"}).status_code == 200


def test_without_a_release_a_site_is_not_healthy(client, db):
    answer = client.get("/health/")
    assert (answer.status_code, answer.json()) == (503, OK | {"release": False})
    assert "no-store" in answer.headers["Cache-Control"]


def test_with_a_migration_to_do_a_site_is_not_healthy(client, journey):
    MigrationRecorder(connection).record_unapplied("rules", "0001_initial")
    answer = client.get("/health/")
    assert answer.status_code == 503
    assert answer.json() == {"database": True, "migrations": False, "release": False}


def test_without_a_database_a_site_is_not_healthy(client, transactional_db, monkeypatch):
    with monkeypatch.context() as meanwhile:
        connection.close()
        meanwhile.setitem(connection.settings_dict, "NAME", "/nowhere/at/all")
        answer = client.get("/health/")
        connection.close()
    assert answer.status_code == 503
    assert answer.json() == {"database": False, "migrations": False, "release": False}


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_a_probe_only_reads(client, method):
    assert getattr(client, method)("/health/").status_code == 405
