import pytest
from django.utils.timezone import now

from advisor.models import Submission
from advisor.panels.person import Person, latest

SECOND = ["distance", "station"]


@pytest.fixture
def submission() -> Submission:
    return Submission(
        answers={"distance": 20, "station": "near", "changes": 1},
        most=["changes"],
        notes={"distance": "A guess", "changes": "Looked up"},
        second_answers={"distance": 2000, "station": "near"},
        second_notes={"station": "As before"},
        second_at=now(),
    )


def test_second_answers_count_only_where_they_are_asked_for(small, submission):
    first, second = Person.of("Ada", small, submission), Person.of("Ada", small, submission, SECOND)
    assert (first.said("distance"), first.before) == ("20 kilometres", {})
    assert (second.said("distance"), second.before) == (
        "2,000 kilometres",
        {"distance": "20 kilometres"},
    )
    assert (first.report.verdict.recommended, second.report.verdict.recommended) == ("car", "train")
    assert first.report.priorities == second.report.priorities == ["changes"]


def test_a_note_goes_with_the_answer_that_it_was_written_for(small, submission):
    assert Person.of("Ada", small, submission).notes == submission.notes
    second = Person.of("Ada", small, submission, SECOND)
    assert second.notes == {"changes": "Looked up", "station": "As before"}


def test_who_has_not_answered_again_stays_with_the_first_answers(small, submission):
    submission.second_at = None
    assert Person.of("Ada", small, submission, SECOND).said("distance") == "20 kilometres"


def test_an_answer_that_is_withdrawn_is_open(small, submission):
    submission.second_answers = {"station": "near"}
    assert latest(submission, SECOND) == {"station": "near", "changes": 1}
    again = Person.of("Ada", small, submission, SECOND)
    assert (again.said("distance"), again.before) == (
        "Not sure yet",
        {"distance": "20 kilometres"},
    )


def test_a_question_that_the_second_answers_hide_counts_no_more(small, submission):
    submission.second_answers = {"distance": 20, "station": "none"}
    again = Person.of("Ada", small, submission, SECOND)
    assert again.said("changes") == "not asked"
    assert "changes" not in again.answered.answers
