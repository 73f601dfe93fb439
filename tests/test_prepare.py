import re
import socket

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.core.management.base import CommandError

from rules.files import read_document, shipped
from rules.models import Release, Rulebook
from rules.publishing import load


@pytest.fixture
def prepare(db, capsys):
    def run():
        call_command("prepare")
        return capsys.readouterr().out

    return run


def test_a_new_site_gets_its_rulebooks_and_an_administrator(prepare):
    said = prepare()
    assert list(Release.objects.values_list("rulebook__key", flat=True)) == shipped()
    password = re.search(r"admin with the password (\S+)", said)[1]
    assert User.objects.get(is_superuser=True).check_password(password)


def test_the_second_time_changes_nothing_and_says_no_password(prepare):
    prepare()
    Rulebook.objects.update(title="Edited by an architect")
    assert prepare() == ""
    assert Rulebook.objects.get().title == "Edited by an architect"
    assert User.objects.count() == Release.objects.count() == 1


def test_a_draft_that_was_never_published_stays_as_it_is(prepare):
    for key in shipped():
        load(read_document(key) | {"title": "Edited by an architect"})
    prepare()
    assert Rulebook.objects.get().title == "Edited by an architect"
    assert not Release.objects.exists()


def test_the_address_is_said_last(db, capsys):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    call_command("prepare", port=str(port))
    assert capsys.readouterr().out.endswith(f"Advisor is at http://127.0.0.1:{port}/\n")


@pytest.mark.parametrize("port", ["", "abc", "0", "-1", "99999", "80 90"])
def test_a_wrong_port_is_refused_before_anything_is_made(db, port):
    with pytest.raises(CommandError, match=f"PORT is '{port}'; expected a number from 1 to 65535"):
        call_command("prepare", port=port)
    assert not Release.objects.exists()


def test_a_port_in_use_is_refused(db):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(CommandError, match=f"PORT is {port}; expected a free one"):
            call_command("prepare", port=str(port))
