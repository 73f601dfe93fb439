import pytest
from django.core.exceptions import BadRequest
from django.http import QueryDict
from django.test import RequestFactory

from advisor.models import Result
from advisor.verdict.sheet import MAX_QUERY, AnswerSheet, read_sheet
from rules.engine.reading import read_rulebook
from rules.engine.schema import Rulebook
from rules.models import Rulebook as RulebookRow
from tests.support.renamed import renamed_document


def read(rulebook: Rulebook, query: str) -> AnswerSheet:
    return AnswerSheet.read(rulebook, QueryDict(query))


def test_answers_are_written_in_the_rulebooks_order_without_unknown_keys(small):
    sheet = read(small, "nonsense=1&luggage=dog&luggage=bag&distance=600&station=")
    assert sheet.query == "distance=600&luggage=bag&luggage=dog"
    assert sheet.answers == {"distance": 600, "luggage": ("bag", "dog")}


@pytest.mark.parametrize(
    ("typed", "written"), [("1%2C200", "1200"), ("%20600%20", "600"), ("6%0000", "600")]
)
def test_numbers_are_written_as_digits(small, typed, written):
    assert read(small, f"distance={typed}").query == f"distance={written}"


def test_a_wrong_answer_is_kept_as_it_was_typed(small):
    sheet = read(small, "distance=far&station=moon")
    assert sheet.query == "distance=far&station=moon"
    assert sheet.answers == {}
    assert set(sheet.problems) == {"distance", "station"}


def test_an_answer_to_a_hidden_question_is_dropped(small):
    sheet = read(small, "station=none&changes=2")
    assert sheet.query == "station=none"
    assert [step.key for step in sheet.steps] == ["trip", "baggage"]


def test_a_quick_pick_sets_its_answer(small):
    assert read(small, "distance=5&pick=distance:150").answers == {"distance": 150}
    assert read(small, "distance=5&pick=distance:").answers == {}
    assert read(small, "distance=5&pick=nonsense:1").answers == {"distance": 5}


def test_the_first_wrong_step_is_found(small):
    sheet = read(small, "distance=5&luggage=piano")
    assert sheet.first_wrong(sheet.steps).key == "baggage"
    assert sheet.first_wrong(sheet.steps[:1]) is None


def test_an_endless_address_is_refused(small):
    request = RequestFactory().get("/?" + "a" * (MAX_QUERY + 1))
    with pytest.raises(BadRequest, match="longer than 8,000 characters"):
        read_sheet(request, small)


def test_what_matters_most_stands_behind_its_answer(small):
    sheet = read(small, "most=luggage&most=distance&distance=600&luggage=bag")
    assert sheet.query == "distance=600&most=distance&luggage=bag&most=luggage"
    assert sheet.priorities == ("distance", "luggage")


def test_only_a_known_answer_can_matter_most(small):
    assert read(small, "most=luggage&most=nonsense&distance=600").priorities == ()
    assert read(small, "station=none&changes=2&most=changes").priorities == ()


def test_a_fourth_answer_cannot_matter_most(small):
    answers = "distance=600&station=near&luggage=bag&changes=1"
    sheet = read(small, answers + "".join(f"&most={key}" for key in small.question))
    assert list(sheet.problems) == ["changes"]
    assert sheet.query.count("most=") == 4
    assert sheet.priorities == ("distance", "station", "luggage")
    assert sheet.verdict == read(small, sheet.query.replace("&most=changes", "")).verdict


def test_a_mark_waits_for_its_answer_to_be_right(small):
    sheet = read(small, "distance=far&most=distance&station=near")
    assert sheet.query == "distance=far&most=distance&station=near"
    assert sheet.priorities == ()


def test_nothing_new_is_decided_by_a_retired_rulebook(client, journey):
    client.post("/decide/journey/1/save/?distance=600")
    RulebookRow.objects.update(availability="retired")
    for address in ("/decide/journey/", "/panels/journey/"):
        page = client.get(address)
        assert page.status_code == 410
        assert "Nothing new is decided by this rulebook any more." in page.text
    assert client.get(f"/r/{Result.objects.get().token}/").status_code == 200
    # Whoever is under way comes to an end.
    assert client.get("/decide/journey/1/result/?distance=600").status_code == 200


def test_an_address_of_an_earlier_release_is_read_by_todays_keys() -> None:
    rulebook = read_rulebook(renamed_document())
    query = "distance=600&luggage=furniture&luggage=bag&most=distance"
    sheet = AnswerSheet.read(rulebook, QueryDict(query))
    assert sheet.query == "kilometres=600&most=kilometres&load=bag&load=wardrobe"
