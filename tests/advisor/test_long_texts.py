"""Texts that are too long, in each field of each form that anybody may send, and in the API.

A field that is far too long is refused by its name and length, without being repeated. One that is
a little too long says so, and keeps what was typed. Either counts as a save.
"""

import re

import pytest
from axes.models import AccessAttempt
from django.contrib.auth.models import User

from advisor.models import Log, Panel, Result

MEGABYTES = "x" * 5_000_000
SAVE = "/decide/journey/1/save/?distance=600"
API = "/api/1/rulebooks/journey/releases/1/results"
# Form -> its texts, and how many characters each may have.
TEXTS = {
    "save": {"title": 200, "context": 4000, "note-distance": 500},
    "about": {"title": 200, "context": 4000},
    "notes": {"note-distance": 500},
    "decision": {"deciders": 300, "reason": 4000},
    "position": {"name": 100, "reason": 2000},
    "add to a log": {"log": 500},
    "panel": {"title": 200, "expected": 5000},
    "hand in": {"name": 100, "note-distance": 500},
    "log": {"title": 200},
    "title of a log": {"title": 200},
    "entry": {"title": 200, "option": 200, "reason": 4000, "link": 500},
}
# What is chosen, a day, or not shown.
OTHERS = {
    "save": ["once", "panel", "anything"],
    "decision": ["option", "status", "date", "revisit_on", "seen_decision"],
    "about": ["form", "seen_about"],
    "holds": ["by", "next_on"],
    "position": ["stance", "about"],
    "add to a log": ["key", "remove"],
    "panel": ["reveal", "closes_at"],
    "hand in": ["somebody_else"],
    "entry": ["status", "date", "superseded_by", "change"],
    "today": ["as", "key"],
    "second round": ["distance", "note-distance"],
}
PAIRS = [(form, field) for form, fields in TEXTS.items() for field in fields]
ALL = PAIRS + [(form, field) for form, fields in OTHERS.items() for field in fields]


@pytest.fixture
def forms(client, result, edit_link):
    """Form -> its address, and what else it sends."""
    client.post("/panels/journey/")
    client.post("/log/", {"title": "Team"})
    panel, log = Panel.objects.get(), Log.objects.get()
    manage = f"/log/{log.token}/manage/{client.cookies[f'edit_key_{log.token}'].value}/"
    key = edit_link.split("/")[-2]
    today = "2026-11-20"
    decision = {"option": "train", "status": "accepted", "date": today}
    entry = {"change": "add", "title": "A", "option": "B", "status": "accepted", "date": today}
    return {
        "save": (SAVE, {}),
        "about": (edit_link, {"form": "about"}),
        "notes": (edit_link, {"form": "notes"}),
        "decision": (edit_link, {"form": "decision", **decision}),
        "holds": (edit_link, {"form": "holds"}),
        "position": (f"/r/{result.token}/position/", {"name": "Ada", "stance": "agree"}),
        "add to a log": (f"/r/{result.token}/log/", {"key": key}),
        "today": (f"/r/{result.token}/today/", {}),
        "panel": ("/panels/journey/", {}),
        "hand in": (f"/p/{panel.token}/journey/1/save/?distance=600", {}),
        "second round": (f"/p/{panel.token}/second/", {}),
        "log": ("/log/", {}),
        "title of a log": (manage, {"change": "title"}),
        "entry": (manage, entry),
    }


def says(answer, name, length):
    return f"“{name}” has {length:,} characters" in re.sub(r"\s+", " ", answer.text)


@pytest.mark.parametrize(("form", "field"), ALL)
def test_a_field_of_megabytes_is_refused_by_name_and_length(client, forms, form, field):
    address, sent = forms[form]
    answer = client.post(address, sent | {field: MEGABYTES})
    assert answer.status_code == 413
    assert says(answer, field, 5_000_000)
    assert len(answer.content) < 10_000
    assert Result.objects.count() == 1


@pytest.mark.parametrize(("form", "field"), PAIRS)
def test_a_field_that_is_a_little_too_long_says_so_and_keeps_what_was_typed(
    client, forms, form, field
):
    address, sent = forms[form]
    limit = TEXTS[form][field]
    typed = ("https://a.example/" if field == "link" else "") + "x" * (limit + 1)
    answer = client.post(address, sent | {field: typed})
    assert answer.status_code == 422
    assert f"Use at most {limit:,} characters. This has {len(typed):,}." in answer.text
    assert typed in answer.text


def test_a_form_of_many_long_fields_is_refused_by_its_length(client, journey):
    answer = client.post(SAVE, {f"note-{number}": "x" * 20_000 for number in range(11)})
    assert answer.status_code == 413
    assert "The form has 220,0" in answer.text
    assert not Result.objects.exists()


def test_a_long_name_of_a_field_is_not_repeated(client, journey):
    answer = client.post(SAVE, f"{MEGABYTES}=x", content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 413
    assert says(answer, "x" * 40 + "…", 5_000_000)
    assert len(answer.content) < 10_000


@pytest.mark.parametrize("text", ["x" * 201, MEGABYTES])
def test_what_is_refused_counts_as_a_save(client, journey, settings, text):
    settings.SAVES_PER_HOUR = 1
    assert client.post(SAVE, {"title": text}).status_code in (413, 422)
    answer = client.post(SAVE, {"title": text})
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "3600")
    assert len(answer.content) < 10_000
    assert client.post(SAVE, {"title": "Short"}).status_code == 429


@pytest.mark.parametrize("field", ["username", "password", "code", "next"])
def test_nobody_signs_in_with_megabytes(client, db, caplog, field):
    sent = {"username": "ada", "password": "wrong", field: MEGABYTES}
    answer = client.post("/admin/login/", sent)
    assert answer.status_code == 413
    assert says(answer, field, 5_000_000)
    assert len(answer.content) < 10_000
    assert len(caplog.text) < 10_000
    assert not AccessAttempt.objects.exists()


ACCOUNT_FORMS = ["/admin/login/", "/admin/password_change/", "/admin/second-factor/"]


@pytest.mark.parametrize("address", ACCOUNT_FORMS)
def test_forms_of_an_account_take_no_more_from_staff(admin_client, address):
    assert admin_client.post(address, {"code": "x" * 30_000}).status_code == 413


def test_what_an_architect_writes_may_be_long(admin_client, draft):
    address = f"/admin/rules/rulebook/{draft.pk}/change/"
    assert admin_client.post(address, {"summary": "x" * 30_000}).status_code != 413


@pytest.mark.parametrize("address", ["/admin/", "/admin/rules/rulebook/add/", "/admin/nothing/"])
def test_whoever_is_not_staff_sends_the_admin_nothing_long(client, db, address):
    signed_out = client.post(address, {"summary": "x" * 30_000})
    assert signed_out.status_code == 413
    assert "may have 20,000 unless you are signed in as staff" in signed_out.text
    client.force_login(User.objects.create_user("guest"))
    assert client.post(address, {"summary": "x" * 30_000}).status_code == 413


def test_without_the_second_factor_that_a_site_requires_nothing_is_long(
    admin_client, draft, settings
):
    settings.SECOND_FACTOR_REQUIRED = True
    address = f"/admin/rules/rulebook/{draft.pk}/change/"
    assert admin_client.post(address, {"summary": "x" * 30_000}).status_code == 413


@pytest.mark.parametrize("field", ["title", "context", "notes", "answers", "most", "other"])
def test_the_api_refuses_a_long_text_without_repeating_it(client, journey, field):
    text = "x" * 90_000
    nested = {"notes": {"distance": text}, "most": [text], "answers": {"distance": text}}
    body = {"answers": {"distance": 600}} | {field: nested.get(field, text)}
    answer = client.post(API, body, content_type="application/json")
    assert answer.status_code == 422
    assert field in answer.json()["errors"][0]["pointer"]
    assert len(answer.content) < 1_000


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"answers": {"distance": 600}, "title": "x" * 201}, 422),
        ({"answers": {"distance": "far"}}, 422),
        ({"title": "x"}, 422),
        ({"answers": {"distance": "x" * 100_000}}, 413),
    ],
)
def test_what_the_api_refuses_to_save_counts_as_a_save(client, journey, settings, body, status):
    settings.SAVES_PER_HOUR = 1
    codes = [client.post(API, body, content_type="application/json") for _ in range(2)]
    assert [code.status_code for code in codes] == [status, 429]
    assert codes[1].headers["Content-Type"] == "application/problem+json"


def test_the_api_names_fifty_of_all_that_is_wrong(client, journey):
    body = {"answers": {f"k{number}": 1 for number in range(5_000)}}
    answer = client.post(API, body, content_type="application/json")
    assert answer.json()["detail"] == "5,000 parts are wrong; “errors” has the first 50."
    assert len(answer.json()["errors"]) == 50
