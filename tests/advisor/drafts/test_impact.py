import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now

from advisor.drafts import impact_job
from advisor.drafts.impact import NOTHING
from advisor.drafts.impact_job import latest_impact, new_impact, run
from advisor.models import Impact, Result
from advisor.verdict.conclusion import METHOD
from rules.drafts.from_document import load
from rules.drafts.to_document import draft
from rules.models import Condition, Release, Rulebook
from tests.support.changes import FAR, changed
from tests.support.people import staff
from tests.support.small import small_document

FAR_AWAY = {"distance": 600, "station": "near"}
CAR_FOR_FAR = (f"{FAR}.effects", [{"option": "car", "points": 4}])


def assessed(standing: str, margin: int) -> dict[str, Any]:
    """What an impact reads of a conclusion."""
    return {"assessment": {"standing": standing, "margin": margin}}


@pytest.fixture
def results(journey: Release) -> list[Result]:
    """Three results that recommend the train, and one that recommends nothing."""
    known = [("train", FAR_AWAY, "leaning", 6)] * 3 + [("", {}, "not-enough-answers", 0)]
    return [
        Result.objects.create(
            release=journey,
            recommended=old,
            answers=answers,
            verdict={},
            conclusion=assessed(standing, margin),
            method=METHOD,
        )
        for old, answers, standing, margin in known
    ]


@pytest.fixture
def rulebook(results: list[Result]) -> Rulebook:
    """Its draft recommends the car where release 1 recommends the train."""
    return load(changed(CAR_FOR_FAR))


@pytest.fixture
def address(rulebook: Rulebook) -> str:
    return reverse("draft-impact", args=[rulebook.pk])


@pytest.fixture
def impact(rulebook: Rulebook) -> Impact:
    """One that has been saved, and not been computed."""
    impact = new_impact(rulebook, draft(rulebook))
    impact.save()
    return impact


@pytest.fixture
def finished(impact: Impact) -> Impact:
    run(impact, draft(impact.rulebook))
    return impact


def computed(rulebook: Rulebook) -> str:
    """Where the impact of this draft is shown, which has been computed."""
    impact = new_impact(rulebook, draft(rulebook))
    impact.save()
    run(impact, draft(rulebook))
    return reverse("draft-impact", args=[rulebook.pk])


def text(page: Any) -> str:
    return " ".join(page.text.split())


def cells(row: str) -> list[str]:
    return re.findall(r"<td[^>]*>(.*?)</td>", row)


class TestLooking:
    def test_before_it_is_computed_it_can_be_started(
        self, admin_client: Client, address: str
    ) -> None:
        page = admin_client.get(address)
        assert "It has not been computed yet." in page.text
        assert 'value="Compute the impact"' in page.text
        assert not Impact.objects.exists()

    def test_the_form_of_the_rulebook_leads_to_the_page(
        self, admin_client: Client, rulebook: Rulebook, address: str
    ) -> None:
        form = admin_client.get(reverse("admin:rules_rulebook_change", args=[rulebook.pk]))
        assert f'href="{address}"' in form.text

    def test_it_says_how_many_results_change_and_from_what_to_what(
        self, admin_client: Client, address: str, finished: Impact
    ) -> None:
        page = text(admin_client.get(address))
        assert "for 4 stored results" in page
        figures = dict(re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", page))
        assert (figures["keep their recommendation and standing"], figures["change it"]) == (
            "0",
            "3",
        )
        rows = dict(re.findall(r'<tr><th scope="row">(.*?)</th>(.*?)</tr>', page))
        assert rows == {
            "Train": '<td class="moved">3</td><td>0</td>',
            NOTHING: '<td>0</td><td class="kept">1 kept</td>',
        }

    def test_results_that_change_are_listed_by_what_they_come_to(
        self, admin_client: Client, address: str, finished: Impact
    ) -> None:
        day = finished.started_at.strftime("%-d %B %Y")
        *_, row = text(admin_client.get(address)).split("<tr>")
        before, after = ["Train", "Leaning", "6"], ["Car", "Leaning", "4"]
        assert cells(row) == [day, "Release 1", *before, *after]

    def test_nobody_is_told_which_results_they_are(
        self, admin_client: Client, address: str, finished: Impact, results: list[Result]
    ) -> None:
        Result.objects.update(title="Summer holidays")
        page = admin_client.get(address).text
        assert len(finished.changes) == 3
        assert [result.token for result in results if result.token in page] == []
        assert "Summer" not in page
        assert 'href="/r/' not in page

    def test_those_that_are_less_sure_are_not_kept(
        self, admin_client: Client, results: list[Result]
    ) -> None:
        rulebook = load(changed((f"{FAR}.effects", [{"option": "train", "points": 1}])))
        page = text(admin_client.get(computed(rulebook)))
        assert "<dt>keep it with another standing</dt><dd>3</dd>" in page
        assert "All 3 results that keep a recommendation." in page
        _, _, standings = page.partition('<h2 id="standings">')
        assert (
            '<tr><th scope="row">Leaning</th><td class="moved">3</td></tr>'
            in standings.partition("</table>")[0]
        )

    def test_it_says_if_only_the_newest_had_their_standings_compared(
        self, admin_client: Client, results: list[Result], monkeypatch: Any
    ) -> None:
        monkeypatch.setattr(impact_job, "MAX_STANDINGS", 2)
        page = text(admin_client.get(computed(load(small_document()))))
        assert "The newest 2 results that keep a recommendation." in page
        assert "the older ones count as kept" in page

    def test_a_tie_is_called_one(self, admin_client: Client, results: list[Result]) -> None:
        level = [{"option": option, "points": 4} for option in ("train", "car")]
        rulebook = load(changed((f"{FAR}.effects", level)))
        *_, row = text(admin_client.get(computed(rulebook))).split("<tr>")
        assert cells(row)[-3:] == ["A tie", "Too close to call", "0"]

    def test_where_no_option_leads_there_is_no_margin(
        self, admin_client: Client, address: str, finished: Impact
    ) -> None:
        nothing = {"recommended": None, "standing": "not-enough-answers", "margin": 0}
        Impact.objects.update(changes=[{**finished.changes[0], "to": nothing}])
        *_, row = text(admin_client.get(address)).split("<tr>")
        assert cells(row)[-3:] == [NOTHING, "Not enough answers", ""]

    def test_they_stand_on_pages(
        self, admin_client: Client, address: str, finished: Impact
    ) -> None:
        Impact.objects.update(
            changes=finished.changes[:1] * 250, moves={"train": {"car": 1_000_000}}
        )
        first, last = admin_client.get(address), admin_client.get(address, {"page": 3})
        assert "The newest 250 of 1,000,000." in first.text
        assert first.text.count("<td>Release 1</td>") == 100
        assert 'href="?page=2#changes"' in first.text
        assert 'rel="next"' in first.text
        assert last.text.count("<td>Release 1</td>") == 50
        assert 'rel="next"' not in last.text
        assert admin_client.get(address, {"page": "x"}).status_code == 200

    def test_what_is_gone_by_now_is_still_listed(
        self, admin_client: Client, address: str, finished: Impact
    ) -> None:
        Result.objects.all().delete()
        change = finished.changes[0]
        tram = {**change, "from": {**change["from"], "recommended": "tram"}}
        Impact.objects.update(moves={"tram": {"train": 2}}, changes=[tram])
        *_, row = text(admin_client.get(address)).split("<tr>")
        assert cells(row)[2] == "tram"

    @pytest.mark.parametrize(
        ("unfit", "words"),
        [(1, "1 result has an answer that"), (2000, "2,000 results have answers that")],
    )
    def test_answers_that_were_left_out_are_mentioned(
        self, admin_client: Client, address: str, finished: Impact, unfit: int, words: str
    ) -> None:
        Impact.objects.update(unfit=unfit)
        assert words in text(admin_client.get(address))

    def test_it_says_if_the_draft_has_changed_since(
        self, admin_client: Client, address: str, finished: Impact
    ) -> None:
        warning = "This was computed for an earlier state of the draft."
        assert warning not in admin_client.get(address).text
        Rulebook.objects.update(title="Which way?")
        assert warning in admin_client.get(address).text

    def test_a_draft_that_cannot_be_read_has_no_impact(
        self, admin_client: Client, address: str, finished: Impact
    ) -> None:
        Condition.objects.filter(rule__key="far").delete()
        for page in (admin_client.get(address), admin_client.post(address)):
            assert page.status_code == 422
            assert "<li>scenarios.long-way.rules.far.when: " in page.text
            assert "stored results" not in page.text

    def test_it_asks_the_database_as_often_for_many_results(
        self,
        admin_client: Client,
        address: str,
        finished: Impact,
        django_assert_max_num_queries: Any,
    ) -> None:
        admin_client.get(address)
        with django_assert_max_num_queries(62) as many:
            admin_client.get(address)
        Impact.objects.update(changes=finished.changes[:1])
        with django_assert_max_num_queries(len(many)) as one:
            admin_client.get(address)
        assert len(one) == len(many)


class TestWhileItRuns:
    def test_a_bar_shows_how_far_it_is_and_keeps_itself_up_to_date(
        self, admin_client: Client, address: str, impact: Impact
    ) -> None:
        Impact.objects.update(done=1234, total=5000)
        page = admin_client.get(address)
        assert "<title>24% · " in page.text
        assert "1,234 of 5,000 results" in page.text
        assert 'value="1234" max="5000"' in page.text
        assert f'hx-get="{address}" hx-trigger="every 1s"' in page.text
        assert '<noscript><meta http-equiv="refresh"' in page.text
        assert 'class="impact-start"' not in page.text

    def test_asking_for_it_does_not_read_the_draft(
        self, admin_client: Client, address: str, impact: Impact, django_assert_num_queries: Any
    ) -> None:
        with django_assert_num_queries(5):  # session, user, rulebook, impact, latest release
            admin_client.get(address)

    def test_once_it_is_over_the_page_asks_no_more(
        self, admin_client: Client, address: str, finished: Impact
    ) -> None:
        page = admin_client.get(address).text
        assert "hx-get" not in page
        assert 'http-equiv="refresh"' not in page
        assert 'value="Compute it again"' in page

    def test_one_that_has_died_is_said_and_can_be_started_again(
        self, admin_client: Client, address: str, impact: Impact
    ) -> None:
        Impact.objects.update(done=1, beat_at=now() - timedelta(minutes=1))
        page = admin_client.get(address).text
        assert "The last run stopped after 1 of 4 results" in page
        assert 'class="impact-start"' in page

    def test_one_that_failed_says_why(
        self, admin_client: Client, address: str, impact: Impact
    ) -> None:
        Impact.objects.update(done=1, error="<disk> is full")
        page = admin_client.get(address).text
        assert "The last run failed after 1 result: &lt;disk&gt; is full" in page
        assert 'class="impact-start"' in page


class TestStarting:
    def test_it_is_saved_that_it_runs(self, admin_client: Client, address: str) -> None:
        response = admin_client.post(address, follow=True)
        assert response.redirect_chain == [(address, 302)]
        assert 'value="0" max="4"' in response.text
        assert Impact.objects.get().state == "running"

    def test_while_it_runs_nothing_is_started(
        self, admin_client: Client, address: str, impact: Impact
    ) -> None:
        admin_client.post(address)
        assert Impact.objects.get() == impact

    @pytest.mark.parametrize("codename", ["change_rulebook", "publish_rulebook"])
    def test_editing_or_publishing_allows_it(
        self, client: Client, address: str, codename: str
    ) -> None:
        client.force_login(staff(codename))
        assert 'class="impact-start"' in client.get(address).text
        assert client.post(address).status_code == 302
        assert Impact.objects.exists()

    def test_viewing_allows_only_to_look(self, client: Client, address: str) -> None:
        client.force_login(staff("view_rulebook"))
        page = client.get(address)
        assert page.status_code == 200
        assert 'id="impact"' in page.text
        assert 'class="impact-start"' not in page.text
        assert client.post(address).status_code == 403
        assert not Impact.objects.exists()

    def test_staff_without_any_permission_and_strangers_see_nothing(
        self, client: Client, address: str
    ) -> None:
        assert client.post(address)["Location"].startswith(reverse("admin:login"))
        client.force_login(staff())
        assert client.get(address).status_code == 403
        assert not Impact.objects.exists()


class TestSummary:
    def summary(self, rulebook: Rulebook) -> str:
        context = {
            "original": rulebook,
            "impact": latest_impact(rulebook),
            "sha256": draft(rulebook).digest,
        }
        return " ".join(render_to_string("drafts/impact_summary.html", context).split())

    def test_it_leads_to_the_page(self, rulebook: Rulebook, address: str) -> None:
        summary = self.summary(rulebook)
        assert "has not been computed for this draft" in summary
        assert f'href="{address}"' in summary

    def test_it_counts(self, finished: Impact) -> None:
        assert (
            "Of 4 stored results, 0 keep recommendation and standing, 0 keep the recommendation "
            "with another standing, 3 change it and 0 lose it." in self.summary(finished.rulebook)
        )

    def test_it_says_if_nothing_changes(self, results: list[Result]) -> None:
        rulebook = load(small_document())
        computed(rulebook)
        summary = self.summary(rulebook)
        assert "All 4 stored results keep their recommendation and standing." in summary

    def test_it_says_if_only_the_newest_had_their_standings_compared(
        self, results: list[Result], monkeypatch: Any
    ) -> None:
        monkeypatch.setattr(impact_job, "MAX_STANDINGS", 2)
        rulebook = load(small_document())
        computed(rulebook)
        assert "recommendation, and the newest 2 their standing." in self.summary(rulebook)

    def test_an_earlier_draft_does_not_count(self, finished: Impact) -> None:
        Rulebook.objects.update(title="Which way?")
        summary = self.summary(finished.rulebook)
        assert "was computed for an earlier state of the draft" in summary
        assert "3 change" not in summary

    def test_it_says_how_far_a_run_is(self, impact: Impact) -> None:
        Impact.objects.update(done=2)
        assert "is being computed: 50%" in self.summary(impact.rulebook)


def test_there_is_no_page_for_a_rulebook_that_does_not_exist(
    admin_client: Client, admin_user: User
) -> None:
    assert admin_client.get(reverse("draft-impact", args=[999])).status_code == 404
