from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from advisor.models import Result
from tests.support.places import Place
from tests.support.served import served

pytestmark = pytest.mark.django_db(transaction=True)

PRIVATE = "nobody-may-read-this"


def test_the_log_says_what_happened_and_nothing_private(result: Result, edit_link: str) -> None:
    Result.objects.update(title=PRIVATE, verdict={"recommended": PRIVATE})  # makes pages fail
    private = [result.token, edit_link.split("/")[-2], PRIVATE]
    with served(LOG_FORMAT="json") as site:
        asked = site.get(f"/r/{result.token}/?{PRIVATE}", Cookie=f"edit_key={PRIVATE}")
        site.get(edit_link)
        site.get(f"/r/{'A' * 22}/today/?distance={PRIVATE}")
        site.get(f"/{PRIVATE}/")
        site.get(f"/decide/journey/1/save/?distance={PRIVATE}", "POST", Referer=f"/?{PRIVATE}")
        site.get(f"/r/{result.token}/?{PRIVATE}", "BREW")
        site.get(f"/?{PRIVATE}", Host="stranger.example")
    assert asked.status == 500
    assert not [secret for secret in private if secret in site.log]
    requests = [line for line in site.lines if line["logger"] == "advisor.web.request_log"]
    assert [(line["route"], line["status"]) for line in requests[:4]] == [
        ("/r/<token>/", 500),
        ("/r/<token>/edit/<key>/", 500),
        ("/r/<token>/today/", 404),
        ("unknown", 404),
    ]
    error, _ = [line for line in site.lines if line["level"] == "ERROR" and "traceback" in line]
    assert error["message"] == "Internal Server Error: GET /r/<token>/"
    assert "advisor/results/views.py" in error["traceback"]
    assert error["traceback"].splitlines()[-1].endswith("ValidationError")
    assert error["request_id"] == requests[0]["request_id"] == asked.headers["X-Request-ID"]


CONFIG = "from advisor.ops.gunicorn import *; print(workers, threads, keepalive, graceful_timeout)"


def test_connections_are_kept_for_longer_than_most_balancers_keep_them(here: Place) -> None:
    assert here.python("-c", CONFIG).stdout == "2 4 75 30\n"


def test_workers_threads_and_times_are_settings(here: Place) -> None:
    numbers = {"WORKERS": "3", "THREADS": "5", "KEEP_ALIVE_SECONDS": "620", "STOP_SECONDS": "9"}
    here.environment |= numbers
    assert here.python("-c", CONFIG).stdout == "3 5 620 9\n"


COLLECTIONS = """
import gc
from advisor.ops.gunicorn import post_request, pre_fork
def collections():
    return sum(each["collections"] for each in gc.get_stats())
pre_fork(None, None)
gc.collect()
before = collections()
kept = [[] for _ in range(50_000)]
during = collections() - before
post_request(None, None, {}, None)
print(during, collections() - before)
post_request(None, None, {}, None)
print(collections() - before)
"""


def test_garbage_is_collected_after_a_large_page_and_not_during_it(here: Place) -> None:
    assert here.python("-c", COLLECTIONS).stdout == "0 1\n1\n"


def test_gunicorn_logs_in_the_same_format_on_stdout(
    journey: object, capfd: pytest.CaptureFixture[str]
) -> None:
    with served(LOG_FORMAT="json") as site:
        site.get("/")
    loggers = [line["logger"] for line in site.lines]
    assert {"gunicorn.error", "advisor.web.request_log"} == set(loggers)
    assert loggers.count("advisor.web.request_log") == 1
    assert capfd.readouterr().err == ""


def test_a_response_to_head_has_the_length_of_the_body_and_logs_no_warning(
    journey: object,
) -> None:
    with served(LOG_FORMAT="json") as site:
        answers = [site.get(path, "HEAD") for path in ("/", "/health/", "/nowhere/")]
    assert [answer.status for answer in answers] == [200, 200, 404]
    assert all(int(answer.headers["Content-Length"]) > 50 for answer in answers)
    assert {line["level"] for line in site.lines} == {"INFO"}


def test_any_worker_reports_the_metrics_of_all(result: Result, tmp_path: Path) -> None:
    address, asked = f"/r/{result.token}/?distance=9", 0
    with served(METRICS="1", TMPDIR=str(tmp_path)) as site, ThreadPoolExecutor(8) as people:
        while (
            len(list(tmp_path.glob("*/histogram_*.db"))) < 2
        ):  # each worker has one once it has answered
            list(people.map(site.get, [address] * 20))
            asked += 20
        scraped = {site.get("/metrics").text for _ in range(10)}
    count = 'advisor_request_duration_seconds_count{method="GET",route="/r/<token>/",status="200"}'
    assert all(f"{count} {asked}.0\n" in text for text in scraped)
    assert not any(result.token in text or "distance" in text for text in scraped)
    assert not list(tmp_path.glob("advisor-metrics-*"))


def test_a_folder_for_metrics_is_made_and_what_others_have_in_it_stays(
    journey: object, tmp_path: Path
) -> None:
    folder = tmp_path / "for" / "metrics"
    with served(METRICS="1", PROMETHEUS_MULTIPROC_DIR=str(folder)) as site:
        assert site.get("/").status == 200
        assert list(folder.glob("histogram_*.db"))
        theirs = {folder / "histogram_1.db", folder / "notes.txt"}
        for file in theirs:
            file.touch()
        assert 'route="/"' in site.get("/metrics").text
    assert set(folder.iterdir()) == theirs
