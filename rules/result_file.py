"""A result as a program downloads it from `/r/<token>/result.json`."""

import re
from pathlib import Path
from typing import Any

from pydantic import BaseModel, Field, ValidationError

from .engine.value_types import Key, Whole
from .files import FileError, read_json

SCHEMA = 1


class ResultFile(BaseModel):
    """What its rules need of it; `advisor.exports.document` has the rest."""

    schema_address: str = Field(alias="$schema")
    rulebook: Key
    release: Whole
    sha256: str = Field(pattern="^[0-9a-f]{64}$")
    answers: dict[str, Any]
    most: list[str]


def read_result(path: Path) -> ResultFile:
    """The result in a JSON file; its answers are as the file has them. Raises FileError."""
    content = read_json(path)
    if not isinstance(content, dict):
        raise FileError(f"{path}: not a result; expected what /r/<token>/result.json gives")
    schema = re.search(r"/schemas/result-([0-9]{1,9})\.json$", str(content.get("$schema")))
    if schema and int(schema[1]) > SCHEMA:
        raise FileError(
            f"{path}: from a newer version of Advisor; expected the schema result-{SCHEMA}, not "
            f"result-{schema[1]}"
        )
    try:
        return ResultFile.model_validate(content)
    except ValidationError as error:
        wrong = ", ".join(dict.fromkeys(str(detail["loc"][0]) for detail in error.errors()))
        raise FileError(f"{path}: not a result; wrong or missing in it: {wrong}") from None
