import datetime as dt

import pytest
from django.core.management import call_command

from advisor.models import Opening, Result


@pytest.fixture
def old(result):
    Opening.objects.create(result=result, month=dt.date(2001, 1, 1))
    return result


def test_it_says_how_many_are_forgotten(old, settings, capsys):
    settings.FORGET_AFTER_MONTHS = 12
    call_command("forget_results")
    assert capsys.readouterr().out == "Results forgotten: 1\n"
    assert Result.objects.get().revoked_by == "age"


def test_without_the_setting_it_forgets_nothing_and_says_so(old, capsys):
    call_command("forget_results")
    assert "FORGET_AFTER_MONTHS is not set" in capsys.readouterr().out
    assert Result.objects.get().revoked_at is None
