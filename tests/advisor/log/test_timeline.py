from datetime import date, timedelta

import pytest
from django.utils.timezone import now

from advisor.log.lines import Line
from advisor.log.timeline import Axis
from advisor.models import Entry

TODAY = date(2026, 11, 30)


def line(decided, revisit=None, **fields):
    entry = Entry(title="A", option="B", date=decided, revisit_on=revisit, added_at=now(), **fields)
    return Line(entry, TODAY)


def axis(*lines):
    return Axis.of(lines, TODAY)


def test_the_axis_has_whole_years_around_every_day():
    found = axis(line(date(2025, 3, 4), date(2028, 2, 1)), line(date(2026, 1, 1)))
    assert (found.first, found.last) == (2025, 2029)
    assert [year.year for year in found.years] == [2025, 2029]
    assert found.x(date(2025, 1, 1)) == 2
    assert found.x(date(2029, 1, 1)) == 98
    assert 2 < found.x(date(2025, 3, 4)) < found.now < found.x(date(2028, 2, 1)) < 98


def test_a_year_is_not_written_where_today_stands():
    assert [year.year for year in axis(line(date(2026, 11, 1))).years] == [2026]


@pytest.mark.parametrize("day", [date(1, 1, 1), date(9999, 12, 31)])
def test_days_far_away_stand_at_the_ends(day):
    found = axis(line(date(2026, 1, 1), day))
    assert found.last - found.first <= 20
    assert found.x(day) in (2, 98)


def test_a_strip_ends_on_the_day_of_the_revisit():
    late = TODAY - timedelta(days=1)
    found = axis(line(date(2026, 1, 1)))
    strip = found.strip(line(date(2026, 1, 1), late))
    assert (strip.decided, strip.revisit, strip.is_overdue) == (2, found.x(late), True)
    assert found.strip(line(date(2026, 1, 1))).revisit is None


def test_what_is_not_in_force_has_no_revisit():
    strip = axis().strip(line(date(2026, 1, 1), TODAY, status="superseded"))
    assert strip.revisit is None


def test_without_a_day_there_is_no_strip():
    assert axis().strip(line(None)) is None


def test_a_mark_is_hollow_unless_the_decision_is_in_force(client, link, add):
    add("Proposed", status="proposed")
    add("Accepted")
    rows = {row.line.title: row.strip for row in client.get(link).context["page"].rows}
    assert (rows["Proposed"].is_hollow, rows["Accepted"].is_hollow) == (True, False)
    assert rows["Accepted"].hue == "hue-1"
