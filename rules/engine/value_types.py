"""What a single value of a rulebook may be: a key, a text, a day, a whole number."""

from typing import Annotated

from pydantic import Field, PlainSerializer, StringConstraints

Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*$", max_length=50)]
ClaimId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9-]*$", max_length=20)]
NO_NUL, ONE_LINE, NO_MARKUP = r"^[^\x00]*$", r"^[^\x00-\x1f]*$", r"^[^\x00-\x1f<>]*$"
# Databases refuse NUL in text.
Plain = Annotated[str, StringConstraints(pattern=NO_NUL)]
Short = Annotated[Plain, StringConstraints(min_length=1, max_length=40)]
# A draft holds them in a line that begins with their number, so no line break may be in them.
Words = Annotated[str, StringConstraints(pattern=ONE_LINE, max_length=40)]
Line = Annotated[Plain, StringConstraints(min_length=1, max_length=300)]
Clause = Annotated[Plain, StringConstraints(max_length=300)]
Text = Annotated[Plain, StringConstraints(min_length=1, max_length=4000)]
Day = Annotated[str, StringConstraints(pattern=r"^(20[0-9]{2}-[01][0-9]-[0-3][0-9])?$")]
Address = Annotated[str, StringConstraints(pattern=r"^(https://\S+)?$", max_length=300)]
Whole = Annotated[int, Field(strict=True, ge=0, le=1_000_000_000)]
# Beside a figure there is room for a few words, and no reason for anything like markup.
Label = Annotated[str, StringConstraints(pattern=NO_MARKUP, min_length=1, max_length=60)]


def _shortest(value: float) -> int | float:
    """100.0 as 100, so that equal documents have equal text."""
    return int(value) if value.is_integer() else value


Finite = Annotated[float, Field(strict=True, allow_inf_nan=False), PlainSerializer(_shortest)]
Figure = Annotated[Finite, Field(ge=-1e12, le=1e12)]
Portion = Annotated[Finite, Field(ge=0, le=1)]


def by_name(versions: dict[str, str]) -> dict[str, str]:
    """In one order, as a database may return them in another."""
    return dict(sorted(versions.items()))
