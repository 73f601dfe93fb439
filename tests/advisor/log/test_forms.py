import pytest

from advisor.log.forms import EntryForm, HoldsForm, refusal
from advisor.log.lookup import MAX_ENTRIES
from tests.advisor.log.conftest import ago

TYPED = {
    "title": "One database",
    "option": "PostgreSQL",
    "status": "accepted",
    "date": "2026-03-04",
    "link": "https://wiki.example/12",
    "reason": "One to run.",
    "revisit_on": "2027-03-04",
    "superseded_by": "",
}


@pytest.fixture
def problems(log):
    def of(**typed):
        form = EntryForm(log, TYPED | typed)
        return {name: list(errors) for name, errors in form.errors.items()}

    return of


def test_a_decision_as_typed_is_fine(problems):
    assert problems() == {}
    assert problems(link="", reason="", revisit_on="") == {}


@pytest.mark.parametrize(
    ("field", "typed", "problem"),
    [
        ("title", " ", "Say what was decided about."),
        ("option", "", "Say what was chosen."),
        ("title", "x" * 201, "Use at most 200 characters. This has 201."),
        ("date", "soon", "Write a date like 2026-11-20."),
        ("date", "2999-01-01", "This day is yet to come."),
        ("revisit_on", "2026-03-03", "This day is before the decision."),
        ("link", "javascript:alert(1)", "Write a whole link, like https://wiki.example/12."),
        ("link", f"https://a.example/{'x' * 490}", "Use at most 500 characters. This has 508."),
    ],
)
def test_what_is_wrong_is_said_in_words(problems, field, typed, problem):
    assert problems(**{field: typed})[field][0] == problem


def test_only_a_superseded_decision_is_superseded_by_another(log, elsewhere, problems):
    other = elsewhere("New")
    [problem] = problems(superseded_by=other.pk)["superseded_by"]
    assert problem == "Choose the status “Superseded” as well, or no entry here."
    assert problems(superseded_by=other.pk, status="superseded") == {}


def test_entries_do_not_supersede_each_other_in_a_circle(log, elsewhere):
    first = elsewhere("First")
    second = elsewhere("Second", status="superseded", superseded_by=first)
    third = elsewhere("Third", status="superseded", superseded_by=second)
    typed = TYPED | {"status": "superseded", "superseded_by": third.pk}
    form = EntryForm(log, typed | {"seen": EntryForm(log, None, first).seen}, first)
    assert form.errors["superseded_by"] == ["That one is superseded by this one."]


def test_entries_of_another_log_are_not_offered(client, log, elsewhere, problems):
    client.post("/log/", {"title": "Another"})
    other = type(log).objects.exclude(pk=log.pk).get().entries.create(title="Theirs", option="x")
    [problem] = problems(superseded_by=other.pk, status="superseded")["superseded_by"]
    assert problem == "That entry was removed meanwhile."


def test_a_full_or_closed_log_takes_nothing(log, problems, monkeypatch, elsewhere):
    assert refusal(log) == ""
    elsewhere()
    monkeypatch.setattr("advisor.log.forms.MAX_ENTRIES", 1)
    assert f"at most {MAX_ENTRIES:,} entries" in refusal(log)
    assert problems()["__all__"] == [refusal(log)]
    log.closed_at = "2026-10-07T12:00:00Z"
    assert "The log is closed." in refusal(log)


def test_a_form_that_is_sent_twice_adds_one_entry(log):
    for _ in range(2):
        form = EntryForm(log, TYPED)
        assert form.is_valid()
        form.save()
    assert log.entries.count() == 1


def test_holding_still_needs_a_name_and_a_day_to_come(log, elsewhere):
    form = HoldsForm(log, {"by": "", "next_on": str(ago(0))}, elsewhere())
    assert form.errors == {
        "by": ["Say who has looked."],
        "next_on": ["Choose a day that is yet to come."],
    }


def test_only_what_stands_still_holds(log, elsewhere):
    form = HoldsForm(log, {"by": "Ada"}, elsewhere(status="superseded"))
    assert form.non_field_errors() == ["It is not in force any more."]
