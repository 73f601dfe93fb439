"""Rows are moved in their lists."""

from itertools import pairwise
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client

from rules.admin.history import MOVING
from rules.admin.moving import moved_beside
from rules.admin.returning import NEXT
from rules.models import Choice, Claim, Question, Rule, Rulebook, Scenario, Step
from tests.support.admin_pages import page
from tests.support.people import architect, staff


@pytest.fixture(autouse=True)
def rulebook(draft: Rulebook) -> Rulebook:
    return draft


def get(model: Any, key: str) -> Any:
    return model.objects.get(key=key)


def keys(rows: Any) -> list[str]:
    return list(rows.values_list("key", flat=True))


def move(client: Client, row: Any, **beside: Any) -> Any:
    data = {name: other.pk for name, other in beside.items()}
    data[NEXT] = page(type(row), "changelist") + "?q="
    return client.post(page(type(row), "move", row.pk), data)


def said(client: Client, response: Any) -> str:
    return " ".join(map(str, client.get(response["Location"]).context["messages"]))


class TestMove:
    def test_puts_a_row_beside_another(self, admin_client: Client, rulebook: Rulebook) -> None:
        first, second, third, *rest = keys(rulebook.claims)
        response = move(admin_client, get(Claim, first), after=get(Claim, third))
        assert keys(rulebook.claims) == [second, third, first, *rest]
        assert "is now 3 of" in said(admin_client, response)
        move(admin_client, get(Claim, first), before=get(Claim, second))
        assert keys(rulebook.claims) == [first, second, third, *rest]
        places = list(rulebook.claims.values_list("position", flat=True))
        assert places == list(range(1, len(places) + 1))

    def test_holds_for_the_order_in_which_others_have_put_the_rows(
        self, ada: Client, ben: Client, rulebook: Rulebook
    ) -> None:
        first, second, third, *rest = map(get, [Claim] * 99, keys(rulebook.claims))
        move(ada, third, before=first)
        move(ben, first, after=second)
        assert keys(rulebook.claims) == [row.key for row in (third, second, first, *rest)]

    def test_leads_back_to_the_list_and_the_button(self, admin_client: Client) -> None:
        row, other = Rule.objects.all()[:2]
        response = move(admin_client, row, after=other)
        assert response["Location"] == f"{page(Rule, 'changelist')}?q=#down-{row.pk}"

    def test_stays_within_the_owner(self, admin_client: Client) -> None:
        far, awkward = get(Rule, "far"), get(Rule, "awkward")
        response = move(admin_client, far, before=awkward)
        assert "Not moved" in said(admin_client, response)
        assert keys(far.scenario.rules) == ["far", "far-and-light"]

    @pytest.mark.parametrize("beside", [{}, {"before": "x"}, {"after": "9" * 30}])
    def test_needs_a_neighbour(self, admin_client: Client, beside: dict[str, str]) -> None:
        address = page(Rule, "move", get(Rule, "far").pk)
        assert "Not moved" in said(admin_client, admin_client.post(address, beside))

    def test_of_what_is_gone_is_said(self, admin_client: Client) -> None:
        response = admin_client.post(page(Rule, "move", 9999), {"before": 1})
        assert "Not moved" in said(admin_client, response)

    def test_does_not_put_a_question_before_what_it_depends_on(
        self, admin_client: Client, rulebook: Rulebook
    ) -> None:
        before = keys(rulebook.steps)
        row = get(Question, "changes").step
        other = rulebook.steps.all()[0]
        response = move(admin_client, row, before=other)
        assert "is shown after an answer to an earlier step only" in said(admin_client, response)
        assert keys(rulebook.steps) == before

    def test_needs_post(self, admin_client: Client) -> None:
        assert admin_client.get(page(Rule, "move", get(Rule, "far").pk)).status_code == 405

    def test_needs_the_permission_to_change(self, client: Client, rulebook: Rulebook) -> None:
        client.force_login(staff("view_step"))
        first, second = rulebook.steps.all()[:2]
        assert move(client, second, before=first).status_code == 403
        assert "Up" not in client.get(page(Step, "changelist")).text

    def test_is_for_architects(self, client: Client) -> None:
        client.force_login(architect())
        far, light = get(Rule, "far"), get(Rule, "far-and-light")
        move(client, far, after=light)
        assert keys(far.scenario.rules) == ["far-and-light", "far"]


class TestHistory:
    def messages(self, row: Any) -> list[str]:
        entries = LogEntry.objects.filter(object_id=row.pk).order_by("pk")
        return [entry.get_change_message() for entry in entries]

    def test_has_one_entry_for_moves_one_after_the_other(
        self, admin_client: Client, rulebook: Rulebook
    ) -> None:
        first, second, third, fourth = rulebook.claims.all()[:4]
        for other in (second, third, fourth):
            move(admin_client, first, after=other)
        assert self.messages(first) == ["Position: “1” → “4”"]
        assert self.messages(second) == []

    def test_has_none_for_a_row_that_was_put_back(
        self, admin_client: Client, rulebook: Rulebook
    ) -> None:
        first, second = rulebook.claims.all()[:2]
        move(admin_client, first, after=second)
        move(admin_client, first, before=second)
        move(admin_client, first, before=second)
        assert self.messages(first) == []

    def test_keeps_what_others_did_and_what_was_done_earlier(
        self, ada: Client, ben: Client, rulebook: Rulebook
    ) -> None:
        first, second, third, fourth = rulebook.claims.all()[:4]
        move(ada, first, after=second)
        move(ben, first, after=third)
        LogEntry.objects.update(action_time=LogEntry.objects.latest("pk").action_time - MOVING)
        move(ben, first, after=fourth)
        assert self.messages(first) == [f"Position: “{n}” → “{n + 1}”" for n in (1, 2, 3)]


class TestList:
    def test_offers_moves_to_neighbours_of_the_same_owner(self, admin_client: Client) -> None:
        rows = admin_client.get(page(Rule, "changelist")).context["cl"].result_list
        for above, row in pairwise(rows):
            same = above.scenario_id == row.scenario_id
            assert getattr(row, "above", None) == (above.pk if same else None)
            assert getattr(above, "below", None) == (row.pk if same else None)

    def test_offers_moves_past_rows_that_a_filter_hides(
        self, admin_client: Client, rulebook: Rulebook
    ) -> None:
        first, second, third = rulebook.claims.all()[:3]
        rulebook.claims.update(grade="vendor")
        rulebook.claims.filter(pk=second.pk).update(grade="first-hand")
        filtered = admin_client.get(page(type(first), "changelist"), {"grade": "vendor"})
        assert filtered.context["cl"].result_list[0].below == third.pk

    def test_offers_moves_beyond_the_page(
        self, admin_client: Client, rulebook: Rulebook, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("rules.admin.claim.ClaimAdmin.list_per_page", 2)
        _, _, third, fourth, fifth = rulebook.claims.all()[:5]
        cl = admin_client.get(page(Claim, "changelist"), {"p": 2}).context["cl"]
        assert [row.pk for row in cl.result_list] == [third.pk, fourth.pk]
        assert cl.result_list[1].below == fifth.pk

    @pytest.mark.parametrize("query", [{"q": "train"}, {"o": "2"}])
    def test_in_another_order_leads_to_the_one_in_which_rows_can_be_moved(
        self, admin_client: Client, rulebook: Rulebook, query: dict[str, str]
    ) -> None:
        listed = admin_client.get(
            page(Scenario, "changelist"), {**query, "rulebook__id__exact": str(rulebook.pk)}
        )
        assert 'form="move"' not in listed.text
        assert f'href="?rulebook__id__exact={rulebook.pk}">their own order</a>' in listed.text

    def test_still_links_rows_by_their_names(self, admin_client: Client) -> None:
        row = get(Scenario, "long-way")
        text = admin_client.get(page(Scenario, "changelist")).text
        assert f'<a href="{page(Scenario, "change", row.pk)}">{row}</a>' in text


@pytest.mark.parametrize(
    ("before", "after", "order"),
    [("1", "", [3, 1, 2]), ("", "1", [1, 3, 2]), ("2", "1", [1, 3, 2]), ("3", "", None)],
)
def test_a_row_goes_beside_another(before: str, after: str, order: list[int] | None) -> None:
    rows = [Choice(pk=pk) for pk in (1, 2, 3)]
    moved = moved_beside(rows, rows[2], before, after)
    assert (moved and [row.pk for row in moved]) == order
