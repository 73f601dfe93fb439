import csv
import json
import re
from io import StringIO

import pytest

from advisor.knowledge.accuracy import (
    NOTHING,
    OTHER,
    markers_of,
    say_caution,
    standing_rows,
)
from rules.drafts.from_document import load
from rules.engine.accuracy import Accuracy
from rules.engine.reading import read_rulebook
from rules.engine.verdict_words import STANDINGS, say_accuracy
from rules.publishing import publish
from tests.support.decisions import decided_document, undecided_document
from tests.support.large import large_document
from tests.support.small import small_document


@pytest.fixture
def decided(db):
    return publish(load(decided_document()), "With decisions that it has not seen")


@pytest.fixture
def page(client, decided):
    """The text of the page, without tags."""
    return as_read(client.get("/accuracy/").text)


def accuracy_sentence(document):
    return say_accuracy(Accuracy(read_rulebook(document)))


def as_read(html):
    return " ".join(re.sub("<[^>]*>", " ", html.partition("<main")[2]).split())


def test_the_finding_is_the_heading(client, decided):
    response = client.get("/accuracy/")
    [heading] = re.findall("<h1[^>]*>(.*?)</h1>", response.text)
    assert heading == accuracy_sentence(decided_document())


def test_rules_are_compared_with_naming_the_commonest_choice_always(page):
    assert "These rules 3 Always Train 3" in page


def test_known_decisions_are_kept_apart(client, decided):
    html = client.get("/accuracy/").text
    assert "Kept apart: 1 of 1" in as_read(html)
    section = html.partition('<h2 id="known"')[2].partition("</header>")[0]
    assert "1 of 1" in section


def test_each_standing_has_its_tally_and_its_interval(page):
    clear, too_few = (STANDINGS[key].capitalize() for key in ("clear", "not-enough-answers"))
    assert f"{clear} 1 of 2 9 to 91 in 100" in page
    assert f"{too_few} 0 of 1 0 to 79 in 100" in page


def test_each_decision_has_a_mark_hollow_if_it_is_wrong(client, decided):
    plot = client.get("/accuracy/").text.partition('class="plot"')[2].partition('class="hidden"')[0]
    assert plot.count('<svg class="mark ') == 5
    assert plot.count(' hollow"') == 2


def test_the_table_has_what_was_recommended_against_what_was_chosen(client, decided):
    context = client.get("/accuracy/").context
    assert [column.name for column in context["columns"]] == ["Train", "Car", "Coach"]
    rows = {
        row.marker.name: ([tuple(cell.counts) for cell in row.cells], tuple(row.tally))
        for row in context["table"]
    }
    assert rows == {
        "Train": ([(1, 0, 0), (0, 0, 1), (0, 1, 0)], (2, 3)),
        "Car": ([(0, 0, 0), (1, 0, 0), (0, 0, 0)], (1, 1)),
        "nothing": ([(0, 0, 1), (0, 0, 0), (0, 0, 0)], (0, 1)),
    }
    assert context["chosen"] == [2, 2, 1]


def test_each_miss_says_why_and_leads_to_its_record(client, decided):
    response = client.get("/accuracy/")
    page = as_read(response.text)
    orchestra, wanderers = response.context["misses"]
    assert "The two it got wrong" in page
    assert page.index(orchestra.precedent.differs) < page.index("The rulebook does not say why.")
    assert orchestra.standing == f"{STANDINGS['clear']}, by 8 points"
    assert f"It recommended Train {orchestra.standing}" in page
    assert wanderers.standing == STANDINGS["not-enough-answers"]
    assert f"It recommended Nothing {wanderers.standing}" in page
    assert 'href="/precedents/orchestra/?rulebook=journey"' in response.text
    assert 'href="#miss-orchestra"' in response.text
    assert 'id="miss-orchestra"' in response.text


def test_many_misses_are_folded(client, db):
    document = decided_document()
    orchestra = document["precedents"][-2]
    document["precedents"] += [orchestra | {"key": f"band-{number}"} for number in range(8)]
    publish(load(document), "Many misses")
    context = client.get("/accuracy/").context
    assert (len(context["misses"]), len(context["further"])) == (6, 4)


@pytest.mark.parametrize(("misses", "number"), [(1, "one"), (9, "nine"), (10, "10")])
def test_small_numbers_of_misses_are_words(client, db, misses, number):
    document = decided_document()
    keys = {"orchestra", "wanderers"}
    orchestra = next(each for each in document["precedents"] if each["key"] == "orchestra")
    document["precedents"] = [
        *(each for each in document["precedents"] if each["key"] not in keys),
        *(orchestra | {"key": f"band-{place}"} for place in range(misses)),
    ]
    publish(load(document), "Some misses")
    page = as_read(client.get("/accuracy/").text)
    assert page.count(f"The {number} it got wrong") == 2


def test_without_blind_decisions_the_page_says_what_the_known_ones_are_worth(text):
    page = as_read(text("/accuracy/"))
    assert accuracy_sentence(small_document()) in page
    assert "It says little about your project." in page
    assert "Kept apart" not in page


def test_without_precedents_the_page_says_so(client, db):
    publish(load(undecided_document()), "Nothing decided")
    page = as_read(client.get("/accuracy/").text)
    assert accuracy_sentence(undecided_document()) in page
    assert "This rulebook has no precedents." in page


def test_the_rarest_standing_is_cautioned_against():
    rulebook = read_rulebook(decided_document())
    rows = standing_rows(Accuracy(rulebook).blind, markers_of(rulebook))
    assert say_caution(rows) == (
        "“Clear” was wrong once in 2. "
        "“Leaning” rests on one decision: anything from 21 to 100 in 100 would fit."
    )
    assert say_caution(rows[1:2]) == "“Leaning” was wrong in none of 1."
    assert say_caution([]) == ""


def test_options_that_share_a_shape_share_a_marker(small):
    few = markers_of(small)
    assert [few[key].shape for key in small.option] == ["triangle", "square", "circle"]
    assert few[None] is NOTHING
    many = markers_of(read_rulebook(large_document(4, 5, 1)))
    assert [marker is OTHER for marker in many.values()] == [False] * 6 + [True] * 2 + [False]


def test_the_figures_can_be_downloaded_as_json(client, decided):
    response = client.get("/accuracy/accuracy.json?rulebook=journey")
    assert 'filename="journey-1-accuracy.json"' in response.headers["Content-Disposition"]
    document = json.loads(response.text)
    blind = document["blind"]
    assert (blind["right"], blind["total"]) == (3, 5)
    assert blind["always"] == {"option": "train", "right": 3}
    assert blind["by_standing"]["clear"] == {"right": 1, "total": 2}
    assert {"recommended": None, "chose": "train", "chosen": 0, "accepted": 0, "wrong": 1} in blind[
        "table"
    ]
    assert len(document["decisions"]) == 6


def test_the_decisions_can_be_downloaded_as_csv(client, decided):
    response = client.get("/accuracy/accuracy.csv")
    assert 'filename="journey-1-accuracy.csv"' in response.headers["Content-Disposition"]
    rows = {row["key"]: row for row in csv.DictReader(StringIO(response.text))}
    assert len(rows) == 6
    festival = rows["festival"]
    assert (festival["agreement"], festival["also_acceptable"]) == ("accepted", "train")
    assert rows["wanderers"]["recommended"] == ""


def test_without_precedents_the_csv_has_a_heading_alone(client, db):
    publish(load(undecided_document()), "Nothing decided")
    assert client.get("/accuracy/accuracy.csv").text.splitlines() == ["key"]
