from datetime import UTC, date, datetime

import pytest
from django.urls import reverse
from django.utils.html import escape

from advisor.models import Decision, Result
from advisor.results.lookup import saved_or_404
from rules.drafts.from_document import load
from rules.engine.words import say_points
from rules.publishing import publish
from tests.advisor.comparison.conftest import AWAY, NEAR
from tests.support.changes import AWKWARD, DISTANCE, changed
from tests.support.small import small_document


@pytest.fixture
def compare(client):
    def compare(a: str, b: str):
        return client.get(reverse("compare"), {"a": a, "b": b})

    return compare


def words(page) -> str:
    return " ".join(page.text.split())


def test_without_results_a_form_asks_for_two_links(client, journey):
    page = client.get("/compare/")
    assert page.status_code == 200
    assert page.text.count('<input type="text"') == 2
    assert not page.context["form"].errors


def test_the_page_of_a_result_leads_to_the_form_with_its_link(client, save):
    token = save(AWAY)
    assert f'href="/compare/?a={token}"' in client.get(f"/r/{token}/").text
    page = client.get(f"/compare/?a={token}")
    assert page.status_code == 200
    assert f'value="{token}"' in page.text
    assert not page.context["form"].errors


def test_two_results_stand_side_by_side(save, compare):
    page = compare(save(NEAR), save(AWAY))
    assert page.status_code == 200
    comparison = page.context["comparison"]
    assert [side.report.option.key for side in comparison.sides] == ["car", "train"]
    assert "recommends Your own car, " in page.text
    assert page.headers["X-Robots-Tag"] == "noindex"


def test_the_answers_that_explain_the_recommendation_are_named(save, compare):
    page = compare(save(NEAR), save(AWAY))
    assert (
        "Of 2 answers that differ, this one explains the different recommendation: Distance."
        in words(page)
    )
    assert (
        'href="/decide/journey/1/result/?distance=2000&amp;station=near&amp;luggage=bag"'
        in page.text
    )


def test_points_of_a_scenario_that_both_match_are_shown_where_they_differ(save, compare):
    page = compare(save("distance=600&most=distance"), save("distance=600&luggage=dog"))
    both = words(page).split("Both match")[1]
    [(in_a, _)] = page.context["comparison"].both
    assert in_a.scenario.key == "long-way"
    assert f"{in_a.scenario.title} <span" in both
    assert both.index("Train +8") < both.index("Train +4")


def test_results_that_agree_need_no_explanation(save, compare):
    page = compare(save(AWAY), save("distance=700"))
    assert "Both recommend Train." in page.text
    assert 'id="explanation"' not in page.text


def test_a_side_whose_options_are_level_is_said_to_recommend_none(save, compare):
    page = compare(save(AWAY), save(AWAY.replace("2000", "600")))
    assert "finds Train and Coach level.</h1>" in page.text
    assert "One answer differs, and it explains the different recommendation: Distance." in words(
        page
    )


def test_what_matters_most_is_shown(save, compare):
    answers = "distance=600{}&luggage=furniture{}"
    page = compare(
        save(answers.format("", "&most=luggage")), save(answers.format("&most=distance", ""))
    )
    assert page.text.count('class="matters"') == 2


@pytest.mark.parametrize(
    "form",
    ["{}", "/r/{}/", "https://advisor.example/r/{}/", " https://advisor.example/r/{}/edit/k/ "],
)
def test_a_link_in_any_form_comes_down_to_its_token(client, save, compare, form):
    a, b = save(NEAR), save(AWAY)
    page = compare(form.format(a), f"/r/{b}/")
    assert page.headers["Location"] == f"/compare/?a={a}&b={b}"
    assert client.get(page.headers["Location"]).status_code == 200


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("", "Paste a link here."),
        ("the other one", "This is not a link to a result."),
        ("https://advisor.example/r/short/", "This is not a link to a result."),
        ("/r/AAAAAAAAAAAAAAAAAAAAAA/", "No result has this link."),
        ("\x00", "Null characters are not allowed."),
        ("<script>", "This is not a link to a result."),
    ],
)
def test_a_wrong_link_is_said_in_words_and_kept(save, compare, typed, message):
    token = save(NEAR)
    page = compare(token, typed)
    assert page.status_code == 422
    assert message in page.text
    assert f'value="{token}"' in page.text
    assert "<script>" not in page.text
    assert not typed or page.context["form"]["b"].value() == typed


def test_a_withdrawn_result_cannot_be_compared(save, compare):
    a, b = save(NEAR), save(AWAY)
    Result.objects.filter(token=b).update(revoked_at=datetime(2026, 11, 20, tzinfo=UTC))
    page = compare(a, b)
    assert page.status_code == 422
    [problem] = page.context["form"].errors["b"]
    assert "was withdrawn on 20 November 2026" in problem
    assert escape(problem) in page.text


def test_a_result_cannot_be_compared_with_itself(save, compare):
    token = save(NEAR)
    page = compare(token, token)
    assert page.status_code == 422
    assert page.context["form"].errors.keys() == {"b"}


def test_results_of_two_decisions_cannot_be_compared(save, compare):
    publish(load(small_document() | {"key": "errand", "title": "Walk or drive?"}), note="First")
    page = compare(save(NEAR), save(AWAY, rulebook="errand"))
    assert page.status_code == 422
    [problem] = page.context["form"].errors["b"]
    assert "“Train or car?” and this one “Walk or drive?”" in problem
    assert escape(problem) in page.text


def test_under_two_releases_each_result_keeps_its_own_verdict(save, compare):
    a = save("luggage=dog")
    dogs_welcome = changed((f"{AWKWARD}.effects.0.points", -1), (f"{AWKWARD}.effects.1.points", 1))
    publish(load(dogs_welcome), note="Dogs are welcome on trains")
    page = compare(a, save("luggage=dog", release=2))
    comparison = page.context["comparison"]
    assert [side.report.option.key for side in comparison.sides] == ["car", "train"]
    assert "the first result under release 1, the second result under release 2." in page.text
    assert "So the rules explain the difference, not the answers." in page.text


def test_across_releases_the_page_says_what_the_newer_one_recommends(save, compare):
    b = save(NEAR)
    publish(load(changed(("title", "Train or car, again?"))), note="Another title")
    page = compare(save(AWAY, release=2), b)
    explanation = page.context["comparison"].explanation
    assert explanation.release.number == 2
    a, b = explanation.option_a, explanation.option_b
    assert (a.key, b.key) == ("train", "car")
    assert (
        f"the answers of the first result lead to {a.name} "
        f"and those of the second result to {b.name}."
    ) in page.text


def test_answers_that_the_newer_release_cannot_read_are_named(save, compare):
    a = save("distance=2000")
    publish(load(changed((f"{DISTANCE}.maximum", 1500))), note="Nobody travels farther")
    page = compare(a, save("distance=20", release=2))
    assert "Release 2 asks otherwise about Distance" in page.text


def test_too_many_answers_that_act_together_are_said_to_be_so(save, compare, monkeypatch):
    monkeypatch.setattr("advisor.comparison.comparison.smallest_explanation", lambda *given: None)
    page = compare(save(NEAR), save(AWAY))
    assert "Of 2 answers that differ, no small set explains the difference" in page.text
    assert "Larger sets were not searched." in page.text
    differing = page.context["comparison"].differing
    assert [row.question.label for row in differing] == ["Distance", "Luggage"]


def test_the_titles_of_the_projects_name_the_sides_and_nothing_is_called_a_or_b(save, compare):
    a, b = save(NEAR), save(AWAY)
    Result.objects.filter(token=a).update(title="Choir <trip>")
    page = words(compare(a, b))
    assert "<title>Choir &lt;trip&gt; and Second result compared" in page
    assert f'<a href="/r/{a}/"><bdi>Choir &lt;trip&gt;</bdi></a>' in page
    assert "Only <bdi>“Second result”</bdi> matches" in page
    assert (
        "With this answer from the second result, “<bdi>Choir &lt;trip&gt;</bdi>” would lead to"
        in page
    )
    assert '<th scope="col"><bdi>Choir &lt;trip&gt;</bdi></th>' in page
    assert "A’s" not in page
    assert ">A<" not in page


def test_both_totals_of_an_option_stand_in_one_row(save, compare):
    page = words(compare(save(NEAR), save(AWAY)))
    totals = [
        compared.verdict.totals["train"]
        for compared in (saved_or_404(row.token).report for row in Result.objects.order_by("pk"))
    ]
    first, second = map(say_points, totals)
    assert f'<th scope="row">Train</th><td>{first}</td><td>{second}</td>' in page
    assert page.count('class="join"') == 2


def test_what_each_team_decided_is_shown(save, compare):
    a, b = save(NEAR), save(AWAY)
    for token, option, status in ((a, "train", "accepted"), (b, "car", "proposed")):
        Decision.objects.create(
            result=Result.objects.get(token=token),
            option=option,
            status=status,
            date=date(2026, 3, 2),
            deciders="Ana",
        )
    page = words(compare(a, b))
    by = "on 2 March 2026 by <bdi>Ana</bdi>."
    assert f"<strong>Decided: Train</strong>, accepted {by}" in page
    assert f"<strong>Decision: Your own car</strong>, proposed {by}" in page


def test_a_comparison_takes_a_query_one_for_decisions_and_one_to_count(
    save, compare, django_assert_num_queries
):
    a, b = save(NEAR), save(AWAY)
    with django_assert_num_queries(3):
        assert compare(a, b).status_code == 200


def test_what_follows_from_two_results_is_searched_once(client, save, compare, monkeypatch):
    a, b = save(NEAR), save(AWAY)
    first = compare(a, b)
    monkeypatch.delattr("advisor.comparison.comparison.smallest_explanation")
    second = compare(a, b)
    assert second.text == first.text
    assert second.headers["X-Robots-Tag"] == "noindex"
    etag = first.headers["ETag"]
    again = client.get(f"/compare/?a={a}&b={b}", headers={"if-none-match": etag})
    assert again.status_code == 304


def test_the_page_follows_what_may_change_of_either_result(save, compare):
    a, b = save(NEAR), save(AWAY)
    compare(a, b)
    Result.objects.filter(token=a).update(title="Choir trip")
    assert "Choir trip" in compare(a, b).text
    Decision.objects.create(
        result=Result.objects.get(token=b), option="car", status="accepted", date=date(2026, 3, 2)
    )
    assert "Decided: Your own car" in compare(a, b).text
    Result.objects.filter(token=b).update(revoked_at=datetime(2026, 11, 20, tzinfo=UTC))
    assert compare(a, b).status_code == 422
