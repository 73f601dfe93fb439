import pytest
from jsonschema import Draft202012Validator

from advisor.log.document import BLANK, LoggedDecision, csv_row, log_schema
from advisor.models import Result
from tests.advisor.log.conftest import ago

SCHEMA = "http://testserver/schemas/log-1.json"
VALIDATOR = Draft202012Validator(
    log_schema(SCHEMA), format_checker=Draft202012Validator.FORMAT_CHECKER
)


@pytest.fixture
def document(client, link):
    def read():
        data = client.get(f"{link}log.json").json()
        VALIDATOR.validate(data)
        return data

    return read


def test_the_schema_is_one_and_describes_every_field():
    schema = log_schema(SCHEMA)
    Draft202012Validator.check_schema(schema)
    for part in [schema, *schema["$defs"].values()]:
        assert part["description"]
        assert all(field.get("description") for field in part["properties"].values()), part["title"]


def test_a_result_is_there_with_all_that_the_list_says(log, link, add, document, next_release):
    result = add("Order desk", deciders="Ada", reason="Rest.", revisit_on=ago(1))
    result.positions.create(name="Ben", stance="can-live")
    next_release()
    data = document()
    assert (data["$schema"], data["link"], data["title"]) == (
        SCHEMA,
        f"http://testserver{link}",
        "Platform team",
    )
    [decision] = data["decisions"]
    assert decision == {
        "title": "Order desk",
        "link": f"http://testserver/r/{result.token}/",
        "elsewhere": False,
        "readable": True,
        "withdrawn_on": None,
        "status": "accepted",
        "date": str(ago(10)),
        "deciders": "Ada",
        "reason": "Rest.",
        "revisit_on": str(ago(1)),
        "overdue": True,
        "option": "train",
        "option_name": "Train",
        "rulebook": "journey",
        "release": 1,
        "recommended": "train",
        "standing": decision["standing"],
        "today": "contradicted",
        "recommended_today": "car",
        "agree": 0,
        "can_live": 1,
        "disagree": 0,
        "superseded_by": None,
        "supersedes": [],
    }
    assert decision["standing"] in ("clear", "leaning")


def test_a_decision_taken_elsewhere_has_its_own_words(elsewhere, document):
    new = elsewhere("New", link="https://wiki.example/2")
    elsewhere("Old", status="superseded", superseded_by=new, reason="Cheap.")
    first, second = document()["decisions"]
    assert (first["link"], first["supersedes"]) == ("https://wiki.example/2", ["Old"])
    assert (second["option_name"], second["reason"], second["superseded_by"]) == (
        "PostgreSQL",
        "Cheap.",
        "New",
    )
    assert (second["elsewhere"], second["rulebook"], second["today"]) == (True, None, None)


def test_a_withdrawn_line_has_nothing_but_its_day(add, document):
    add("Secret", deciders="Ana")
    Result.objects.update(revoked_at="2026-10-07T12:00:00Z")
    [decision] = document()["decisions"]
    given = {name: value for name, value in decision.items() if value != BLANK[name]}
    assert given == {
        "elsewhere": False,
        "readable": True,
        "withdrawn_on": "2026-10-07",
        "status": "withdrawn",
        "overdue": False,
    }


def test_a_line_that_cannot_be_read_leaves_the_others(add, document):
    broken = add("Broken")
    Result.objects.filter(pk=broken.pk).update(verdict={})
    add("Order desk")
    first, second = document()["decisions"]
    assert (first["title"], first["readable"], first["option_name"]) == ("Broken", False, None)
    assert second["readable"]


def test_a_decision_that_waits_for_its_successor_is_not_superseded_yet(add, document):
    old, new = add("Old"), add("New", status="proposed")
    old.decisions.create(option="train", status="superseded", date=ago(1), superseded_by=new)
    first, second = document()["decisions"]
    assert (first["status"], first["superseded_by"], second["supersedes"]) == ("accepted", None, [])


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t"])
def test_no_cell_is_taken_for_a_formula(start):
    decision = LoggedDecision.model_validate(
        BLANK
        | {"elsewhere": True, "readable": True, "status": "accepted", "overdue": False}
        | {"title": f"{start}HYPERLINK(1)", "supersedes": [f"{start}1", "b"]}
    )
    row = csv_row(decision)
    assert row["title"] == f"'{start}HYPERLINK(1)"
    assert row["supersedes"] == f"'{start}1\nb"
    assert row["agree"] == 0
