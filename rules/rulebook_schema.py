"""The JSON Schema of a rulebook's files, by which editors check and complete them."""

from pathlib import Path
from typing import Any

from pydantic.json_schema import GenerateJsonSchema

from .drafts.field_values import PARAGRAPHS
from .engine import schema
from .files import SHIPPED
from .models import part_models, schema_part

# Below the address of a site; for another format, there will be another number.
ADDRESS = "/schemas/rulebook-1.json"
# What sites publish, and what the shipped files beside it name: `rulebook_schema()`, as text.
PUBLISHED: Path = SHIPPED / "rulebook-1.json"
TEMPLATE: Path = SHIPPED / "template.yaml"
# In the admin these are text boxes, and their help is about how to type a list into one.
TYPED_LISTS = (*PARAGRAPHS, "picks", "value")


class WithoutTitles(GenerateJsonSchema):
    """Pydantic's own would call `takes_on` "Takes On", which tells nobody anything."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False


def rulebook_schema() -> dict[str, Any]:
    """For a file that holds a whole rulebook, and for each file of a folder that is one together.

    Such a file may have only a few of the lists, and few parts of each, so nothing on the top is
    required; what is missing, `check_rulebook` says.
    """
    document = schema.Rulebook.model_json_schema(schema_generator=WithoutTitles)
    del document["required"]
    for values in document["properties"].values():
        values.pop("minItems", None)
    parts = document["$defs"]
    for model in part_models():
        part = parts.get(schema_part(model).__name__, document)
        _describe(part["properties"], model)
    # A number alone is short for a pick without a text.
    parts["Pick"] = {"anyOf": [parts["Pick"]["properties"]["number"], parts["Pick"]]}
    return {"$schema": GenerateJsonSchema.schema_dialect, **document}


def _describe(properties: dict[str, Any], model: Any) -> None:
    """Says of each property what the admin says of its field."""
    for name, values in properties.items():
        words = getattr(model._meta.get_field(name), "help_text", "")
        if words and name not in TYPED_LISTS:
            values["description"] = str(words)


def with_schema(text: str, address: str) -> str:
    """A rulebook's YAML with the line by which editors find the schema at this address."""
    return f"# yaml-language-server: $schema={address}\n{text}"
