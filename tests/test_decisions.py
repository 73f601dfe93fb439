from datetime import timedelta

import pytest
from django.utils.html import strip_tags
from django.utils.timezone import localdate, now

from advisor.models import Decision, Result

SCRIPT = "<script>alert(1)</script>"


@pytest.fixture
def record(client, edit_link):
    def post(**data):
        usual = {"form": "decision", "option": "train", "status": "accepted", "date": "2026-11-02"}
        assert client.post(edit_link, usual | data).status_code == 303

    return post


@pytest.fixture
def read(client, result):
    def words():
        page = client.get(f"/r/{result.token}/").text.replace("<br>", " ")
        return " ".join(strip_tags(page).split())

    return words


def test_before_any_decision_the_result_says_so(read):
    assert "Our decision: none recorded yet." in read()


def test_the_decision_stands_on_the_result(record, read):
    record(deciders="Ana, Ben", reason="We like trains.\r\nAll of us.")
    assert (
        "Our decision: Train, accepted on 2 November 2026 by Ana, Ben. "
        "Why: We like trains. All of us. Recorded" in read()
    )
    assert "This is not what the rules recommend" not in read()


def test_a_decision_that_differs_from_the_recommendation_says_so(record, read):
    record(option="car", status="proposed", reason="The dog gets sick.")
    page = read()
    assert "Our decision: Your own car, proposed on 2 November 2026." in page
    assert "This is not what the rules recommend: Train." in page
    assert "Take the train." in page


def test_the_latest_decision_stands_and_the_earlier_ones_stay(record, read):
    record(status="proposed")
    record(status="accepted")
    page = read()
    assert page.index("Our decision: Train, accepted") < page.index("Recorded 2 times")
    history = page.partition("Recorded 2 times")[2]
    assert history.index("Train, accepted") < history.index("Train, proposed")
    assert f"{localdate():%B %Y}" in history.partition("Train, accepted")[0]


def test_the_latest_decision_stands_though_the_clock_was_set_back(record, read):
    record(status="proposed")
    Decision.objects.update(recorded_at=now() + timedelta(days=1))
    record(status="accepted")
    assert "Our decision: Train, accepted" in read()


def test_what_people_write_is_shown_as_text(client, result, record, edit_link):
    Result.objects.update(title=SCRIPT, context=SCRIPT)
    record(deciders=SCRIPT, reason=SCRIPT)
    record(deciders=SCRIPT, reason=f"{SCRIPT} again")
    for address in (f"/r/{result.token}/", edit_link):
        page = client.get(address).text
        assert SCRIPT not in page
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_title_and_context_stand_on_the_result(client, result):
    Result.objects.update(title="A choir trip", context="Forty singers.\nTwo are ill.")
    page = client.get(f"/r/{result.token}/").text
    assert "<title>A choir trip: Take the train." in page
    assert "<p>Forty singers.<br>Two are ill.</p>" in page


def test_a_result_with_decisions_takes_at_most_two_queries(
    client, result, record, django_assert_max_num_queries
):
    record(status="proposed")
    record(status="accepted")
    with django_assert_max_num_queries(2):
        assert client.get(f"/r/{result.token}/").status_code == 200
