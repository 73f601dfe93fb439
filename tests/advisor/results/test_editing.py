import pytest

from advisor.models import Result
from advisor.results.editing import NOTICES
from advisor.results.forms import WithdrawForm
from tests.support.forms import Forms


def test_the_edit_page_has_what_is_stored(client, result, edit_link):
    Result.objects.update(title="A choir trip", context="Forty singers.")
    page = client.get(edit_link).text
    assert 'value="A choir trip"' in page
    assert "Forty singers.</textarea>" in page


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_wrong_key_does_not_tell_whether_there_is_a_result(client, result, method):
    wrong = getattr(client, method)(f"/r/{result.token}/edit/{'A' * 22}/", {"form": "restore"})
    nothing = getattr(client, method)(f"/r/{'A' * 22}/edit/{'A' * 22}/", {"form": "restore"})
    assert wrong.status_code == nothing.status_code == 404
    assert wrong.text == nothing.text


def test_a_result_without_a_key_opens_to_none(client, result, edit_link):
    Result.objects.update(edit_key="")
    assert client.get(edit_link).status_code == 404


def test_the_edit_page_keeps_its_address_to_itself(client, edit_link):
    page = client.get(edit_link)
    assert page.headers["X-Robots-Tag"] == "noindex"
    assert page.headers["Referrer-Policy"] == "strict-origin"
    assert "no-store" in page.headers["Cache-Control"]


def test_the_page_says_what_was_saved(client, edit_link):
    answer = client.post(edit_link, {"form": "restore"})
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"{edit_link}?done=restore"
    assert NOTICES["restore"] in client.get(answer.headers["Location"]).text


DECISION = {"option": "train", "status": "accepted"}


@pytest.mark.parametrize(
    ("typed", "notice", "stored"),
    [
        ({"title": "A trip"}, "Title and context are saved.", ("A trip", 0)),
        (DECISION, "The decision is recorded.", ("", 1)),
        ({"reason": "Why not", **DECISION}, "The decision is recorded.", ("", 1)),
        (
            {"title": "A trip", **DECISION},
            "Title and context are saved. The decision is recorded.",
            ("A trip", 1),
        ),
        ({}, "Nothing was changed.", ("", 0)),
    ],
)
def test_one_button_saves_what_was_changed_and_says_what(
    client, result, save_changes, typed, notice, stored
):
    answer = save_changes(**typed)
    assert answer.status_code == 303
    assert f"autofocus>{notice}</p>" in client.get(answer.headers["Location"]).text
    assert (Result.objects.get().title, result.decisions.count()) == stored


def test_errors_of_both_parts_show_at_once_and_nothing_typed_is_lost(result, save_changes):
    refused = save_changes(title="x" * 201, context="Forty", option="car", deciders="Ana")
    assert refused.status_code == 422
    assert refused.text.count("Nothing is saved yet") == 1
    for text in (
        "Use at most 200 characters. This has 201.",
        "Choose one of the four.",
        "Explain why you did not follow the recommendation.",
        "x" * 201,
        "Forty</textarea>",
        'value="car" selected',
        'value="Ana"',
    ):
        assert text in refused.text
    assert not result.decisions.exists()


def test_an_error_in_one_part_keeps_the_other_from_being_saved_alone(result, save_changes):
    refused = save_changes(title="A trip", status="accepted", date="soon")
    assert refused.status_code == 422
    assert 'value="A trip"' in refused.text
    assert Result.objects.get().title == ""
    assert save_changes(refused, date="2026-11-02").status_code == 303
    assert (Result.objects.get().title, result.decisions.count()) == ("A trip", 1)


def test_a_part_that_nobody_touched_takes_what_others_saved_meanwhile(
    client, result, edit_link, save_changes
):
    stale = client.get(edit_link)
    save_changes(stale, title="Theirs")
    refused = save_changes(stale, status="accepted", date="soon")
    assert refused.status_code == 422
    assert "Somebody else" not in refused.text
    assert save_changes(refused, date="2026-11-02").status_code == 303
    assert (Result.objects.get().title, result.decisions.count()) == ("Theirs", 1)


@pytest.mark.parametrize("form", ["", "nothing", None])
def test_a_form_that_names_nothing_to_change_is_refused_in_words(client, edit_link, form):
    refused = client.post(edit_link, {} if form is None else {"form": form})
    assert refused.status_code == 400
    assert "The form does not say what to change." in refused.text


def test_a_withdrawn_result_is_gone_until_its_owner_restores_it(client, result, edit_link):
    link = f"/r/{result.token}/"
    client.post(edit_link, {"form": "withdraw", "confirm": "on"})
    gone = client.get(link)
    assert gone.status_code == 410
    assert "The owner of this result has withdrawn it." in gone.text
    assert "Take the train." not in gone.text
    assert ("form", "restore") in Forms(client.get(edit_link).text).fields
    client.post(edit_link, {"form": "restore"})
    assert client.get(link).status_code == 200


def test_a_browser_does_not_keep_the_410(client, result, edit_link):
    client.post(edit_link, {"form": "withdraw", "confirm": "on"})
    for address in ("", "saved/"):
        gone = client.get(f"/r/{result.token}/{address}")
        assert gone.status_code == 410
        assert "no-store" in gone.headers["Cache-Control"]
        assert gone.headers["X-Robots-Tag"] == "noindex"


def test_withdrawing_asks_for_a_confirmation(client, result, edit_link):
    refused = client.post(edit_link, {"form": "withdraw"})
    assert refused.status_code == 422
    problem = WithdrawForm.base_fields["confirm"].error_messages["required"]
    assert refused.context["forms"]["withdraw"].errors == {"confirm": [problem]}
    assert problem in refused.text
    assert client.get(f"/r/{result.token}/").status_code == 200


def test_withdrawing_twice_keeps_the_time_of_the_first(client, result, edit_link):
    client.post(edit_link, {"form": "withdraw", "confirm": "on"})
    first = Result.objects.get().revoked_at
    client.post(edit_link, {"form": "withdraw", "confirm": "on"})
    assert Result.objects.get().revoked_at == first
