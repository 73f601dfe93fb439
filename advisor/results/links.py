import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

# A token on its own, or the link to its result with anything around it.
TOKEN = re.compile(r"(?:^|\br/)([\w-]{22})(?![\w-])", re.ASCII)


class LinkField(forms.CharField):
    """A result's link or token, cleaned to the token."""

    def clean(self, value: Any) -> str:
        typed = super().clean(value)
        match = TOKEN.search(typed)
        if typed and not match:
            raise ValidationError(
                "This is not a link to a result. One ends in /r/ and 22 characters."
            )
        return match[1] if match else ""
