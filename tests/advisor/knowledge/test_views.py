import pytest

from rules.drafts.from_document import load
from rules.publishing import publish
from tests.support.small import small_document


@pytest.fixture
def text(client, journey):
    return lambda address: client.get(address).text


def test_the_scenarios_stand_in_one_table(text):
    page = text("/scenarios/")
    assert "A long way between cities" in page
    assert "Above 300 kilometres, look at the train first." in page
    assert 'href="/scenarios/long-way/?rulebook=journey"' in page


def test_a_scenario_is_shown_whole(text):
    page = text("/scenarios/long-way/")
    for part in (
        "A train keeps its speed for hours",
        "If Distance is above 300 kilometres: Train +4, Car −2.",
        "Instead: Your own car",
        "Attention drops after two hours at the wheel.",
        "Above 300 kilometres the train was faster in 31 of 40 journeys.",
    ):
        assert part in page


def test_a_scenario_starts_the_questionnaire_with_its_typical_answers(client, journey):
    document = small_document()
    document["scenarios"][0]["typical"] = {"distance": 600, "luggage": ["bag"]}
    publish(load(document), note="Typical answers")
    page = client.get("/scenarios/long-way/").text
    assert 'href="/decide/journey/2/trip/?distance=600&amp;luggage=bag"' in page


def test_the_sources_list_every_claim_with_its_grade_dispute_and_use(text):
    page = text("/sources/")
    assert page.count('<li id="') == len(small_document()["claims"])
    assert "Stated without method" in page
    assert "none of the 40 journeys was refused" in page
    assert '<a href="/scenarios/long-way/?rulebook=journey">A long way between cities</a>' in page


def test_a_claim_that_a_text_names_is_a_link(text):
    link = '<a class="claim-key" href="/sources/?rulebook=journey#R1">R1</a>: none of the 40'
    assert link in text("/sources/")


@pytest.mark.parametrize("sort", ["title", "year", "choice", "standing", "nonsense"])
def test_the_precedents_can_be_sorted(text, sort):
    assert small_document()["precedents"][0]["title"] in text(f"/precedents/?sort={sort}")


def test_a_precedent_is_shown_whole(text):
    precedent = small_document()["precedents"][0]
    page = text(f"/precedents/{precedent['key']}/")
    for part in (precedent["outcome"], *precedent["facts"], *precedent["reasons"]):
        assert part in page


def test_the_options_are_compared_cell_by_cell(text):
    page = text("/options/")
    cell = small_document()["tables"][0]["rows"][0]["cells"][0]
    assert cell["text"] in page
    assert f'#{cell["claims"][0]}"' in page


@pytest.mark.parametrize(
    "address",
    [
        "/scenarios/nowhere/",
        "/precedents/nowhere/",
        "/sources/?rulebook=nonsense",
        "/scenarios/?rulebook=a%00b",
    ],
)
def test_what_does_not_exist_gets_a_page_that_says_so(client, journey, address):
    page = client.get(address)
    assert page.status_code == 404
    assert "There is nothing at this address" in page.text


@pytest.mark.parametrize("page", ["scenarios", "sources", "precedents", "options"])
def test_without_a_release_the_knowledge_says_so(client, db, page):
    assert "none has been published yet" in client.get(f"/{page}/").text


@pytest.mark.parametrize("page", ["scenarios", "sources", "precedents", "options"])
def test_knowledge_takes_two_queries(client, journey, page, django_assert_num_queries):
    client.get(f"/{page}/")
    with django_assert_num_queries(2):
        client.get(f"/{page}/")


@pytest.mark.parametrize("page", ["scenarios", "sources", "precedents", "options", "releases"])
def test_other_rulebooks_are_one_link_away(client, journey, page):
    assert "Rulebook:" not in client.get(f"/{page}/").text
    other = small_document() | {"key": "voyage", "title": "Ship or plane?"}
    publish(load(other), "First")
    first, second = client.get(f"/{page}/").text, client.get(f"/{page}/?rulebook=journey").text
    assert '<a href="?rulebook=journey">Train or car?</a>' in first
    assert '<a href="?rulebook=voyage">Ship or plane?</a>' in second
    assert f'href="/{page}/?rulebook=journey"' in second
