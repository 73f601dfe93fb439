"""The API's OpenAPI document, with what Ninja does not know: headers, and what problems are."""

from typing import Any

from advisor.web.problems import KIND

Part = dict[str, Any]


def _header(description: str, kind: str = "string") -> Part:
    return {"description": description, "schema": {"type": kind}}


ETAG = {"ETag": _header("Stands for this state of the document, to send in `If-None-Match`.")}
RETRY_AFTER = {"Retry-After": _header("After how many seconds to try again.", "integer")}
# By status, of every operation that answers with it.
HEADERS: dict[int, Part] = {
    201: {"Location": _header("Where the API has what was saved.")},
    304: ETAG,
    405: {"Allow": _header("The methods that the address answers.")},
    429: RETRY_AFTER,
    503: RETRY_AFTER,
    507: RETRY_AFTER,
}
IF_NONE_MATCH = _header("The `ETag` of the document as you have it.") | {
    "in": "header",
    "name": "If-None-Match",
    "required": False,
}


def complete(document: Part) -> Part:
    """The document that Ninja makes, with the rest. Changes it."""
    for path in document["paths"].values():
        for method, operation in path.items():
            if method == "get":
                _add_condition(operation)
            _add_headers(operation["responses"])
            operation["responses"] = dict(sorted(operation["responses"].items()))
    return document


def _add_condition(operation: Part) -> None:
    """An unchanged document is not sent again: see `advisor.api.api`."""
    operation["parameters"].append(IF_NONE_MATCH)
    operation["responses"][200]["headers"] = ETAG
    operation["responses"][304] = {"description": "Not Modified"}


def _add_headers(responses: dict[int, Part]) -> None:
    for status, answer in responses.items():
        if status in HEADERS:
            answer["headers"] = HEADERS[status]
        if status >= 400:  # Ninja takes every answer for `application/json`
            answer["content"] = {KIND: answer["content"]["application/json"]}
