import re

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command

from rules.files import shipped
from rules.models import Release, Rulebook


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
