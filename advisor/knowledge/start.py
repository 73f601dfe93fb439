from typing import NamedTuple, Self

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import conditional_page

from advisor.verdict.report import Report
from advisor.verdict.reweighted import Share, shares
from advisor.verdict.why import Why
from advisor.web.caching import cached_page
from advisor.web.responses import htmx_page
from rules.engine.accuracy import Accuracy
from rules.engine.answers import read_answers
from rules.engine.schema import Example, Rulebook
from rules.engine.space import most_asked
from rules.engine.verdict_words import say_accuracy
from rules.engine.words import say_duration
from rules.releases import PublishedRulebook, all_current


class Offer(NamedTuple):
    """A rulebook to start with: the most questions it asks, and what its example comes to."""

    release: PublishedRulebook
    questions: int
    duration: str
    accuracy: str
    example: Example
    report: Report
    why: Why | None
    shares: list[Share]

    @classmethod
    def of(cls, release: PublishedRulebook) -> Self:
        rulebook = release.rulebook
        example = rulebook.example[rulebook.showcase]
        report = Report.from_answers(rulebook, read_answers(rulebook, example.answers)[0])
        questions = rulebook.prepared(most_asked)
        return cls(
            release=release,
            questions=questions,
            duration=say_duration(questions),
            accuracy=say_accuracy(rulebook.prepared(Accuracy)),
            example=example,
            report=report,
            why=Why(report, report.option, report.runner_up) if report.option else None,
            shares=shares(report),
        )

    @property
    def rulebook(self) -> Rulebook:
        return self.release.rulebook


def _version(request: HttpRequest) -> object:
    return [release.rulebook.digest for release in all_current()]


@htmx_page
@conditional_page
@cached_page(_version)
def start(request: HttpRequest) -> tuple[object, HttpResponse]:
    offers = [Offer.of(release) for release in all_current()]
    return _version(request), render(request, "knowledge/start.html", {"offers": offers})
