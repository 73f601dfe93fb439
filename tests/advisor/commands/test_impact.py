import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError

from advisor.drafts import impact_job
from advisor.models import Impact, Result
from rules.engine.reading import read_rulebook
from rules.models import Condition, Release
from tests.support.changes import FAR, changed
from tests.support.small import small_document

pytestmark = pytest.mark.django_db

TRAIN = "distance=600&station=near&luggage=bag&changes=0"
CLEARLY_TRAIN = "distance=2000&station=near&changes=0"
CAR = "distance=20"
NO_RECOMMENDATION = "luggage=bag"


@pytest.fixture
def save(client: Any, journey: Release) -> Any:
    """Saves results with these answers."""

    def save(*answers: str) -> None:
        for query in answers:
            assert client.post(f"/decide/journey/1/save/?{query}").status_code == 303

    return save


@pytest.fixture
def edit(write: Any, journey: Release) -> Any:
    """Loads a document into the draft."""

    def edit(document: dict[str, Any]) -> None:
        call_command("load_rulebook", write("draft.yaml", document), stdout=StringIO())

    return edit


@pytest.fixture
def changed_draft(save: Any, edit: Any) -> None:
    """Three results whose recommendation changes from train to car."""
    save(TRAIN, TRAIN, TRAIN)
    edit(changed((f"{FAR}.effects", [{"option": "car", "points": 4}])))


def impact(*args: str, status: int = 0, **options: Any) -> str:
    """What the command prints."""
    out = StringIO()
    if status:
        with pytest.raises(SystemExit) as ended:
            call_command("impact", *args, stdout=out, **options)
        assert ended.value.code == status
    else:
        call_command("impact", *args, stdout=out, **options)
    return out.getvalue()


def test_an_unchanged_draft_changes_no_recommendation(save: Any) -> None:
    save(TRAIN)
    output = impact()
    assert output.startswith("Stored results of journey under its draft: 1\n")
    assert "1 keep their recommendation and standing\n" in output
    assert "->" not in output


@pytest.mark.usefixtures("changed_draft")
def test_changes_are_printed_and_set_the_exit_status() -> None:
    output = impact(status=1)
    assert "3 change it\n" in output
    assert "3 train -> car\n" in output


@pytest.mark.usefixtures("changed_draft")
def test_it_saves_nothing() -> None:
    impact(status=1)
    assert not Impact.objects.exists()


def test_json_has_all_figures(save: Any, edit: Any) -> None:
    save(CAR, NO_RECOMMENDATION)
    document = changed(("scenarios.off-the-rails.rules.short-hop.when.0.value", 10))
    edit(document)
    result = Result.objects.get(recommended="car")
    assert json.loads(impact("--json", status=1)) == {
        "rulebook": "journey",
        "sha256": read_rulebook(document).digest,
        "total": 2,
        "kept": 0,
        "standing": 0,
        "changed": 0,
        "lost": 1,
        "gained": 0,
        "none": 1,
        "unfit": 0,
        "moves": [
            {"from": None, "to": None, "results": 1},
            {"from": "car", "to": None, "results": 1},
        ],
        "standings": [],
        "changes": [
            {
                "saved": result.created_at.date().isoformat(),
                "release": 1,
                "from": {"recommended": "car", "standing": "too-close-to-call", "margin": 1},
                "to": {"recommended": None, "standing": "not-enough-answers", "margin": 0},
            }
        ],
    }


def test_json_names_no_result(save: Any, edit: Any) -> None:
    save(TRAIN)
    Result.objects.update(title="Summer holidays")
    edit(changed((f"{FAR}.effects", [{"option": "car", "points": 4}])))
    output = impact("--json", status=1)
    assert len(json.loads(output)["changes"]) == 1
    assert Result.objects.get().token not in output
    assert "Summer" not in output


def test_another_standing_sets_the_exit_status(save: Any, edit: Any) -> None:
    save(CLEARLY_TRAIN)
    edit(changed((f"{FAR}.effects", [{"option": "train", "points": 1}])))
    output = impact(status=1)
    assert "1 keep their recommendation with another standing\n" in output
    assert "1 clear -> leaning" in output
    [counted] = json.loads(impact("--json", status=1))["standings"]
    assert counted == {"from": "clear", "to": "leaning", "results": 1}


def test_it_says_if_not_all_standings_were_compared(save: Any, monkeypatch: Any) -> None:
    save(TRAIN, TRAIN)
    monkeypatch.setattr(impact_job, "MAX_STANDINGS", 1)
    output = impact()
    assert "2 keep their recommendation and standing\n" in output
    assert "Standings are those of the newest 1 " in output


@pytest.mark.usefixtures("changed_draft")
def test_a_terminal_shows_progress() -> None:
    class Terminal(StringIO):
        def isatty(self) -> bool:
            return True

    terminal = Terminal()
    impact(status=1, stderr=terminal)
    assert "\r3 of 3 results" in terminal.getvalue()


@pytest.mark.usefixtures("changed_draft")
def test_a_file_shows_no_progress() -> None:
    file = StringIO()
    impact(status=1, stderr=file)
    assert file.getvalue() == ""


def refused(*args: str) -> str:
    """The message of a command that exits with 2."""
    with pytest.raises(CommandError) as refusal:
        impact(*args)
    assert refusal.value.returncode == 2
    assert "\n" not in str(refusal.value)
    return str(refusal.value)


def test_an_invalid_draft_is_an_error(journey: Release) -> None:
    Condition.objects.all().delete()
    assert "scenarios.long-way.rules.far.when: " in refused()


def test_with_several_rulebooks_one_must_be_chosen(edit: Any) -> None:
    edit(small_document() | {"key": "other"})
    assert "--rulebook: journey, other" in refused()


def test_an_unknown_rulebook_is_an_error(journey: Release) -> None:
    expected = "There is no rulebook x; expected one of: journey"
    assert refused("--rulebook", "x") == expected


def test_without_a_rulebook_it_says_how_to_load_one() -> None:
    assert refused().startswith("There is no rulebook yet")


def test_a_database_that_cannot_be_used_is_an_error(monkeypatch: Any) -> None:
    def fail() -> None:
        raise OperationalError("The file is missing.")

    monkeypatch.setattr("django.db.connection.introspection.table_names", fail)
    assert refused() == "The file is missing"
