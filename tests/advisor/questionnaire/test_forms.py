import pytest
from django.http import QueryDict

from advisor.models import Result
from advisor.questionnaire.forms import AboutForm, StepForm
from advisor.verdict.sheet import AnswerSheet

SAVE = "/decide/journey/1/save/?distance=600"
HERE = "/decide/journey/1/trip/"


@pytest.fixture
def form(small):
    def form(query: str, step: str = "trip") -> StepForm:
        sheet = AnswerSheet.read(small, QueryDict(query))
        [asked] = [known for known in small.steps if known.key == step]
        return StepForm(sheet, asked, HERE)

    return form


def test_a_step_asks_its_questions_in_their_order_with_the_reason_for_each(form, small):
    fields = form("").fields
    assert list(fields) == ["distance", "station"]
    distance = small.question["distance"]
    assert fields["distance"].label == distance.text
    assert fields["distance"].help_text == distance.why


def test_a_question_that_is_hidden_is_not_asked(form):
    assert list(form("station=near", "connection").fields) == ["changes"]
    assert list(form("station=none", "connection").fields) == []


def test_every_question_may_stay_open(form):
    assert form("").is_valid()


def test_answers_come_back_as_they_were_typed(form):
    assert form("luggage=dog&luggage=bag", "baggage").data == {"luggage": ["dog", "bag"]}
    assert form("distance=far")["distance"].value() == ["far"]


def test_a_wrong_answer_is_refused_beside_its_question(form):
    wrong = form("distance=far&station=near")
    assert not wrong.is_valid()
    assert list(wrong.errors) == ["distance"]


@pytest.mark.parametrize(
    "other", ["distance=700", "distance=far", "distance=600&most=distance", ""]
)
def test_a_field_is_cached_by_all_that_its_html_depends_on(form, other):
    key = form("distance=600").fields["distance"].cache_key
    assert form("distance=600&station=near").fields["distance"].cache_key == key
    assert form(other).fields["distance"].cache_key != key


def about(title: str = "", context: str = "") -> AboutForm:
    return AboutForm({"title": title, "context": context})


@pytest.mark.parametrize(
    ("typed", "cleaned"),
    [
        ("  A choir trip ", "A choir trip"),
        ("A choir\r\ntrip", "A choir trip"),
        ("A\x00 choir\x1b trip", "A choir trip"),
        ("Ünïcode 👩‍🎤", "Ünïcode 👩‍🎤"),
        ("\x00", ""),
        *((f"A{mark} trip", "A trip") for mark in map(chr, range(0x202A, 0x202F))),
        *((f"A{mark} trip", "A trip") for mark in map(chr, range(0x2066, 0x206A))),
        ("מסע \u200fמקהלה (2026)", "מסע \u200fמקהלה (2026)"),
        ("سفر \u061c2026", "سفر \u061c2026"),
    ],
)
def test_a_title_is_one_line_without_control_characters(typed, cleaned):
    form = about(title=typed)
    assert form.is_valid()
    assert form.cleaned_data["title"] == cleaned


def test_a_context_keeps_its_lines_and_no_control_characters():
    form = about(context="Two singers\r\nare ill.\x00\n\n\tThe rest\rtravels.\x85")
    assert form.is_valid()
    assert form.cleaned_data["context"] == "Two singers\nare ill.\n\n\tThe rest\ntravels."


def test_a_line_break_counts_once_however_the_browser_sends_it():
    assert about(context="\r\n".join(["a"] * 2000)).is_valid()


@pytest.mark.parametrize(("field", "length"), [("title", 200), ("context", 4000)])
def test_a_text_that_is_too_long_is_told_its_length(field, length):
    assert about(**{field: "x" * length}).is_valid()
    form = about(**{field: "x" * (length + 1)})
    assert form.errors == {field: [f"Use at most {length:,} characters. This has {length + 1:,}."]}


def test_fields_do_not_let_the_browser_cut_what_is_pasted():
    assert "maxlength" not in str(about())


def test_title_and_context_are_saved_with_the_result(client, journey):
    client.post(SAVE, {"title": "A choir trip", "context": "Forty singers."})
    result = Result.objects.get()
    assert (result.title, result.context) == ("A choir trip", "Forty singers.")


def test_a_title_that_is_too_long_comes_back_and_nothing_is_lost(client, journey):
    page = client.post(SAVE, {"title": "x" * 201, "context": "Forty\nsingers."})
    assert page.status_code == 422
    assert not Result.objects.exists()
    for text in ("x" * 201, "Forty\nsingers.", "600 kilometres", "Use at most 200 characters."):
        assert text in page.text
    assert 'action="/decide/journey/1/save/?distance=600"' in page.text


def test_what_is_typed_stands_in_its_own_direction():
    assert all('dir="auto"' in str(field) for field in AboutForm())
