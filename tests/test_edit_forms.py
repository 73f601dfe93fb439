from datetime import timedelta

import pytest
from django.utils.html import escape
from django.utils.timezone import localdate

from advisor.edit_forms import DecisionForm, EditAboutForm
from advisor.models import Result


def about(result: Result, title: str, context: str = "", seen: str | None = None) -> EditAboutForm:
    shown = EditAboutForm(result, None).seen if seen is None else seen
    return EditAboutForm(result, None, {"title": title, "context": context, "seen": shown})


@pytest.fixture
def decide(result, small):
    def form(**data):
        usual = {"option": "train", "status": "accepted", "date": str(localdate())}
        return DecisionForm(result, small, usual | data)

    return form


def test_title_and_context_can_be_changed(result):
    form = about(result, "A choir trip", "Forty singers.")
    assert form.is_valid()
    form.save()
    assert Result.objects.values_list("title", "context").get() == (
        "A choir trip",
        "Forty singers.",
    )


def test_a_stale_form_overwrites_nothing_and_shows_both(client, result, edit_link):
    seen = EditAboutForm(result, None).seen
    client.post(edit_link, {"form": "about", "title": "Theirs", "context": "And why", "seen": seen})
    mine = {"form": "about", "title": "Mine", "context": "", "seen": seen}
    refused = client.post(edit_link, mine)
    assert refused.status_code == 422
    for text in ("Somebody else has changed this", "Theirs", "And why", 'value="Mine"'):
        assert text in refused.text
    assert Result.objects.get().title == "Theirs"
    again = mine | {"seen": EditAboutForm(Result.objects.get(), None).seen}
    assert again["seen"] in refused.text
    assert client.post(edit_link, again).status_code == 303
    assert Result.objects.get().title == "Mine"


def test_a_stale_form_that_says_the_same_is_no_conflict(result):
    Result.objects.update(title="Ours", context="One\nTwo")
    stored = Result.objects.get()
    assert about(stored, "Ours", "One\r\nTwo", seen="stale").is_valid()
    assert not about(stored, "Ours", "Three", seen="stale").is_valid()


def test_the_form_of_a_first_decision_starts_with_the_recommendation(result, small):
    form = DecisionForm(result, small)
    assert form.initial == {"option": "train", "status": "proposed", "date": localdate()}
    assert [label for _, label in form.fields["option"].choices] == [
        "Choose one",
        "Train (recommended)",
        "Your own car",
        "Long-distance coach",
    ]


def test_the_form_of_a_further_decision_starts_with_the_latest_on_todays_date(result, small):
    result.decisions.create(
        option="car", status="accepted", date="2020-01-01", deciders="Ana", reason="A dog"
    )
    form = DecisionForm(result, small)
    assert form.initial == {
        "option": "car",
        "status": "accepted",
        "date": localdate(),
        "deciders": "Ana",
        "reason": "A dog",
    }


def test_another_option_than_recommended_needs_a_reason(decide):
    assert decide().is_valid()
    assert decide(option="car").errors == {"reason": ["Say why it is not Train."]}
    assert decide(option="car", reason=" \n ").errors.keys() == {"reason"}
    assert decide(option="car", reason="The dog gets sick.").is_valid()


def test_where_nothing_is_recommended_no_option_needs_a_reason(result, small):
    result.recommended = ""
    data = {"option": "car", "status": "proposed", "date": "2020-02-29"}
    assert DecisionForm(result, small, data).is_valid()
    assert DecisionForm(result, small).initial["option"] == ""


def test_the_date_may_be_a_day_ahead_and_no_more(decide):
    assert decide(date=str(localdate() + timedelta(days=1))).is_valid()
    assert decide(date=str(localdate() + timedelta(days=2))).errors == {
        "date": ["This day is yet to come."]
    }


@pytest.mark.parametrize("date", ["", "20/11/2026", "2026-02-30", "soon", "\x00", "-1"])
def test_a_date_that_is_none_is_told_how_to_write_it(decide, date):
    assert decide(date=date).errors == {"date": ["Write a date like 2026-11-20."]}


@pytest.mark.parametrize(
    ("field", "value"), [("option", "ship"), ("option", ""), ("status", "maybe"), ("status", "")]
)
def test_only_what_is_offered_can_be_chosen(decide, field, value):
    form = decide(**{field: value})
    assert form.errors.keys() == {field}
    assert form.errors[field][0].startswith("Choose one")


def test_deciders_are_one_line_of_at_most_300_characters(decide):
    form = decide(deciders="Ana,\r\nBen\x00")
    assert form.is_valid()
    assert form.cleaned_data["deciders"] == "Ana, Ben"
    assert decide(deciders="x" * 301).errors.keys() == {"deciders"}


def test_the_same_decision_sent_twice_is_recorded_once(result, decide):
    for data in ({}, {}, {"status": "superseded"}, {}):
        form = decide(**data)
        assert form.is_valid()
        form.save()
    statuses = result.decisions.values_list("status", flat=True)
    assert [*statuses] == ["accepted", "superseded", "accepted"]


def test_a_wrong_decision_comes_back_as_it_was_typed(client, result, edit_link):
    data = {"option": "car", "status": "accepted", "date": "soon", "deciders": "Ana & Ben"}
    page = client.post(edit_link, {"form": "decision", **data})
    assert page.status_code == 422
    for text in ('value="car" selected', 'value="soon"', f'value="{escape("Ana & Ben")}"'):
        assert text in page.text
    assert not result.decisions.exists()
