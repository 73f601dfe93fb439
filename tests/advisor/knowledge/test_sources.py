import re

import pytest

from rules.drafts.from_document import load
from rules.publishing import publish
from tests.support.changes import changed
from tests.support.small import small_document


def test_the_sources_list_every_claim_with_its_grade_dispute_and_use(text):
    page, document = text("/sources/"), small_document()
    assert page.count('<li id="') == len(document["claims"])
    assert "Stated without method" in page
    assert "none of the 40 journeys was refused" in page
    for scenario in document["scenarios"]:
        address = f"/scenarios/{scenario['key']}/?rulebook=journey"
        assert f'<a href="{address}">{scenario["title"]}</a>' in page


def test_a_claim_left_out_has_the_reason(text):
    [left_out] = small_document()["left_out"]
    page = text("/sources/")
    claim = page.partition(f'<li id="{left_out["claim"]}"')[2].partition("</li>")[0]
    assert left_out["reason"] in claim


def test_a_claim_that_a_text_names_is_a_link(text):
    link = '<a class="claim-key" href="/sources/?rulebook=journey#R1">R1</a>: none of the 40'
    assert link in text("/sources/")


def test_a_source_that_is_public_is_a_link(client, db):
    document = small_document()
    public, private = document["sources"]
    public["url"] = "https://rail.example/compared"
    publish(load(document), note="An address")
    page = client.get("/sources/").text
    link = '<a href="https://rail.example/compared" rel="noreferrer" hx-boost="false">'
    assert f"<cite>{link}{public['title']}</a></cite>" in page
    assert f"<cite>{private['title']}</cite>" in page


@pytest.mark.parametrize("evidence", ["What it states.", "What it states"])
def test_the_evidence_of_a_source_ends_with_one_full_stop(client, db, evidence):
    document = small_document()
    document["sources"][0]["evidence"] = evidence
    publish(load(document), note="Evidence")
    assert ": What it states.</p>" in client.get("/sources/").text


def test_the_page_leads_to_how_often_the_rules_are_right(text):
    page = text("/sources/").partition("<main")[2]
    assert 'href="/accuracy/?rulebook=journey"' in page


@pytest.mark.parametrize(
    ("query", "keys"),
    [
        ("", {"R1", "R2", "R3", "R4", "C1", "C2", "C3", "C4"}),
        ("grade=vendor", {"C1", "C4"}),
        ("grade=no-method&dispute=disputed", {"C2"}),
        ("grade=no-method&dispute=undisputed", {"C3"}),
        ("grade=vendor&dispute=disputed", set()),
        ("option=car", {"C1", "C3"}),
    ],
)
def test_the_claims_can_be_filtered(client, journey, query, keys):
    response = client.get(f"/sources/?{query}")
    by_source = dict(response.context["by_source"])
    assert {row.cited.claim.key for rows in by_source.values() for row in rows} == keys
    assert all(by_source.values())  # a source without claims is left out
    count = f"{len(keys)} of 8 claims" if query else "8 claims"
    assert f'<span class="count">{count}</span>' in response.text


def test_the_parts_that_use_a_claim_make_one_clean_list(text):
    claim = text("/sources/").partition('<li id="R4"')[2].partition("</li>")[0]
    used = re.sub("<[^>]*>", "", claim.partition("Used in ")[2]).partition(" Read from")[0]
    assert used == "Long-distance coach, What a seat offers."


def test_an_opinion_with_a_number_says_so_with_where_it_was_read(client, db):
    read = {"read_on": "2026-11-30", "url": "https://rail.example/", "rows_used": "rows 3 to 9"}
    changes = [(f"claims.R1.{name}", value) for name, value in read.items()]
    publish(load(changed(("claims.R1.basis", {}), *changes)), note="An opinion")
    for page in ("/sources/", "/scenarios/long-way/", "/decide/journey/1/result/?distance=600"):
        text = client.get(page).text
        assert "An opinion with a number: its source names no versions" in text
        assert "Read on 30 November 2026 at <a href=" in text
        assert "https://rail.example/</a>: rows 3 to 9." in text
