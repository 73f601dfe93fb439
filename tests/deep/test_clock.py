"""The clock of the machine is set back."""

import re
import shutil

from tests.deep.site import token

# gunicorn records in file times when a worker was last alive. faketime must not change those.
REAL_FILES = {"NO_FAKE_STAT": "1"}


def test_the_last_recorded_decision_counts_whatever_the_clock_says(serve):
    assert shutil.which("faketime"), "run `make test-deep`, which installs faketime or says how to"
    site = serve()
    first, key = save(site)
    decide(site, first, key, "train", "proposed")
    site.kill()

    site = serve(REAL_FILES, under=["faketime", "-f", "-2d"])
    decide(site, first, key, "car", "accepted")
    later, _ = save(site)
    shown = re.findall("(proposed|accepted) on ", site.ask(f"/r/{first}/").text)
    assert shown == ["accepted", "proposed"]  # the current decision, then the former
    for address in (f"/r/{later}/", f"/r/{first}/today/", f"/compare/?a={first}&b={later}", "/"):
        assert site.ask(address).status == 200
    assert "Traceback" not in site.output()


def save(site):
    """The token and the edit key of a new result."""
    saved = site.send()
    key = re.search(r"edit_key_[\w-]{22}=([\w-]{22})", saved.headers["Set-Cookie"])
    return token(saved), key[1]


def decide(site, result, key, option, status):
    address = f"/r/{result}/edit/{key}/"
    seen = dict(re.findall(r'name="(seen_\w+)" value="(.*?)"', site.ask(address).text))
    decision = {"option": option, "status": status, "date": "2026-11-01", "reason": f"A {option}."}
    answer = site.ask(address, {"form": "changes", **seen, **decision})
    assert answer.status == 303, answer.text
