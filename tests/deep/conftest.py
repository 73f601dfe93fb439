"""Sites with the small rulebook and private data.

DATABASE_URL names the PostgreSQL server: see `make test-deep`.
"""

import os
import shutil
from contextlib import ExitStack
from itertools import count
from pathlib import Path

import psycopg
import pytest

from rules.files import write_document
from tests.deep.site import Site, manage, settings
from tests.support.server import MANAGE
from tests.support.small import small_document

NUMBERS = count(1)


@pytest.fixture(scope="session")
def prepared(tmp_path_factory):
    """The data of a new site, on SQLite."""
    return prepare(tmp_path_factory.mktemp("prepared"), {})


def prepare(data: Path, environment: dict[str, str]) -> Path:
    manage(data, environment, "prepare")
    file = data / "journey.yaml"
    file.write_text(write_document(small_document()))
    manage(data, environment, "load_rulebook", str(file), "--publish")
    return data


@pytest.fixture
def data(prepared, tmp_path):
    return Path(shutil.copytree(prepared, tmp_path / "data"))


@pytest.fixture(scope="session")
def new_database():
    """Creates a PostgreSQL database from a template; returns its name and the site's settings."""
    server = os.environ["DATABASE_URL"].rpartition("/")[0]

    def new(template="template1"):
        name = f"deep_{os.getpid()}_{next(NUMBERS)}"
        with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        return name, {"DATABASE_URL": f"{server}/{name}"}

    return new


@pytest.fixture(scope="session")
def prepared_in_postgresql(new_database, tmp_path_factory):
    """The name of the database of a new site."""
    name, environment = new_database()
    prepare(tmp_path_factory.mktemp("prepared"), environment)
    return name


@pytest.fixture
def postgresql(new_database, prepared_in_postgresql):
    """The settings of a site on PostgreSQL."""
    _, environment = new_database(prepared_in_postgresql)
    return environment


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request):
    """The settings of a site, for SQLite and for PostgreSQL."""
    return {} if request.param == "sqlite" else request.getfixturevalue("postgresql")


@pytest.fixture
def serve(data, tmp_path):
    """Starts a site, and stops it after the test."""
    with ExitStack() as started:

        def start(environment=None, workers=2, under=()):
            known = settings(data, environment or {})
            log = tmp_path / f"server-{next(NUMBERS)}.log"
            site = Site(known, log, *under, *MANAGE, workers=workers)
            return started.enter_context(site).ready()

        yield start
