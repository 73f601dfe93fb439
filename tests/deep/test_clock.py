"""The clock of the machine is set back."""

import re
import shutil

# gunicorn notes in the times of a file when a worker was last seen; those are to stay as they are.
REAL_FILES = {"NO_FAKE_STAT": "1"}


def test_what_was_recorded_last_stands_though_the_clock_says_that_it_was_first(serve):
    assert shutil.which("faketime"), "run `make test-deep`, which installs faketime or says how to"
    server = serve()
    token, key = save(server)
    decide(server, token, key, "train", "proposed")
    server.stop()

    server = serve(REAL_FILES, under=["faketime", "-f", "-2d"])
    decide(server, token, key, "car", "accepted")
    later, _ = save(server)
    shown = re.findall("(proposed|accepted) on ", server.ask(f"/r/{token}/").text)
    assert shown == ["accepted", "accepted", "proposed"]  # what stands, then all there was
    for address in (f"/r/{later}/", f"/r/{token}/today/", f"/compare/?a={token}&b={later}", "/"):
        assert server.ask(address).status == 200
    assert "Traceback" not in server.said()


def save(server):
    """The token and the edit key of a new result."""
    answer = server.ask("/decide/journey/1/save/?distance=600", {})
    key = re.search(r"edit_key=([\w-]{22})", answer.headers["Set-Cookie"])
    return answer.headers["Location"].split("/")[2], key[1]


def decide(server, token, key, option, status):
    form = {"form": "decision", "option": option, "status": status, "date": "2026-11-01"}
    form["reason"] = "We like it."
    answer = server.ask(f"/r/{token}/edit/{key}/", form)
    assert answer.status == 303, answer.text
