import pytest

from advisor.api.api import api
from advisor.questionnaire.forms import MAX_CONTEXT, MAX_TITLE
from advisor.questionnaire.notes import MAX_NOTE
from advisor.verdict.sheet import MAX_PRIORITIES


def operations():
    for path, methods in api.get_openapi_schema()["paths"].items():
        for method, operation in methods.items():
            yield method, path, operation


def test_each_operation_has_what_any_may_answer():
    for _, path, operation in operations():
        assert {400, 403, 405, 500, 503, 507} <= operation["responses"].keys(), path


def test_only_what_takes_a_document_can_refuse_one():
    for method, path, operation in operations():
        refusing = {413, 415} <= operation["responses"].keys()
        assert refusing == (method == "post") == ("requestBody" in operation), path


def test_whatever_is_read_can_be_unchanged():
    for method, path, operation in operations():
        sent = [parameter["name"] for parameter in operation["parameters"]]
        answers = operation["responses"]
        conditional = "If-None-Match" in sent and "ETag" in answers.get(200, {}).get("headers", {})
        assert (conditional, 304 in answers) == ((method == "get"),) * 2, path


@pytest.mark.parametrize(
    ("status", "header"),
    [(201, "Location"), (304, "ETag"), (405, "Allow"), (429, "Retry-After"), (503, "Retry-After")],
)
def test_a_status_has_its_header(status, header):
    answers = [
        operation["responses"][status]
        for _, _, operation in operations()
        if status in operation["responses"]
    ]
    assert answers
    assert all(header in answer["headers"] for answer in answers)


def test_limits_are_part_of_the_schema():
    fields = api.get_openapi_schema()["components"]["schemas"]["GivenToSave"]["properties"]
    assert fields["title"]["maxLength"] == MAX_TITLE
    assert fields["context"]["maxLength"] == MAX_CONTEXT
    assert fields["most"]["maxItems"] == MAX_PRIORITIES
    assert fields["notes"]["additionalProperties"]["maxLength"] == MAX_NOTE
