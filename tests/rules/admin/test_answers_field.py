"""Answers in a form."""

from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client

from rules.admin.answers_field import HOW
from rules.drafts.from_document import load
from rules.models import Example, Precedent, Rulebook, Scenario
from tests.support.admin_pages import fault, form_data, page, save
from tests.support.small import small_document


@pytest.fixture(autouse=True)
def rulebook(db: None) -> Rulebook:
    return load(small_document())


WRITTEN = "distance: 600\nluggage: [bag, dog]"
ANSWERED = [
    (Example, "far-and-direct", "answers"),
    (Precedent, "choir-trip", "answers"),
    (Scenario, "long-way", "typical"),
]


@pytest.mark.parametrize(("model", "key", "name"), ANSWERED)
class TestAnswers:
    @pytest.mark.parametrize(
        "written",
        [WRITTEN, '{"distance": 600, "luggage": ["bag", "dog"]}'],
    )
    def test_are_written_as_lines_or_as_json(
        self, admin_client: Client, model: Any, key: str, name: str, written: str
    ) -> None:
        row = model.objects.get(key=key)
        assert save(admin_client, row, **{name: written}).status_code == 302
        row.refresh_from_db()
        assert getattr(row, name) == {"distance": 600, "luggage": ["bag", "dog"]}
        shown = form_data(admin_client, page(model, "change", row.pk))[name]
        assert shown == WRITTEN

    @pytest.mark.parametrize(
        ("written", "stored", "shown"),
        [
            ("distance: 10", {"distance": 10}, "distance: 10"),
            (
                "luggage: dog\ndistance: 1,200",
                {"luggage": ["dog"], "distance": 1200},
                "distance: 1200\nluggage: [dog]",
            ),
        ],
    )
    def test_are_stored_as_the_questions_take_them_and_shown_a_line_each(
        self,
        admin_client: Client,
        model: Any,
        key: str,
        name: str,
        written: str,
        stored: dict[str, Any],
        shown: str,
    ) -> None:
        row = model.objects.get(key=key)
        assert save(admin_client, row, **{name: written}).status_code == 302
        row.refresh_from_db()
        assert getattr(row, name) == stored
        assert form_data(admin_client, page(model, "change", row.pk))[name] == shown
        latest = LogEntry.objects.latest("pk").get_change_message()
        assert latest.endswith(f"→ “{shown}”")

    def test_may_be_none(self, admin_client: Client, model: Any, key: str, name: str) -> None:
        row = model.objects.get(key=key)
        assert save(admin_client, row, **{name: ""}).status_code == 302
        row.refresh_from_db()
        assert getattr(row, name) == {}

    @pytest.mark.parametrize(
        "written",
        [
            "[1]",
            "far",
            "distance: {",
            "luggage: [{}]",
            "distance:",
            "a: &a 1\nb: *a",
            "1: 2",
            "a: 1\na: 2",
            "[" * 1000,
            "luggage: !!python/name:os.system",
            "distance: 1.5",
        ],
    )
    def test_of_another_form_are_refused_and_kept(
        self, admin_client: Client, model: Any, key: str, name: str, written: str
    ) -> None:
        row = model.objects.get(key=key)
        response = save(admin_client, row, **{name: written})
        [message] = response.context["adminform"].form.errors[name]
        assert message.endswith(HOW)
        assert response.context["adminform"].form[name].value() == written

    @pytest.mark.parametrize(
        ("written", "complaint"),
        [
            ("luggage: [piano]", "“piano” is not one of the choices: bag, bicycle, dog"),
            ("distance: 5000", "5,000 is out of range. Give a number from 1 to 3,000."),
            (
                "wings: 2",
                "No question has this key. Known are: distance, station, luggage, changes",
            ),
        ],
    )
    def test_that_do_not_fit_the_questions_are_refused(
        self, admin_client: Client, model: Any, key: str, name: str, written: str, complaint: str
    ) -> None:
        row = model.objects.get(key=key)
        message = fault(admin_client, row, name, **{name: written})
        assert message.startswith(f"{written.partition(':')[0]}: {complaint}")
