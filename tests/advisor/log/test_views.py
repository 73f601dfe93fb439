import pytest
from django.test import Client
from django.utils.timezone import now

from advisor.models import Log
from tests.advisor.log.conftest import CAR, ago


def words(response):
    return " ".join(response.text.split())


def test_anybody_starts_a_log_and_gets_a_link_to_read_and_one_to_manage(client, db):
    answer = client.post("/log/", {"title": "Platform team"})
    assert answer.status_code == 303
    page = client.get(answer.headers["Location"])
    log = Log.objects.get()
    assert page.context["link"] == f"http://testserver/log/{log.token}/"
    assert client.get(page.context["manage_link"]).status_code == 200
    assert "no-store" in page.headers["Cache-Control"]


def test_the_manage_link_is_shown_once(client, log, link):
    key = client.cookies[f"edit_key_{log.token}"].value
    assert key in client.get(f"{link}started/").text
    assert client.get(f"{link}started/").headers["Location"] == link
    assert key not in client.get(link).text
    assert log.edit_key not in client.get(link).text


def test_a_log_without_a_title_is_started_too_and_a_long_one_is_refused_in_words(client, db):
    refused = client.post("/log/", {"title": "x" * 201})
    assert refused.status_code == 422
    assert "Use at most 200 characters. This has 201." in refused.text
    assert "x" * 201 in refused.text
    assert client.post("/log/").status_code == 303


def test_starting_counts_against_the_limit(client, db, settings):
    settings.SAVES_PER_HOUR = 1
    client.post("/log/")
    assert client.post("/log/").status_code == 429
    assert Log.objects.count() == 1


def test_a_stranger_reads_a_log_by_its_link_alone(link, add):
    add("Order desk")
    page = Client().get(link)
    assert "Order desk" in page.text
    assert page.headers["X-Robots-Tag"] == "noindex"


def test_an_empty_log_says_how_decisions_get_in(client, link):
    page = words(client.get(link))
    assert "Platform team: no decision yet" in page
    assert "Results get in from their own edit pages" in page


def test_a_line_says_what_stands(client, link, add, elsewhere, small):
    add("Order desk", date=ago(3), revisit_on=ago(-100))
    elsewhere("One database", link="https://wiki.example/12")
    page = words(client.get(link))
    assert "Platform team: 2 decisions, none to look at" in page
    assert small.title in page
    assert "Train" in page
    assert "Agree, " in page
    assert f"revisit {ago(-100):%-d %b %Y}" in page
    assert 'href="https://wiki.example/12"' in page
    assert "Not asked" in page


def test_a_decision_against_the_recommendation_says_so(client, link, add):
    add("Order desk", option="car", reason="The dog.")
    page = words(client.get(link))
    assert "against the recommendation, Train" in page
    assert "Train, as then" in page


def test_what_is_overdue_or_contradicted_stands_at_the_top(client, link, add, next_release):
    add("Weekend", query=CAR, option="car", revisit_on=ago(40))
    result = add("Holiday")
    add("Errand", query=CAR, option="car")
    next_release()
    page = words(client.get(link))
    assert "Platform team: 3 decisions, two to look at" in page
    assert "1 overdue, 1 that today’s rules contradict" in page
    first, others = page.split("The others")
    assert f"Revisit was due on {ago(40):%-d %B %Y}, 1 month ago" in first.replace("\xa0", " ")
    assert "Release 2 would say Car." in first
    assert f'href="/r/{result.token}/today/"' in first
    assert "Errand" in others
    assert "Errand" not in first


def test_positions_are_counted_without_hidden_ones(client, link, add):
    result = add("Order desk")
    for name, stance, hidden in [
        *(("Ada", "agree", None), ("Ben", "agree", None), ("Cem", "agree", None)),
        *(("Dan", "can-live", None), ("Eve", "disagree", None), ("Fay", "disagree", now())),
    ]:
        result.positions.create(name=name, stance=stance, hidden_at=hidden)
    assert "3 agree, 1 can live with it, 1 disagrees" in words(client.get(link))


def test_a_withdrawn_result_leaves_its_line_without_content(client, link, add):
    result = add("Secret order", option="train", deciders="Ana")
    result.revoked_at = "2026-10-07T12:00:00Z"
    result.save()
    page = words(client.get(link))
    said = "Withdrawn on 7 Oct 2026. This line stays, its content does not."
    assert said in page
    assert result.token not in page
    assert "Secret" not in page
    assert "Train" not in page


def test_a_proposal_is_not_in_the_log(client, log, link, result):
    log.entries.create(result=result)
    page = client.get(link)
    assert result.token not in page.text
    assert "no decision yet" in page.text


@pytest.mark.parametrize(
    "file", ["", "adr.zip", "log.csv", "log.json", "feed.atom", "revisits.ics", "started/"]
)
def test_a_withdrawn_log_is_gone_with_all_its_files(client, link, add, file):
    add("Order desk")
    Log.objects.update(revoked_at="2026-10-07T12:00:00Z")
    gone = client.get(f"{link}{file}")
    assert gone.status_code == 410
    assert "The team has withdrawn this log." in gone.text
    assert "Order desk" not in gone.text
    assert "no-store" in gone.headers["Cache-Control"]


def test_a_log_that_does_not_exist_is_told_apart_from_one_that_is_gone(client, db):
    missing = client.get(f"/log/{'A' * 22}/")
    assert missing.status_code == 404
    assert "No log has this address." in missing.text


def test_a_closed_log_says_so_and_stays_readable(client, link, add):
    add("Order desk")
    Log.objects.update(closed_at="2026-10-07T12:00:00Z")
    page = words(client.get(link))
    assert "Closed on 7 October 2026" in page
    assert "Order desk" in page


def test_what_people_write_is_shown_as_text(client, link, add, elsewhere):
    script = "<script>alert(1)</script>"
    Log.objects.update(title=script)
    add(script, revisit_on=ago(1))
    elsewhere(script, option=script, reason=script)
    page = client.get(link).text
    assert script not in page
    assert page.count("&lt;script&gt;alert(1)&lt;/script&gt;") >= 4


def test_a_page_takes_as_many_queries_with_one_entry_as_with_many(
    client, link, add, elsewhere, next_release, django_assert_num_queries
):
    def fill(count):
        for number in range(count):
            add(f"Order {number}", revisit_on=ago(1))
            superseded = add(f"Old {number}", status="proposed")
            superseded.decisions.create(
                option="train", status="superseded", date=ago(1), superseded_by=superseded
            )
            superseded.positions.create(name="Ada", stance="agree")
            elsewhere(f"Elsewhere {number}")

    fill(1)
    next_release()
    client.get(link)
    with django_assert_num_queries(11):
        client.get(link)
    fill(4)
    with django_assert_num_queries(11):
        assert client.get(link).status_code == 200
