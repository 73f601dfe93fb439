"""The admin's form for a new example, filled in: what is seen elsewhere is kept with one click."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode

from rules.models import Example, Option, Rulebook
from rules.models.fields import MAX_LINE

from .answers_field import as_lines
from .next_key import key_of_words


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
            "key": key_of_words(title, self.taken, "example"),
            "title": title,
            "answers": as_lines({key: _listed(answer) for key, answer in answers.items()}),
        }
        if recommended in self.options:
            fields["recommended"] = self.options[recommended]
        return f"{reverse('admin:rules_example_add')}?{urlencode(fields)}"


def _listed(answer: Any) -> Any:
    return list(answer) if isinstance(answer, tuple) else answer
