import csv
from io import StringIO

import pytest

from advisor.log.document import LoggedDecision
from tests.advisor.log.conftest import ago


@pytest.mark.parametrize(
    ("file", "kind", "name"),
    [
        ("adr.zip", "application/zip", "decisions.zip"),
        ("log.csv", "text/csv; charset=utf-8", "decisions.csv"),
        ("log.json", "application/json", "decisions.json"),
    ],
)
def test_files_are_downloads_that_no_search_engine_lists(client, link, file, kind, name):
    response = client.get(f"{link}{file}")
    assert response.headers["Content-Type"] == kind
    assert response.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert f'href="{link}{file}"' not in client.get(link).text  # an empty log has nothing to take


def test_the_csv_has_a_row_for_each_line_that_reads_back(client, link, add, elsewhere):
    add('Order "desk", new', revisit_on=ago(1), reason="Two\nlines")
    elsewhere("One database")
    text = client.get(f"{link}log.csv").content.decode()
    rows = list(csv.DictReader(StringIO(text, newline="")))
    assert [*rows[0]] == list(LoggedDecision.model_fields)
    assert [row["title"] for row in rows] == ['Order "desk", new', "One database"]
    assert (rows[0]["reason"], rows[0]["overdue"]) == ("Two\nlines", "True")
    assert rows[1]["recommended"] == ""


def test_the_page_leads_to_its_files(client, link, add):
    add()
    page = client.get(link).text
    for file in ("adr.zip", "log.csv", "log.json", "feed.atom", "revisits.ics"):
        assert f'href="{link}{file}"' in page


def test_the_schema_stands_at_its_own_address(client, link, add):
    add()
    schema = client.get("/schemas/log-1.json")
    assert schema.headers["Content-Type"] == "application/schema+json"
    assert schema.json()["$id"] == client.get(f"{link}log.json").json()["$schema"]


def test_files_ask_for_results_in_parts(client, link, add, monkeypatch, django_assert_num_queries):
    for number in range(3):
        add(f"Order {number}")
    client.get(f"{link}log.csv")
    with django_assert_num_queries(9):
        client.get(f"{link}log.csv")
    monkeypatch.setattr("advisor.log.reading.CHUNK", 2)
    with django_assert_num_queries(11):
        client.get(f"{link}log.csv")
