"""From what a finding or a problem names to the row that the admin edits."""

from typing import Any, NamedTuple

from django.contrib.auth.models import AnonymousUser, User
from django.db import models
from django.urls import reverse

from rules.models import (
    Claim,
    Example,
    LeftOut,
    Option,
    Precedent,
    Question,
    Remark,
    Row,
    Rule,
    Rulebook,
    Scenario,
    Source,
    Step,
    Table,
    path_to_rulebook,
)

MODELS: dict[str, type[models.Model]] = {
    "options": Option,
    "steps": Step,
    "questions": Question,
    "scenarios": Scenario,
    "rules": Rule,
    "sources": Source,
    "claims": Claim,
    "left_out": LeftOut,
    "precedents": Precedent,
    "remarks": Remark,
    "tables": Table,
    "rows": Row,
    "examples": Example,
}


class Link(NamedTuple):
    """`address` is that of the row's form, empty if the user may not see it."""

    name: str
    address: str


class Rows:
    """The rows of one draft, found by what they are called; a query for each kind that is asked."""

    def __init__(self, rulebook: Rulebook, user: User | AnonymousUser) -> None:
        self.rulebook = rulebook
        self.user = user
        self._found: dict[str, dict[str, int]] = {}

    def at(self, place: str) -> Link:
        """The deepest row that a place such as `scenarios.long-way.rules.far.when.1` names.

        Parts without a key are counted: `left_out.2` is the second.
        """
        link = self._link(Rulebook, "", self.rulebook.pk)
        left = place.split(".")
        while len(left) > 1:
            part, key, *after = left
            if part in MODELS and (pk := self._pk(part, key)):
                link, left = self._link(MODELS[part], key, pk), after
            else:
                left = [key, *after]
        return link

    def _pk(self, part: str, key: str) -> int | None:
        rows = self._rows(part)
        if key not in rows and key.isdecimal():
            return dict(enumerate(rows.values(), 1)).get(int(key))
        return rows.get(key)

    def _rows(self, part: str) -> dict[str, int]:
        if part not in self._found:
            model = MODELS[part]
            rows = model._default_manager.filter(**{path_to_rulebook(model): self.rulebook})
            key = "claim__key" if model is LeftOut else "key"
            self._found[part] = dict(rows.values_list(key, "pk"))
        return self._found[part]

    def _link(self, model: type[models.Model], key: str, pk: int) -> Link:
        meta: Any = model._meta
        name = f"{meta.verbose_name} {key}".strip()
        allowed = any(
            self.user.has_perm(f"rules.{can}_{meta.model_name}") for can in ("view", "change")
        )
        address = reverse(f"admin:rules_{meta.model_name}_change", args=[pk]) if allowed else ""
        return Link(name[0].upper() + name[1:], address)
