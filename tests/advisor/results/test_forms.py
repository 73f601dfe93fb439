from advisor.models import Result
from advisor.results.forms import EditAboutForm


def about(result: Result, title: str, context: str = "", seen: str | None = None) -> EditAboutForm:
    shown = EditAboutForm(result, None).seen if seen is None else seen
    return EditAboutForm(result, None, {"title": title, "context": context, "seen_about": shown})


def test_title_and_context_can_be_changed(result):
    form = about(result, "A choir trip", "Forty singers.")
    assert form.is_valid()
    form.save()
    assert Result.objects.values_list("title", "context").get() == (
        "A choir trip",
        "Forty singers.",
    )


def test_a_stale_form_overwrites_nothing_and_shows_both(client, edit_link, save_changes):
    stale = client.get(edit_link)
    save_changes(stale, title="Theirs", context="And why")
    refused = save_changes(stale, title="Mine")
    assert refused.status_code == 422
    problem = "Somebody else has changed title and context since you opened the page."
    for text in (problem, "Theirs", "And why", 'value="Mine"'):
        assert text in refused.text
    assert Result.objects.get().title == "Theirs"
    assert save_changes(refused).status_code == 303
    assert Result.objects.get().title == "Mine"


def test_a_title_can_be_taken_back_to_what_it_was_before_somebody_else(
    client, edit_link, save_changes
):
    Result.objects.update(title="Ours")
    stale = client.get(edit_link)
    save_changes(stale, title="Theirs")
    refused = save_changes(stale, title="Mine")
    assert save_changes(refused, title="Ours").status_code == 303
    assert Result.objects.get().title == "Ours"


def test_a_stale_form_that_says_the_same_is_no_conflict(result):
    Result.objects.update(title="Ours", context="One\nTwo")
    stored = Result.objects.get()
    assert about(stored, "Ours", "One\r\nTwo", seen="stale").is_valid()
    assert not about(stored, "Ours", "Three", seen="stale").is_valid()
