from collections.abc import Iterator
from threading import Thread
from typing import Any

import pytest

from advisor.drafts import jobs
from advisor.models import Impact, MutationRun
from rules.drafts.from_document import load
from rules.models import Rulebook
from tests.support.small import small_document


@pytest.fixture
def rulebook(db: None) -> Rulebook:
    return load(small_document())


@pytest.fixture
def job(rulebook: Rulebook) -> MutationRun:
    job = MutationRun(rulebook=rulebook, total=2)
    job.save()
    return job


def steps(job: MutationRun) -> Iterator[None]:
    for _ in range(2):
        job.done += 1
        yield
    job.tried = 7


@pytest.fixture
def started(monkeypatch: Any) -> list[Any]:
    """The jobs whose threads were started; none of them runs."""
    jobs_started: list[Any] = []

    class RecordedThread(Thread):
        def __init__(self, args: tuple[Any, object], **options: Any) -> None:
            super().__init__(target=jobs_started.append, args=args[:1])

        def start(self) -> None:
            self.run()

    monkeypatch.setattr(jobs, "Thread", RecordedThread)
    return jobs_started


def test_a_job_saves_its_outcome(job: MutationRun) -> None:
    jobs.run(job, steps(job))
    stored = MutationRun.objects.get()
    assert (stored.state, stored.done, stored.tried) == ("finished", 2, 7)


def test_a_job_saves_its_progress(job: MutationRun, monkeypatch: Any) -> None:
    monkeypatch.setattr(jobs, "BEAT", 0)
    done = []

    def watched() -> Iterator[None]:
        for _ in steps(job):
            yield
            done.append(MutationRun.objects.get().done)

    jobs.run(job, watched())
    assert done == [1, 2]


def test_a_job_that_fails_says_why(job: MutationRun, caplog: Any) -> None:
    def failing() -> Iterator[None]:
        raise MemoryError
        yield

    jobs.run(job, failing())
    assert MutationRun.objects.get().error == "MemoryError"
    assert [record.levelname for record in caplog.records] == ["ERROR"]


def test_a_job_ends_when_another_has_taken_its_place(job: MutationRun, monkeypatch: Any) -> None:
    monkeypatch.setattr(jobs, "BEAT", 0)
    MutationRun.objects.all().delete()
    jobs.run(job, steps(job))
    assert job.done == 1
    assert not MutationRun.objects.exists()


def test_jobs_of_two_kinds_run_beside_each_other(
    rulebook: Rulebook, started: list[Any], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        for job in (MutationRun(rulebook=rulebook), Impact(rulebook=rulebook)):
            jobs.start(job, [])
            jobs.start(type(job)(rulebook=rulebook), [])
    assert [type(job) for job in started] == [MutationRun, Impact]
    assert MutationRun.objects.count() == Impact.objects.count() == 1
