import re

from advisor.api.api import api


def operations():
    for path, methods in api.get_openapi_schema()["paths"].items():
        for method, operation in methods.items():
            yield f"{method.upper()} {path}", operation


def test_each_operation_is_described():
    assert [name for name, operation in operations() if not operation.get("description")] == []


def test_problems_have_their_own_media_type():
    kinds = {
        kind
        for _, operation in operations()
        for status, answer in operation["responses"].items()
        for kind in answer.get("content", {})
        if int(status) >= 400
    }
    assert kinds == {"application/problem+json"}


def test_every_schema_that_is_referred_to_is_there():
    document = api.get_openapi_schema()
    named = re.findall(r"#/components/schemas/(\w+)", str(document))
    assert {*named} == {*document["components"]["schemas"]}


def test_each_field_of_ours_is_described():
    schemas = api.get_openapi_schema()["components"]["schemas"]
    bare = [
        f"{name}.{key}"
        for name, schema in schemas.items()
        for key, field in schema.get("properties", {}).items()
        if not field.get("description")
    ]
    assert bare == []
