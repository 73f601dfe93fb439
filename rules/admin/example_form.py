"""The admin's form for a new example, filled in: what is seen elsewhere is kept with one click."""

from collections.abc import Mapping
from itertools import chain, count
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.text import slugify

from rules.models import Example, Option, Rulebook
from rules.models.fields import MAX_LINE

from .answers_field import as_lines

LENGTH = 40  # of a key, before it is made unique


class ExampleForms:
    """Addresses of the form for one draft; it takes two queries."""

    def __init__(self, row: Rulebook) -> None:
        self.row = row
        self.options = dict(Option.objects.filter(rulebook=row).values_list("key", "pk"))
        self.taken = set(Example.objects.filter(rulebook=row).values_list("key", flat=True))

    def address(self, title: str, answers: Mapping[str, Any], recommended: str | None) -> str:
        """With these answers, and the verdict that they must give."""
        title = title[:MAX_LINE]
        fields: dict[str, Any] = {
            "rulebook": self.row.pk,
            "key": self._free_key(title),
            "title": title,
            "answers": as_lines({key: _listed(answer) for key, answer in answers.items()}),
        }
        if recommended in self.options:
            fields["recommended"] = self.options[recommended]
        return f"{reverse('admin:rules_example_add')}?{urlencode(fields)}"

    def _free_key(self, title: str) -> str:
        """A key made of the title's first words."""
        words = slugify(title).replace("_", "").lstrip("-0123456789")
        key = words if len(words) <= LENGTH else words[:LENGTH].rpartition("-")[0]
        endings = chain([""], map("-{}".format, count(2)))
        keys = (f"{key or 'example'}{ending}" for ending in endings)
        return next(key for key in keys if key not in self.taken)


def _listed(answer: Any) -> Any:
    return list(answer) if isinstance(answer, tuple) else answer
