"""The page that tells people how programs use the API, made from its OpenAPI document."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from rules.releases import all_current

from .api import api


class Operation(NamedTuple):
    """What one can ask for; `takes` and `gives` are the names of schemas."""

    id: str
    method: str
    path: str
    summary: str
    description: str
    takes: str
    gives: str


class FieldOf(NamedTuple):
    name: str
    kind: str
    description: str


class Schema(NamedTuple):
    name: str
    description: str
    fields: list[FieldOf]


@csrf_exempt  # so that any other method is 405, and not 403
@require_safe
def documentation(request: HttpRequest) -> HttpResponse:
    document = api.get_openapi_schema()
    first = next(iter(all_current()), None)
    context = {
        "operations": [*_operations(document)],
        "schemas": [*_schemas(document["components"]["schemas"])],
        "openapi": reverse("api:openapi-json"),
        "base": request.build_absolute_uri(reverse("api:api-root")),
        "release": first,
    }
    return render(request, "api/documentation.html", context)


@csrf_exempt
@require_safe
def base(request: HttpRequest) -> HttpResponse:
    return redirect("api-documentation")


def _operations(document: dict[str, Any]) -> Iterator[Operation]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            given = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
            answer = next(a for status, a in operation["responses"].items() if int(status) < 400)
            yield Operation(
                id=operation["operationId"],
                method=method.upper(),
                path=path,
                summary=operation["summary"],
                description=operation.get("description", ""),
                takes=_name(given.get("schema", {})),
                gives=_name(answer["content"]["application/json"]["schema"]),
            )


def _schemas(schemas: dict[str, Any]) -> Iterator[Schema]:
    for name, schema in sorted(schemas.items()):
        fields = schema.get("properties", {}).items()
        yield Schema(
            name,
            schema.get("description", ""),
            [FieldOf(key, _kind(field), field.get("description", "")) for key, field in fields],
        )


def _name(schema: dict[str, Any]) -> str:
    """`{"$ref": "#/components/schemas/Advice"}` as "Advice"."""
    return str((schema.get("items") or schema).get("$ref", "")).rpartition("/")[2]


def _kind(field: dict[str, Any]) -> str:
    """A field's type in words: "list of Choice", "text or null", "text, at most 200 characters"."""
    if "anyOf" in field:
        return " or ".join(dict.fromkeys(_kind(kind) for kind in field["anyOf"]))
    if "$ref" in field:
        return _name(field)
    if "enum" in field:
        return " or ".join(f"“{value}”" for value in field["enum"])
    if field.get("type") == "array":
        most = f", at most {field['maxItems']:,}" if "maxItems" in field else ""
        return f"list of {_kind(field['items'])}{most}"
    kind = str(field.get("type", "anything"))
    most = f", at most {field['maxLength']:,} characters" if "maxLength" in field else ""
    return {"string": "text", "object": "mapping"}.get(kind, kind) + most
