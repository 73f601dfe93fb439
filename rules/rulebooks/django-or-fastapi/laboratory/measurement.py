"""Puts measurements together, and holds them to the schema of rulebooks."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from laboratory import Measured
from machine import machine
from refusal import NotMeasured

from rules.engine.schema.measurements import Measurement

SENTENCES = Path(__file__).parent / "experiments"


def sentences(name: str) -> dict[str, dict[str, Any]]:
    """By key of a measurement, its title and what it says of claims, in `experiments/NAME.yaml`.

    They are about figures, so they are written when there are some. Until then there is no file.
    """
    file = SENTENCES / f"{name}.yaml"
    return dict(yaml.safe_load(file.read_text(encoding="utf-8"))) if file.exists() else {}


def completed(
    name: str, measured: Sequence[Measured], versions: dict[str, str], whose: str
) -> list[dict[str, Any]]:
    """Raises NotMeasured if a rulebook would refuse one of them."""
    said = sentences(name)
    shared = {
        "command": f"make laboratory ONLY={name}",
        "versions": versions,
        "machine": machine(),
        "whose": whose,
        "date": date.today().isoformat(),
    }
    made = [each._asdict() | shared | said.get(each.key, {}) for each in measured]
    try:
        return [
            Measurement.model_validate(document).model_dump(mode="json", exclude_defaults=True)
            for document in made
        ]
    except ValueError as error:
        raise NotMeasured(f"{name} made what is no measurement: {error}") from None
