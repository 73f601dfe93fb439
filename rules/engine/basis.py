"""How the number of a claim was found, in words, and what its source does not say."""

from typing import Any

from .schema import Basis, Claim
from .words import say_figure

# What a number takes to be more than an opinion.
WANTED = {
    "versions": "versions",
    "machine": "machine",
    "load": "load",
    "statistics": "statistic",
    "errors": "share of errors",
}

NOUNS = WANTED | {"at_once": "at once", "by_vendor": "given by the vendor"}


def lacking(basis: Basis) -> list[str]:
    """What the source of a number does not say: `["machine", "share of errors"]`."""
    return [noun for name, noun in WANTED.items() if getattr(basis, name) in ("", (), {}, None)]


def is_opinion(claim: Claim) -> bool:
    """Whether it states a number, and nothing of how that was found."""
    return claim.basis is not None and len(lacking(claim.basis)) == len(WANTED)


def say_basis(basis: Basis) -> str:
    """`versions Django 6.1; machine 2 cores; share of errors 0.02`; empty if nothing is known."""
    known = basis.model_dump(exclude_defaults=True)
    return "; ".join(f"{NOUNS.get(name, name)} {_known(value)}" for name, value in known.items())


def _known(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {version}" for name, version in value.items())
    if isinstance(value, bool):
        return "yes"
    if isinstance(value, tuple | str):
        return value if isinstance(value, str) else ", ".join(value)
    return say_figure(value)


def say_number(claim: Claim) -> str:
    """What is to be said of the number that a claim states; empty if it states none."""
    if claim.basis is None:
        return ""
    if is_opinion(claim):
        *nouns, last = WANTED.values()
        return f"An opinion with a number: its source names no {', '.join(nouns)} or {last}."
    missing = lacking(claim.basis)
    lack = f" Its source does not name: {', '.join(missing)}." if missing else ""
    return f"Its number: {say_basis(claim.basis)}.{lack}"
