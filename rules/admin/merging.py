"""Two people edit one row: each field has the value of whoever changed it.

A form has hashes of what it showed. So it is known of each field whether its sender changed it, and
whether somebody else did meanwhile; where both did, that is a conflict.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from django.forms.formsets import DELETION_FIELD_NAME
from django.http import QueryDict

# The name of the hidden field with the hashes of what a form showed.
VERSION = "_version"
# The field with the primary key of a row: "effects-0-id".
ROW_ID = re.compile(r"(?P<table>.+)-[0-9]+-id")
# By form, and then by field, what a browser sends if nothing is changed. A form is that of the part
# (""), or that of the row under it with the primary key 12 ("effects 12").
Values = dict[str, dict[str, list[str]]]


def stored_values(form: Any, formsets: Iterable[Any]) -> Values:
    """What unbound forms show."""
    values = {"": _values(form)}
    for formset in formsets:
        for below in formset.initial_forms:
            values[f"{formset.prefix} {below.instance.pk}"] = _values(below)
    return values


def _values(form: Any) -> dict[str, list[str]]:
    return {
        name: _texts(field.prepare_value(form.get_initial_for_field(field, name)))
        for name, field in form.fields.items()
        if not field.disabled and name not in ("id", DELETION_FIELD_NAME)
    }


def _texts(value: Any) -> list[str]:
    if value is None or value is False:
        return []
    if value is True:
        return ["on"]
    return list(map(str, value if isinstance(value, list) else [value]))


def version(values: Values) -> str:
    return json.dumps(
        {
            form: {name: _hash(texts) for name, texts in fields.items()}
            for form, fields in values.items()
        }
    )


def _hash(texts: Iterable[str]) -> str:
    """The same for several picks in another order, and for line breaks as browsers send them."""
    plain = sorted(filter(None, (text.replace("\r\n", "\n").strip() for text in texts)))
    return hashlib.sha256(json.dumps(plain).encode()).hexdigest()[:16]


def _shown(sent: str) -> dict[str, dict[str, str]]:
    """The hashes that a form had; none if they cannot be read, so that all counts as changed."""
    try:
        shown = json.loads(sent)
    except ValueError:
        return {}
    is_whole = isinstance(shown, dict) and all(isinstance(form, dict) for form in shown.values())
    return shown if is_whole else {}


class Merge:
    """The sent form with what others have stored since it was shown.

    `data` has the fields that the sender left alone as they are stored now, and their version.
    """

    def __init__(self, sent: QueryDict, stored: Values, tables: Iterable[str]) -> None:
        self.data = sent.copy()
        self.has_news = self.is_conflict = False
        shown = _shown(sent.get(VERSION, ""))
        forms = {"": ""} | dict(self._rows(tables))
        self.has_news = not stored.keys() <= forms.keys()
        for form, prefix in forms.items():
            if form not in stored:
                self._merge_deleted(prefix, shown.get(form, {}))
            else:
                self._merge_fields(prefix, shown.get(form, {}), stored[form])
        self.data[VERSION] = version(stored)

    def _rows(self, tables: Iterable[str]) -> Iterator[tuple[str, str]]:
        """The sent rows that were stored when they were shown, and the prefixes of their fields."""
        known = {*tables}
        for name, pk in self.data.items():
            row = ROW_ID.fullmatch(name)
            if row and row["table"] in known and pk:
                yield f"{row['table']} {pk}", name.removesuffix("id")

    def _merge_fields(
        self, prefix: str, shown: dict[str, str], stored: dict[str, list[str]]
    ) -> None:
        deletes = prefix + DELETION_FIELD_NAME in self.data
        for name, texts in stored.items():
            before, mine, theirs = shown.get(name), self._sent(prefix + name), _hash(texts)
            # Whoever moves a neighbour shifts this row, without saving it.
            self.has_news |= theirs != before and name != "position"
            if deletes:
                self.is_conflict |= theirs != before
            elif mine == before:
                self.data.setlist(prefix + name, texts)
            else:
                self.is_conflict |= theirs not in (before, mine)

    def _merge_deleted(self, prefix: str, shown: dict[str, str]) -> None:
        """A row that somebody else deleted goes, unless the sender changed it."""
        self.has_news = True
        if not shown or any(self._sent(prefix + name) != shown[name] for name in shown):
            self.is_conflict |= prefix + DELETION_FIELD_NAME not in self.data
        else:
            self.data[prefix + DELETION_FIELD_NAME] = "on"

    def _sent(self, name: str) -> str:
        return _hash(self.data.getlist(name))
