import csv
import html
import io
import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import escape
from pytest_django import DjangoAssertNumQueries

from advisor.knowledge.table import UNREADABLE
from rules.drafts.from_document import load
from rules.models import Release
from rules.publishing import publish
from tests.support.changes import FAR, changed

TABLE = "/releases/1/table/"


@pytest.fixture
def shown(client: Client, journey: Release) -> Callable[[str], list[str]]:
    """The rules that the table shows for a query."""

    def rules(query: str = "") -> list[str]:
        return [row.row.rule.key for row in client.get(f"{TABLE}?{query}").context["rows"]]

    return rules


def test_every_rule_of_a_release_has_a_row(
    shown: Callable[[str], list[str]], journey: Release, text: Callable[[str], str]
) -> None:
    assert len(shown("")) == 8
    page = text(TABLE)
    assert "You travel more than 300 kilometres" in page
    assert '<b class="points plus hue-1">+4</b>' in page
    assert '<b class="points minus hue-2">−2</b>' in page
    assert "<td>&gt; 300</td>" in page
    assert "points of Train" in page


@pytest.mark.parametrize("query", ["", "sort=station", "points=coach"])
def test_each_cell_stands_below_its_question_or_option(
    client: Client, journey: Release, query: str
) -> None:
    response = client.get(f"{TABLE}?{query}")
    head, *rows = map(words_of_cells, re.findall(r"<tr>.*?</tr>", response.text, re.DOTALL))
    questions = response.context["page"].table.questions
    for cells, line in zip(rows, response.context["rows"], strict=True):
        assert len(cells) == len(head)
        for question, test in zip(questions, line.row.tests, strict=True):
            cell = cells[head.index(question.label)]
            assert cell.startswith(test) if test else not cell


def words_of_cells(row: str) -> list[str]:
    cells = re.findall("<t[hd].*?</t[hd]>", row, re.DOTALL)
    return [html.unescape(re.sub(r"<[^>]+>|\s+", " ", cell)).strip() for cell in cells]


@pytest.mark.parametrize(
    ("query", "rules"),
    [
        ("question=station", ["no-change", "no-station"]),
        ("question=station&choice=none", ["no-station"]),
        ("question=luggage&choice=furniture", ["furniture", "far-and-light"]),
        ("option=coach", ["furniture", "no-change", "far-and-light"]),
        ("scenario=direct-line", ["no-change", "many-changes"]),
        ("option=coach&scenario=direct-line", ["no-change"]),
        ("answers=far-and-direct", ["far", "far-and-light", "no-change"]),
        ("answers=https://advisor.example/decide/journey/1/result/?distance=20", ["short-hop"]),
        ("answers=%3Fdistance%3D20%26luggage%3Dfurniture%23top", ["furniture", "short-hop"]),
        ("answers=distance%3D20&question=luggage", []),
    ],
)
def test_rules_are_filtered_by_the_address(
    shown: Callable[[str], list[str]], query: str, rules: list[str]
) -> None:
    assert shown(query) == rules


def test_a_filter_on_a_question_shows_the_columns_that_its_rules_use(
    client: Client, journey: Release
) -> None:
    table = client.get(f"{TABLE}?question=changes").context["page"].table
    assert [question.key for question in table.questions] == ["changes", "station"]
    assert [option.key for option in table.options] == ["train", "coach"]


def test_above_a_number_stands_its_strip(text: Callable[[str], str]) -> None:
    page = text(f"{TABLE}?question=distance")
    assert "Distance: what each option can get" in page
    assert "301 to 1,000 kilometres" in page
    assert "<li>30 to 99 kilometres, nothing counts.</li>" in page
    assert "what each option can get" not in text(TABLE)


def test_above_a_choice_stand_its_words_and_how_many_rules_name_it(
    text: Callable[[str], str],
) -> None:
    page = text(f"{TABLE}?question=station")
    assert "At both ends <code>near</code></dt><dd>1 rule</dd>" in page
    assert "Only by bus or taxi <code>far</code></dt><dd>in no rule</dd>" in page


def test_a_column_sorts_the_rows(
    shown: Callable[[str], list[str]], text: Callable[[str], str]
) -> None:
    assert shown("sort=distance")[:3] == ["short-hop", "far-and-light", "far"]
    page = text(f"{TABLE}?sort=distance&option=car")
    assert '<th scope="col" aria-sort="ascending"><a href="?sort=distance' in page
    assert "option=car" in page.split('aria-sort="ascending"><a href="')[1].split('"')[0]
    assert shown("sort=nonsense") == shown("")


def test_an_option_sorts_what_speaks_against_it_first(
    client: Client, journey: Release, text: Callable[[str], str]
) -> None:
    table = client.get(f"{TABLE}?points=car&sort=distance").context["page"].table
    assert table.options[0].key == "car"
    outcomes = [row.outcomes[0] for row in table.rows]
    moved = [outcome for outcome in outcomes if outcome]
    assert outcomes == [*moved, *[None] * (len(outcomes) - len(moved))]
    points = [outcome.points for outcome in moved if "ruled out" not in outcome.words]
    assert points == sorted(points)
    assert points[0] < 0 < points[-1]
    first = re.compile(r'Rule</th>\s*<th scope="col" class="option" aria-sort="ascending">')
    assert first.search(text(f"{TABLE}?option=car"))
    assert not first.search(text(f"{TABLE}?option=car&question=distance"))


def test_a_csv_has_what_the_page_shows(client: Client, journey: Release) -> None:
    response = client.get("/releases/1/table/table.csv?question=distance")
    disposition = 'attachment; filename="journey-1-table.csv"'
    assert response.headers["Content-Disposition"] == disposition
    lines = list(csv.DictReader(io.StringIO(response.text)))
    assert [line["rule"] for line in lines] == ["short-hop", "far-and-light", "far"]
    assert lines[2] == {
        "scenario": "long-way",
        "rule": "far",
        "reason": "you travel more than 300 kilometres",
        "distance": "> 300",
        "luggage": "",
        "train": "4",
        "car": "-2",
        "coach": "",
        "shares": "",
        "ruled out": "",
        "doubted": "",
        "thresholds": "",
    }
    assert lines[1]["shares"] == "coach:train"


@pytest.mark.parametrize("typed", ["nonsense", "https://advisor.example/", "?other=1"])
def test_what_has_no_answers_is_refused_in_words(
    client: Client, journey: Release, typed: str
) -> None:
    response = client.get(TABLE, {"answers": typed})
    assert response.status_code == 422
    assert UNREADABLE in response.text
    assert f'value="{typed}"' in response.text
    assert len(response.context["rows"]) == 8


def test_an_answer_that_does_not_fit_is_named(client: Client, journey: Release) -> None:
    response = client.get(TABLE, {"answers": "?distance=far"})
    assert response.status_code == 422
    assert "“Distance”: “far” is not a whole number" in response.text


def test_no_rule_left_is_said(text: Callable[[str], str]) -> None:
    assert "No rule has all of this." in text(f"{TABLE}?option=coach&scenario=off-the-rails")


def test_an_older_release_keeps_its_own_table(client: Client, journey: Release) -> None:
    publish(load(changed((f"{FAR}.when.0.value", 400))), "Farther")
    assert "<td>&gt; 300</td>" in client.get(TABLE).text
    assert "<td>&gt; 400</td>" in client.get("/releases/2/table/").text


def test_what_is_typed_is_shown_as_text(client: Client, journey: Release) -> None:
    typed = '"><script>alert(1)</script>'
    page = client.get(TABLE, {"answers": typed}).text
    assert "<script>alert" not in page
    assert escape(typed) in page


@pytest.mark.parametrize("address", ["/releases/9/table/", "/releases/9/table/table.csv"])
def test_a_release_that_does_not_exist_has_none(
    client: Client, journey: Release, address: str
) -> None:
    assert client.get(address).status_code == 404


def test_the_pages_of_releases_lead_to_it(text: Callable[[str], str]) -> None:
    link = f'href="{reverse("release-table", args=[1])}?rulebook=journey"'
    assert link in text("/releases/")
    assert link in text("/releases/1/")


def test_it_takes_one_query(
    client: Client, journey: Release, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.get(TABLE)
    with django_assert_num_queries(1):
        client.get(f"{TABLE}?question=distance&answers=far-and-direct")
