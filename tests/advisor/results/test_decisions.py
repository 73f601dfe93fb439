from datetime import timedelta

import pytest
from django.utils.html import strip_tags
from django.utils.timezone import localdate, now

from advisor.models import Decision, Result
from advisor.results.revision import store

SCRIPT = "<script>alert(1)</script>"
STANDS = "Our decision: Train"
SUPERSEDED = "No longer our decision: Train"
DIFFERS = "The rules recommend something else"


@pytest.fixture
def record(save_changes):
    def post(**data):
        usual = {"option": "train", "status": "accepted", "date": "2026-11-02"}
        assert save_changes(**usual | data).status_code == 303

    return post


@pytest.fixture
def read_result(client):
    def words(result):
        page = client.get(f"/r/{result.token}/").text.replace("<br>", " ")
        return " ".join(strip_tags(page).split())

    return words


@pytest.fixture
def read(read_result, result):
    return lambda: read_result(result)


def test_before_any_decision_the_result_speaks_of_none(read):
    assert "Our decision" not in read()


def test_the_decision_stands_on_the_result(record, read):
    record(deciders="Ana, Ben", reason="We like trains.\r\nAll of us.")
    assert (
        f"{STANDS}, accepted on 2 November 2026 by Ana, Ben. "
        "Why: We like trains. All of us. Options not taken" in read()
    )
    assert DIFFERS not in read()


def test_a_decision_that_differs_from_the_recommendation_says_so(record, read):
    record(option="car", status="proposed", reason="The dog gets sick.")
    page = read()
    assert f"Our decision: Your own car, proposed on 2 November 2026. {DIFFERS}: Train." in page
    assert "Take the train." in page


def test_a_decision_for_what_the_rules_ruled_out_says_so(client, journey, small, read_result):
    client.post("/decide/journey/1/save/?distance=600&luggage=furniture")
    coach = {"option": "coach", "status": "accepted", "date": "2026-11-02"}
    result = Result.objects.get()
    result.decisions.create(**coach)
    reason = small.rule["furniture"].reason
    assert f"They ruled this option out, since {reason}." in read_result(result)


def test_a_superseded_decision_does_not_read_as_one_that_stands(record, read):
    record(status="superseded", deciders="Ana")
    page = read()
    assert STANDS not in page
    assert f"{SUPERSEDED}, decided by Ana, superseded on 2 November 2026." in page
    record(status="superseded", date="2026-11-03", deciders="")
    assert f"{SUPERSEDED}, superseded on 3 November 2026." in read()


def test_a_rejected_option_does_not_read_as_one_that_was_chosen(record, read):
    record(status="rejected", deciders="Ana", reason="The line is closed.")
    page = read()
    assert STANDS not in page
    assert "Our decision: not Train, rejected on 2 November 2026 by Ana." in page


def test_the_latest_decision_stands_and_the_earlier_ones_stay(record, read):
    record(status="proposed")
    record(status="proposed", deciders="Ana")
    record(status="accepted")
    page = read()
    latest, _, earlier = page.partition("Recorded earlier")
    assert f"{STANDS}, accepted" in latest
    assert "Train, accepted" not in earlier
    assert earlier.index("2026 by Ana") < earlier.rindex("Train, proposed")
    assert f"{localdate():%B %Y}" in earlier.partition("Train, proposed")[0]


@pytest.mark.parametrize(("length", "folded"), [(400, False), (401, True), (4000, True)])
def test_a_long_reason_is_folded(client, result, record, length, folded):
    record(reason="x" * length)
    page = client.get(f"/r/{result.token}/").text
    assert ('<details class="reason">' in page) is folded
    assert f"{'x' * length}</p>" in page


def test_the_latest_decision_stands_though_the_clock_was_set_back(record, read):
    record(status="proposed")
    Decision.objects.update(recorded_at=now() + timedelta(days=1))
    record(status="accepted")
    assert f"{STANDS}, accepted" in read()


def test_what_people_write_is_shown_as_text(client, result, record, edit_link):
    Result.objects.update(title=SCRIPT, context=SCRIPT)
    record(deciders=SCRIPT, reason=SCRIPT)
    record(deciders=SCRIPT, reason=f"{SCRIPT} again")
    for address in (f"/r/{result.token}/", edit_link):
        page = client.get(address).text
        assert SCRIPT not in page
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_a_decision_is_in_force_until_the_one_that_supersedes_it_is_accepted(
    record, read, read_result, other, django_capture_on_commit_callbacks
):
    Result.objects.filter(pk=other.pk).update(title="By car")
    record(status="accepted")
    record(status="superseded", superseded_by=other.token)
    pending = "It is to be superseded by By car once that is accepted."
    assert STANDS in read()
    assert pending in read()
    assert "Is to supersede the decision on another result, once this one" in read_result(other)

    other.decisions.create(option="car", status="accepted", date="2026-11-03")
    with django_capture_on_commit_callbacks(execute=True):
        store(other)
    assert f"{SUPERSEDED}, superseded on 2 November 2026 by By car." in read()
    assert "Supersedes the decision on another result." in read_result(other)


def test_what_was_not_taken_stands_with_what_speaks_against_it(record, read):
    record(status="accepted")
    assert "Options not taken Car: you travel more than 300 kilometres." in read()


def test_a_decision_over_open_objections_says_so(result, record, read):
    result.positions.create(name="Ada", stance="disagree", reason="A dog")
    record(status="accepted")
    assert "It was recorded over 1 open objection." in read()


def test_once_the_day_to_look_again_is_past_the_result_says_so(result, record, read, save_changes):
    record(status="accepted", date="2025-11-02", reversibility="hard")
    assert "The day to look at this again was 2 May 2026." in read()
    done = save_changes(form="holds", by="Ana", next_on=str(localdate() + timedelta(days=30)))
    assert done.status_code == 303
    page = read()
    assert "The day to look at this again" not in page
    assert "says Ana" in page


def test_a_day_that_passes_is_noticed_though_the_page_was_shown_before(result, record, read):
    record(status="accepted", revisit_on=str(localdate() + timedelta(days=1)))
    assert "look again on" in read()
    Result.objects.update(revisit_on=localdate() - timedelta(days=1))  # as if two had passed
    assert "The day to look at this again was" in read()


def test_title_and_context_stand_on_the_result(client, result, small):
    Result.objects.update(title="A choir trip", context="Singers.\nGuides.\n\n- A bus\n- A boat")
    page = client.get(f"/r/{result.token}/").text
    assert f"<title>A choir trip: {small.option['train'].advice}" in page
    assert '<p dir="auto">Singers.<br>\nGuides.</p>' in page
    assert '<ul dir="auto">\n<li>A bus</li>\n<li>A boat</li>\n</ul>' in page


def test_however_much_was_decided_a_result_takes_at_most_seven_queries(
    client, result, other, record, django_assert_max_num_queries
):
    record(status="proposed")
    record(status="accepted")
    record(status="superseded", superseded_by=other.token)
    other.decisions.create(option="car", status="accepted", date=localdate())
    for name in ("Ada", "Ben"):
        result.positions.create(name=name, stance="agree")
    with django_assert_max_num_queries(7):
        assert client.get(f"/r/{result.token}/").status_code == 200
