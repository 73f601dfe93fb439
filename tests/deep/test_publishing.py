"""New releases are published while people answer."""

import json
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

from rules.files import write_document
from tests.deep.site import manage, token
from tests.support.small import small_document

PEOPLE = 50
RELEASES = 3
ANSWERS = "distance=600&station=near&luggage=bag&changes=1"


def test_each_questionnaire_keeps_the_release_it_began_with(serve, database, data):
    site = serve(database)
    begun, published = Barrier(PEOPLE + 1), Event()

    def answer(number):
        """The statuses of all pages, and the release of the result."""
        first = site.ask("/decide/journey/").headers["Location"]
        release = first.removesuffix("trip/")
        begun.wait()
        statuses = set()
        while True:
            is_last = published.is_set()
            for step in ("trip", "baggage", "connection", "so-far", "result"):
                statuses.add(site.ask(f"{release}{step}/?{ANSWERS}").status)
            if is_last:
                break
        saved = site.ask(f"{release}save/?{ANSWERS}", {})
        result = json.loads(site.ask(f"/r/{token(saved)}/result.json").text)
        return statuses, saved.status, result["release"]

    with ThreadPoolExecutor(PEOPLE) as people:
        questionnaires = [people.submit(answer, number) for number in range(PEOPLE)]
        begun.wait()
        for number in range(RELEASES):
            publish(data, database, f"Train or car, number {number}?")
        published.set()
        ended = [questionnaire.result() for questionnaire in questionnaires]
    assert ended == [({200}, 303, 1)] * PEOPLE
    newest = site.ask("/decide/journey/").headers["Location"]
    assert newest == f"/decide/journey/{1 + RELEASES}/trip/"


def publish(data, database, title):
    file = data / "journey.yaml"
    file.write_text(write_document(small_document() | {"title": title}))
    manage(data, database, "load_rulebook", str(file), "--publish")
