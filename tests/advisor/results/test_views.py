import re
from html import escape

import pytest

from advisor.models import Result
from advisor.verdict.prose import prose
from rules.drafts.from_document import load
from rules.engine.reading import read_rulebook
from rules.models import Release, Rulebook
from rules.publishing import publish
from tests.support.changes import FAR, REMOVED, changed
from tests.support.decisions import decided_document
from tests.support.small import small_document

# The note on a newer release.
NEWER = re.compile(r"<p class=\"newer.*?</p>", re.DOTALL)
SAVE = "/decide/journey/1/save/?distance=2000&station=near&luggage=bag"


@pytest.fixture
def save(client, journey):
    """Saves a result and gives its permalink."""

    def save(address=SAVE):
        return client.post(address).headers["Location"].removesuffix("saved/")

    return save


@pytest.fixture
def saved(save):
    return save()


def test_saving_answers_303_with_a_token_of_22_characters(client, journey):
    saved = client.post(SAVE)
    assert saved.status_code == 303
    assert re.fullmatch(r"/r/[A-Za-z0-9_-]{22}/saved/", saved.headers["Location"])


def test_the_same_answers_saved_twice_get_two_links(save, saved):
    assert save() != saved


def test_a_result_argues_its_recommendation(client, saved):
    page = client.get(saved).text
    for text in (
        "Take the train.",
        "You travel more than 300 kilometres",
        "A train keeps its speed for hours",
        "Above 300 kilometres, look at the train first.",
        "R1",
        "Rail and road compared",
        "If you chose Car",
        "You arrive tired and later than planned.",
        "Breaks grow longer than the driving between them.",
        "The timetable decides when you leave.",
        "2,000 kilometres",
        "Release 1",
    ):
        assert text in page


def test_a_result_reads_the_same_however_a_database_keeps_the_order_of_keys(client, saved):
    page = client.get(saved).text
    Result.objects.update(verdict=turned_round(Result.objects.get().verdict))
    assert client.get(saved).text == page


def turned_round(value):
    if isinstance(value, dict):
        return {key: turned_round(each) for key, each in reversed(value.items())}
    return [*map(turned_round, value)] if isinstance(value, list) else value


def test_what_moves_most_points_comes_first(client, save, small):
    page = client.get(save("/decide/journey/1/save/?distance=20&luggage=furniture")).text
    bulky, off_rails = small.scenario["bulky-load"], small.scenario["off-the-rails"]
    assert page.index(bulky.mechanism) < page.index(off_rails.mechanism)


def test_a_disputed_claim_is_shown_with_its_dispute(client, save, small):
    document = small_document()
    document["scenarios"][0]["claims"].append("C2")
    publish(load(document), note="Cites a disputed claim")
    page = client.get(save("/decide/journey/2/save/?distance=2000")).text
    assert "1 disputed" in page
    assert small.claim["C2"].disputed.removeprefix("R1") in page


def test_an_option_that_is_ruled_out_says_why(client, save, small):
    page = client.get(save("/decide/journey/1/save/?distance=2000&station=none")).text
    assert f"Train is ruled out: {small.rule['no-station'].reason}." in page


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("", "There is too little to tell yet."),
        ("?station=near&changes=5&luggage=bag&distance=50", "None of the options fits."),
    ],
)
def test_a_result_without_a_recommendation_says_so(client, save, query, message):
    assert message in client.get(save(f"/decide/journey/1/save/{query}")).text


def test_a_tie_argues_for_each_option_that_is_level(client, save):
    page = client.get(save("/decide/journey/1/save/?distance=600&luggage=bag")).text
    assert ">Too close to call between Train and Coach.</h1>" in page
    assert "</strong>, Train and Coach are level." in page
    for option in ("Train", "Coach"):
        assert f"For {option}: you travel more than 300 kilometres." in page
    assert '<a href="#changes">What would change it</a>' in page
    assert '<h2 id="changes">' in page
    assert "What you take on with" not in page


def test_a_tie_that_no_other_answer_breaks_says_so(client, save):
    even = [{"option": "train", "points": 4}, {"option": "car", "points": 4}]
    hop = ("scenarios.off-the-rails.rules.short-hop", REMOVED)
    rulebook = read_rulebook(changed((f"{FAR}.effects", even), hop))
    Release.objects.create(
        rulebook=Rulebook.objects.get(),
        number=2,
        document=rulebook.canonical(),
        sha256=rulebook.digest,
    )
    page = client.get(save("/decide/journey/2/save/?distance=2000")).text
    assert ">Too close to call between Train and Car.</h1>" in page
    assert '<a href="#changes">What would change it</a>' in page
    assert '<h2 id="changes">' in page


def test_a_result_is_unlisted(client, saved):
    page = client.get(saved)
    assert page.headers["X-Robots-Tag"] == "noindex"
    assert page.headers["Referrer-Policy"] == "same-origin"


def test_a_result_takes_at_most_four_queries(client, saved, django_assert_max_num_queries):
    with django_assert_max_num_queries(4):
        assert client.get(saved).status_code == 200


def test_a_result_that_was_shown_before_takes_one_query(client, saved, django_assert_num_queries):
    client.get(saved)
    with django_assert_num_queries(1):
        assert client.get(saved).status_code == 200


def test_publishing_changes_nothing_that_a_result_shows(client, saved):
    before = client.get(saved).text
    document = small_document()
    document["scenarios"][0]["mechanism"] = "Another mechanism."
    document["scenarios"][0]["rules"][0]["effects"][0]["points"] = 2
    assert read_rulebook(document)
    publish(load(document), note="Another mechanism")
    after = client.get(saved).text
    assert NEWER.sub("", after).split() == before.split()
    assert NEWER.search(after)


def test_a_newer_release_that_says_the_same_is_mentioned_with_a_link(client, saved):
    publish(load(small_document() | {"title": "By train or by car?"}), note="Another title")
    page = client.get(saved)
    assert "Release 2 is newer and says the same." in page.text
    assert "newer banner" not in page.text
    assert f'href="{saved}today/"' in page.text


def test_a_newer_release_that_reverses_the_advice_is_a_banner(client, saved, small):
    document = small_document()
    document["scenarios"][0]["rules"][0]["effects"][0]["option"] = "coach"
    document["examples"][0]["recommended"] = "coach"
    publish(load(document), note="The coach got faster")
    page = client.get(saved).text
    [banner] = NEWER.findall(page)
    assert 'class="newer banner"' in banner
    assert f"Release 2 would say: {small.option['coach'].advice}" in banner
    assert f'href="{saved}today/"' in banner
    assert "<h1>Take the train.</h1>" in page


def test_a_result_of_the_current_release_mentions_no_newer_one(client, saved):
    publish(load(small_document() | {"key": "another-journey"}), note="Another rulebook")
    assert not NEWER.search(client.get(saved).text)


def test_a_result_under_an_older_release_takes_at_most_four_queries(
    client, saved, django_assert_max_num_queries
):
    publish(load(small_document() | {"title": "By train or by car?"}), note="Another title")
    client.get(saved)  # a process reads each release once
    with django_assert_max_num_queries(4):
        assert "Release 2 is newer" in client.get(saved).text


def test_the_release_of_a_result_leads_to_its_page(client, saved):
    release = "/releases/1/?rulebook=journey"
    assert f'<a href="{release}">Release 1</a>' in client.get(saved).text


def test_wrong_answers_are_not_saved(client, journey):
    refused = client.post("/decide/journey/1/save/?distance=far")
    assert refused.headers["Location"] == "/decide/journey/1/trip/?distance=far"
    assert not Result.objects.exists()


def test_reading_the_save_address_saves_nothing_and_keeps_the_answers(client, journey):
    page = client.get("/decide/journey/1/save/?distance=2000")
    assert page.headers["Location"] == "/decide/journey/1/result/?distance=2000"
    assert not Result.objects.exists()


def test_the_result_stands_there_before_it_is_saved(client, journey, saved):
    page = client.get("/decide/journey/1/result/?distance=2000&station=near&luggage=bag")
    for text in ("<h1>Take the train.</h1>", "A train keeps its speed", 'id="changes"', "Change<"):
        assert text in page.text
    assert page.text.count('id="answers"') == 1
    assert "Export" not in page.text
    assert page.headers["X-Robots-Tag"] == "noindex"
    assert Result.objects.count() == 1
    assert client.get(saved).context["report"].headline == page.context["report"].headline


def test_a_wrong_field_shows_the_result_again_and_loses_nothing(client, journey):
    page = client.post(SAVE, {"title": "x" * 201, "context": "Forty\nsingers."})
    assert page.status_code == 422
    assert "<title>Error: Take the train." in page.text
    assert "Nothing is saved yet" in page.text.partition("<h1")[0]
    assert "A train keeps its speed" in page.text
    assert "x" * 201 in page.text
    assert "Forty\nsingers.</textarea>" in page.text
    assert f'action="{escape(SAVE)}"' in page.text
    assert not Result.objects.exists()


@pytest.mark.parametrize(
    "token", ["AAAAAAAAAAAAAAAAAAAAAA", "short", "AAAAAAAAAAAAAAAAAAAA%00A", "A" * 23, "é" * 22]
)
def test_a_link_that_nobody_got_finds_nothing(client, db, token):
    page = client.get(f"/r/{token}/")
    assert page.status_code == 404
    assert "error-page" in page.text


def test_the_example_shows_a_result_without_saving_one(client, journey, small):
    page = client.get("/example/journey/")
    showcase, report = small.example[small.showcase], page.context["report"]
    assert f"An example: {showcase.title.lower()}." in page.text
    assert report.verdict.recommended == showcase.recommended
    assert f"<h1>{report.headline}</h1>" in page.text
    assert not Result.objects.exists()


def test_what_matters_most_counts_twice_and_is_shown(client, save):
    client.post("/decide/journey/1/save/?distance=2000")
    saved = save("/decide/journey/1/save/?distance=2000&most=distance")
    once, twice = Result.objects.order_by("pk")
    assert (once.most, twice.most) == ([], ["distance"])
    assert (once.verdict["totals"]["train"], twice.verdict["totals"]["train"]) == (4, 8)
    twofold = "(matters most, so it counts twice)"
    assert twofold in client.get(saved).text
    assert twofold not in client.get(f"/r/{once.token}/").text


def test_a_result_says_how_often_such_verdicts_were_right(client, journey, saved, save):
    assert "/accuracy/" not in client.get(saved).text.partition("<main")[2]
    publish(load(decided_document()), note="Decisions that it has not seen")
    later = save("/decide/journey/2/save/?distance=2000&station=near&changes=0")
    page = client.get(later).text.partition("<main")[2]
    assert '<a href="/accuracy/?rulebook=journey">1 of 2 verdicts called “clear”' in page


def test_with_too_few_answers_a_result_names_the_default(client, journey, save, small):
    assert 'id="default"' not in client.get(save("/decide/journey/1/save/")).text
    default = {"default_option": "car", "default_text": "It *waits* at your door."}
    publish(load(small_document() | default), note="A default")
    page = client.get(save("/decide/journey/2/save/")).text
    assert 'id="default"' in page
    text = prose(default["default_text"])
    assert f"<strong>{small.option['car'].name}.</strong> {text}" in page
    recommended = client.get(save("/decide/journey/2/save/?distance=2000")).text
    assert 'id="default"' not in recommended


def test_a_similar_project_that_chose_otherwise_says_why(client, journey, save, small):
    publish(load(decided_document()), note="An orchestra took the car")
    page = client.get(save("/decide/journey/2/save/?distance=2000&station=near&changes=0")).text
    _, tour, orchestra, *_ = page.partition('id="neighbours"')[2].split("<article")
    assert f"Chose: {small.option['train'].name}." in tour
    assert "Why they chose it" not in tour
    assert f"Chose otherwise: {small.option['car'].name}." in orchestra
    why = "Why they chose it:</span> It was the cheapest. They could sing on the way.</p>"
    assert why in orchestra


def test_a_similar_project_that_accepts_the_recommendation_did_not_choose_otherwise(client, save):
    page = client.get(save("/decide/journey/1/save/?distance=600&station=near")).text
    assert "Chose: Long-distance coach (also sound: Train)." in page
    assert "otherwise:" not in page.partition('id="neighbours"')[2]
    assert "Why they chose it" not in page


def test_a_note_says_why_an_answer_was_given(client, journey):
    typed = {"note-distance": "Measured <on> a map"}
    page = client.get(client.post(SAVE, typed).headers["Location"].removesuffix("saved/"))
    assert "Measured &lt;on&gt; a map" in page.text


def test_a_note_that_is_too_long_shows_the_result_again_and_loses_nothing(client, journey):
    typed = {"title": "A & B", "note-distance": "x" * 501}
    page = client.post("/decide/journey/1/save/?distance=600", typed)
    assert page.status_code == 422
    assert "Use at most 500 characters. This has 501." in page.text
    assert f"{'x' * 501}</textarea>" in page.text
    assert 'value="A &amp; B"' in page.text
