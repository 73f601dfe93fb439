from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError


def run(*args: str, **options: Any) -> str:
    out = StringIO()
    call_command(*args, stdout=out, **options)
    return out.getvalue()


def refusal(*args: str, **options: Any) -> str:
    with pytest.raises(CommandError) as refused:
        run(*args, **options)
    assert refused.value.returncode == 1
    message = str(refused.value)
    assert "\n" not in message
    return message
