"""A result says what is useful to that project: nothing about code that does not exist."""

import pytest

from rules.engine.answers import read_answers
from rules.engine.reading import read_rulebook
from rules.engine.remarks import applying
from rules.engine.scoring import evaluate
from rules.files import read_document, shipped

RULEBOOKS = {key: read_rulebook(read_document(key)) for key in shipped()}
# Nothing in the rulebook's own examples leads from Django to FastAPI.
LEAVES_DJANGO = {"present": "django", "skills": "fastapi", "given": "fastapi-host"}
ALSO = {"django-or-fastapi": [LEAVES_DJANGO]}
OF_WHAT_RUNS = {"check-queries", "check-deployment", "check-measure"}
OF_DJANGO = {"asgi-at-the-database", "async-transactions", "partials", "type-checking"}
BUSY_API = {"parts": "client-api", "rate": 3000, "waiting": "many-routes"}


def remarks(answers, key="django-or-fastapi"):
    rulebook = RULEBOOKS[key]
    answers, problems = read_answers(rulebook, answers)
    assert not problems
    verdict = evaluate(rulebook, answers)
    return {remark.key for remark in applying(rulebook, answers, verdict, verdict.recommended)}


@pytest.mark.parametrize("key", RULEBOOKS)
def test_each_remark_shows_for_some_project(key):
    rulebook = RULEBOOKS[key]
    projects = [
        *(example.answers for example in rulebook.examples),
        *(precedent.answers for precedent in rulebook.precedents),
        *(scenario.typical for scenario in rulebook.scenarios),
        *ALSO.get(key, []),
    ]
    shown = set().union(*(remarks(project, key) for project in projects))
    assert [remark.key for remark in rulebook.remarks if remark.key not in shown] == []


@pytest.mark.parametrize(
    "project",
    [
        BUSY_API | {"present": "nothing"},
        BUSY_API | {"present": "beside", "kept-system": "django"},
        BUSY_API | {"present": "django", "limit": "api-layer"},
    ],
    ids=["new", "a new part", "not slow"],
)
def test_nobody_is_told_to_look_at_queries_where_nothing_is_slow(project):
    assert not OF_WHAT_RUNS & remarks(project)


@pytest.mark.parametrize("present", ["django", "fastapi", "python", "other"])
@pytest.mark.parametrize("limit", ["load", "one-route"])
def test_what_is_slow_is_looked_at_first(present, limit):
    assert remarks({"present": present, "limit": limit}) >= OF_WHAT_RUNS


@pytest.mark.parametrize("present", ["fastapi", "python", "other"])
def test_a_project_that_stays_on_something_else_hears_nothing_of_django(present):
    project = {"present": present, "limit": "one-route", "waiting": "one-route"}
    assert not OF_DJANGO & remarks(project | {"contract": "central", "features": "templates"})
