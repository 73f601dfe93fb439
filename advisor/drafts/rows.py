"""Links from the place that a finding names to the row that the admin edits."""

from functools import cached_property
from typing import Any, NamedTuple

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Model
from django.urls import reverse

from rules import models
from rules.engine.diff.parts import PARTS

MODELS: dict[str, type[Model]] = {
    "options": models.Option,
    "steps": models.Step,
    "questions": models.Question,
    "thresholds": models.Threshold,
    "scenarios": models.Scenario,
    "rules": models.Rule,
    "sources": models.Source,
    "claims": models.Claim,
    "left_out": models.LeftOut,
    "measurements": models.Measurement,
    "precedents": models.Precedent,
    "remarks": models.Remark,
    "tables": models.Table,
    "rows": models.Row,
    "examples": models.Example,
}


class RowLink(NamedTuple):
    """A row's name, and the address of its form; empty if the user may not see it."""

    name: str
    address: str


class RowLinks:
    """Links to the rows of one draft, with one query for each kind of row."""

    def __init__(self, rulebook: models.Rulebook, user: User | AnonymousUser) -> None:
        self.rulebook = rulebook
        self.user = user
        self._keys: dict[str, dict[str, int]] = {}  # kind -> key -> primary key

    def link(self, place: str) -> RowLink:
        """The deepest row in a place such as `scenarios.long-way.rules.far.when.1`: rule "far".

        Rows without a key are counted: `left_out.2` is the second.
        """
        link = self._own
        rest = place.split(".")
        while len(rest) > 1:
            kind, key, *after = rest
            if kind in MODELS and (pk := self._pk(kind, key)):
                link, rest = self._link(MODELS[kind], key, pk), after
            else:
                rest = [key, *after]
        return link

    def find(self, kind: str, key: str) -> RowLink | None:
        """The row with this key, if the draft has one: `find("rules", "far")`."""
        pk = self._rows(kind).get(key)
        return self._link(MODELS[kind], key, pk) if pk else None

    def part(self, place: str) -> RowLink:
        """The part that a comment is about; without an address if it was deleted."""
        link = self.link(place)
        if link == self._own and place != "rulebook":
            kind, _, key = place.partition(".")
            noun = PARTS.get(kind, kind)
            return RowLink(f"{noun[0].upper()}{noun[1:]} {key}", "")
        _, _, risk = place.partition(".risks.")
        return RowLink(f"{link.name}, risk {risk}", link.address) if risk else link

    @cached_property
    def _own(self) -> RowLink:
        return self._link(models.Rulebook, "", self.rulebook.pk)

    def _pk(self, kind: str, key: str) -> int | None:
        keys = self._rows(kind)
        if key not in keys and key.isdecimal():
            return dict(enumerate(keys.values(), 1)).get(int(key))
        return keys.get(key)

    def _rows(self, kind: str) -> dict[str, int]:
        if kind not in self._keys:
            model = MODELS[kind]
            rows = model._default_manager.filter(**{models.path_to_rulebook(model): self.rulebook})
            key = "claim__key" if model is models.LeftOut else "key"
            self._keys[kind] = dict(rows.values_list(key, "pk"))
        return self._keys[kind]

    def _link(self, model: type[Model], key: str, pk: int) -> RowLink:
        meta: Any = model._meta
        name = f"{meta.verbose_name} {key}".strip()
        allowed = any(
            self.user.has_perm(f"rules.{action}_{meta.model_name}") for action in ("view", "change")
        )
        address = reverse(f"admin:rules_{meta.model_name}_change", args=[pk]) if allowed else ""
        return RowLink(name[0].upper() + name[1:], address)
