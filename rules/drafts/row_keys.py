"""Which rows keep their primary keys when a document replaces a draft.

History, addresses and open forms know a row by its primary key alone.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.db import models

from rules.models import Rulebook, owner_field, part_models, path_to_rulebook

# Model, primary key of the owner, and what tells the owner's rows apart.
Identity = tuple[type[models.Model], Any, Any]


class RowKeys:
    def __init__(self, rulebook: Rulebook) -> None:
        self._keys = {
            identity: pk
            for model in part_models()
            if model is not Rulebook
            for identity, pk in _identities(model, rulebook)
        }

    def take(self, model: type[models.Model], owner: Any, position: int, part: Any) -> Any:
        """The primary key for a part, given out once, or None; positions count from 1."""
        name = _distinguishing_field(model)
        own = getattr(part, name) if name else position
        return self._keys.pop((model, owner.pk, own), None)

    def left(self) -> dict[tuple[type[models.Model], Any], list[Any]]:
        """By model and owner, the primary keys that were given to nothing: their rows are gone."""
        found: dict[tuple[type[models.Model], Any], list[Any]] = {}
        for (model, owner, _), pk in self._keys.items():
            found.setdefault((model, owner), []).append(pk)
        return found


def _identities(model: type[models.Model], rulebook: Rulebook) -> Iterator[tuple[Identity, Any]]:
    name = _distinguishing_field(model)
    own = f"{name}__key" if name and model._meta.get_field(name).is_relation else name or "pk"
    rows = model._default_manager.filter(**{path_to_rulebook(model): rulebook}).order_by("pk")
    position: Counter[Any] = Counter()
    for pk, owner, value in rows.values_list("pk", owner_field(model).attname, own):
        position[owner] += 1
        yield (model, owner, value if name else position[owner]), pk


def _distinguishing_field(model: type[models.Model]) -> str | None:
    """The field that tells the rows of one owner apart: `key`, or `option` for risks.

    None for rows without a position: their primary keys order them, and so identify them.
    """
    if not hasattr(model, "position"):
        return None
    owner = owner_field(model).name
    (unique,) = (names for names in model._meta.total_unique_constraints if owner in names.fields)
    return next(name for name in unique.fields if name != owner)
