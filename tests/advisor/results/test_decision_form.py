from datetime import date, timedelta

import pytest
from django.utils.html import escape
from django.utils.timezone import localdate, now

from advisor.models import Result
from advisor.results.decision_form import DecisionForm, months_after


@pytest.fixture
def decide(result, small):
    def form(**data):
        usual = {"option": "train", "status": "accepted", "date": str(localdate())}
        return DecisionForm(result, small, usual | data)

    return form


def test_a_stale_decision_is_told_of_the_one_recorded_meanwhile(
    client, result, edit_link, save_changes
):
    stale = client.get(edit_link)
    save_changes(stale, option="train", status="accepted")
    mine = {"option": "car", "status": "proposed", "reason": "A dog"}
    refused = save_changes(stale, **mine)
    assert refused.status_code == 422
    problem = "Somebody else has recorded a decision since you opened the page."
    for text in (problem, "Our decision: Train", 'value="car" selected', "A dog</textarea>"):
        assert text in refused.text
    assert result.decisions.count() == 1
    assert save_changes(refused).status_code == 303
    assert [decision.option for decision in result.decisions.all()] == ["train", "car"]


def test_a_stale_decision_that_says_the_same_is_no_conflict(
    client, result, edit_link, save_changes
):
    stale = client.get(edit_link)
    for _ in range(2):
        assert save_changes(stale, status="accepted").status_code == 303
    assert result.decisions.count() == 1


def test_a_page_opened_yesterday_changes_nothing_of_itself(client, result, edit_link, save_changes):
    save_changes(status="accepted")
    yesterday = str(localdate() - timedelta(days=1))
    save_changes(title="A trip", date=yesterday, **{"initial-date": yesterday})
    assert result.decisions.count() == 1


def test_the_form_of_a_first_decision_starts_with_the_recommendation(result, small):
    form = DecisionForm(result, small)
    assert form["option"].value() == "train"
    assert form["date"].value() == localdate()
    assert form["status"].value() is None
    assert [label for _, label in form["option"].field.widget.choices] == [
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
    assert {field.name: field.value() for field in form} == {
        "option": "car",
        "status": "accepted",
        "date": localdate(),
        "deciders": "Ana",
        "reason": "A dog",
        "reversibility": "",
        "revisit_on": None,
        "superseded_by": "",
    }


def test_a_reason_given_for_another_option_is_asked_again(result, decide):
    result.decisions.create(option="coach", status="proposed", date="2020-01-01", reason="Cheap")
    latest = result.decisions.create(
        option="train", status="accepted", date="2020-01-02", reason="We can sleep."
    )

    def switched(**data):
        return decide(option="car", seen_decision=str(latest.pk), **data)

    assert switched(reason="We can sleep.").errors == {
        "reason": [
            "This was the reason for Train. Say why Your own car now, or tick that the same "
            "reason holds."
        ]
    }
    assert switched(reason="We can sleep.", same_reason="on").is_valid()
    assert switched(reason="A dog").is_valid()
    again = decide(option="train", seen_decision=str(latest.pk), reason="We can sleep.")
    assert again.is_valid()


def test_the_page_offers_to_keep_a_reason_only_when_it_asks(result, save_changes):
    save_changes(status="accepted", reason="We can sleep.")
    refused = save_changes(option="car")
    assert refused.status_code == 422
    assert 'name="same_reason">' in refused.text
    assert save_changes(refused, same_reason="on").status_code == 303
    invalid = save_changes(status="nonsense")
    assert 'name="same_reason"' not in invalid.text
    assert result.decisions.last().reason == "We can sleep."


def test_an_option_that_the_rules_ruled_out_says_why_and_needs_a_reason(decide, result, small):
    result.verdict["ruled_out"] = {"coach": ["furniture"]}
    form = decide(option="coach")
    assert ("coach", f"{small.option['coach'].name} (ruled out)") in form.fields["option"].choices
    why = "The rules ruled out Long-distance coach, since you bring furniture."
    assert form.fields["option"].help_text == why
    assert form.errors == {"reason": [f"{why} Say why you choose it."]}
    assert decide(option="coach", reason="It is cheap.").is_valid()


def test_another_option_than_recommended_needs_a_reason(decide):
    assert decide().is_valid()
    assert decide(option="car").errors == {
        "reason": ["Explain why you did not follow the recommendation."]
    }
    assert decide(option="car", reason=" \n ").errors.keys() == {"reason"}
    assert decide(option="car", reason="A dog").is_valid()


def test_to_reject_needs_a_reason_only_against_the_recommendation(decide, result):
    result.verdict["ruled_out"] = {"coach": ["furniture"]}
    assert decide(status="rejected").errors == {
        "reason": ["Explain why you did not follow the recommendation."]
    }
    assert decide(status="rejected", reason="A dog").is_valid()
    assert decide(status="rejected", option="car").is_valid()
    assert decide(status="rejected", option="coach").is_valid()


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


def test_the_same_decision_sent_twice_is_recorded_once(result, small, decide):
    for data in ({}, {}, {"status": "superseded"}, {}):
        form = decide(seen_decision=DecisionForm(result, small).seen, **data)
        assert form.is_valid()
        form.save()
    statuses = result.decisions.values_list("status", flat=True)
    assert [*statuses] == ["accepted", "superseded", "accepted"]


def test_a_wrong_decision_comes_back_as_it_was_typed(result, save_changes):
    page = save_changes(option="car", status="accepted", date="soon", deciders="Ana & Ben")
    assert page.status_code == 422
    for text in ('value="car" selected', 'value="soon"', f'value="{escape("Ana & Ben")}"'):
        assert text in page.text
    assert not result.decisions.exists()


def test_a_decision_is_looked_at_again_the_sooner_the_harder_it_is_to_undo(decide):
    for reversibility, day in (("easy", (2028, 2)), ("costly", (2027, 2)), ("hard", (2026, 8))):
        form = decide(date="2026-02-28", reversibility=reversibility)
        assert form.is_valid()
        assert form.cleaned_data["revisit_on"] == date(*day, 28)
    rejected = decide(reversibility="hard", status="rejected", option="car")
    assert rejected.is_valid()
    assert rejected.cleaned_data["revisit_on"] is None


def test_the_day_to_look_again_may_be_chosen_and_must_be_later(decide, result):
    form = decide(date="2026-02-28", reversibility="hard", revisit_on="2026-05-01")
    assert form.is_valid()
    form.save()
    assert Result.objects.get().revisit_on == date(2026, 5, 1)


def test_the_day_to_look_again_must_be_later(decide):
    assert decide(date="2026-02-28", revisit_on="2026-02-28").errors == {
        "revisit_on": ["This must be after the day of the decision."]
    }


def test_months_later_is_the_same_day_or_the_last_of_the_month():
    assert months_after(date(2026, 8, 31), 6) == date(2027, 2, 28)
    assert months_after(date(2026, 12, 1), 12) == date(2027, 12, 1)
    assert months_after(date(2024, 2, 29), 24) == date(2026, 2, 28)


def test_a_decision_names_the_result_that_supersedes_it(decide, other):
    form = decide(status="superseded", superseded_by=f"http://testserver/r/{other.token}/")
    assert form.is_valid()
    assert form.cleaned_data["superseded_by"] == other
    # Only a superseded decision is superseded by something.
    accepted = decide(superseded_by=other.token)
    assert accepted.is_valid()
    assert accepted.cleaned_data["superseded_by"] is None


def test_no_circle_of_decisions_that_supersede_each_other(decide, result, other):
    assert decide(status="superseded", superseded_by=result.token).errors.keys() == {
        "superseded_by"
    }
    other.decisions.create(
        option="car", status="superseded", date=localdate(), superseded_by=result
    )
    assert decide(status="superseded", superseded_by=other.token).errors == {
        "superseded_by": ["That would be a circle: that result is superseded by this one."]
    }


@pytest.mark.parametrize("link", ["A" * 22, "https://elsewhere.example/", "soon"])
def test_a_link_to_no_result_supersedes_nothing(decide, link):
    assert decide(status="superseded", superseded_by=link).errors.keys() == {"superseded_by"}


def test_a_withdrawn_result_supersedes_nothing(decide, other):
    Result.objects.filter(pk=other.pk).update(revoked_at=now())
    assert decide(status="superseded", superseded_by=other.token).errors.keys() == {"superseded_by"}


def test_a_decision_counts_the_objections_that_were_open(decide, result):
    for name, state in (("Ada", "open"), ("Ben", "answered")):
        result.positions.create(name=name, stance="disagree", reason="A dog", state=state)
    form = decide()
    assert form.is_valid()
    form.save()
    assert result.decisions.get().objections == 1


def test_a_decision_quotes_positions_as_they_were(decide, result):
    position = result.positions.create(name="Ada", stance="disagree", reason="A dog")
    form = decide(quotes=[str(position.pk)])
    assert form.is_valid()
    form.save()
    result.positions.update(reason="Two dogs")
    quoted = {"name": "Ada", "stance": "disagree", "reason": "A dog"}
    assert result.decisions.get().quotes == [quoted]


def test_a_hidden_position_cannot_be_quoted(decide, result):
    position = result.positions.create(name="Ada", stance="agree", hidden_at=now())
    assert "quotes" not in decide(quotes=[str(position.pk)]).fields
