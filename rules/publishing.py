"""From draft rows to a document and back, and from a draft to a release.

Rows and documents go by the same names, so neither direction lists the fields.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.contrib.auth.models import User
from django.db import connection, models, transaction
from django.utils import timezone

from .drafts.row_keys import KeptKeys
from .engine import schema
from .engine.lint import Finding, errors, lint
from .engine.reading import RulebookError, read_rulebook
from .models import AnswerTest, Release, Rulebook, path_to_rulebook

# What is referred to stands before what refers to it; what is cited may stand behind.
PARTS = (
    "options",
    "sources",
    "claims",
    "left_out",
    "precedents",
    "steps",
    "scenarios",
    "remarks",
    "tables",
    "examples",
)
DEEP = (
    "options",
    "claims",
    "sources",
    "steps__questions__choices",
    "steps__questions__shown_when",
    "scenarios__risks",
    "scenarios__rules__when",
    "scenarios__rules__effects",
    "scenarios__rules__shares",
    "examples",
    "left_out",
    "precedents",
    "remarks__when",
    "tables__rows__cells",
)
# One line of text for each of several paragraphs.
LINES = ("takes_on", "facts", "reasons")
Keys = dict[tuple[Any, int], list[str]]
Make = Callable[[type[schema.Part], dict[str, Any]], Any]


class NothingNew(RulebookError):
    """The draft says what the latest release says."""


def publish(rulebook: Rulebook, note: str, user: User | None = None) -> Release:
    """The draft as the next release. Raises RulebookError or NothingNew and writes nothing then."""
    with one_state(alone=True):
        whole = draft(rulebook)
        if found := errors(whole):
            raise RulebookError([str(finding) for finding in found])
        latest = rulebook.releases.defer("document").order_by("-number").first()
        if latest and latest.sha256 == whole.digest:
            raise NothingNew([f"Nothing has changed since release {latest.number}."])
        return Release.objects.create(
            rulebook=rulebook,
            number=latest.number + 1 if latest else 1,
            document=whole.canonical(),
            sha256=whole.digest,
            note=note,
            published_by=user,
        )


def findings(whole: schema.Rulebook) -> list[Finding]:
    """What is wrong with a draft today, or worth a look."""
    return lint(whole, timezone.localdate().isoformat())


@contextmanager
def one_state(alone: bool = False) -> Iterator[None]:
    """A transaction whose queries all see the same draft; `alone` in it, nobody else publishes.

    Within another transaction they see what that one sees.
    """
    is_first = not connection.in_atomic_block
    # On SQLite, the transactions of this site are alone anyway (see its settings).
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                if is_first:
                    # Reading a draft takes many queries, and somebody may save between two.
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
                if alone:
                    # Not SELECT FOR UPDATE: it would see what stood before it had to wait, and so
                    # take a number twice. LOCK looks at nothing, so what is seen comes after it.
                    cursor.execute("LOCK TABLE rules_release IN SHARE ROW EXCLUSIVE MODE")
        yield


def document(rulebook: Rulebook) -> dict[str, Any]:
    """The draft as a document without what the schema fills in. Raises RulebookError."""
    return draft(rulebook).plain()


def draft(rulebook: Rulebook) -> schema.Rulebook:
    """The draft as the engine reads it. Raises RulebookError."""
    return read_rulebook(described(rulebook))


def described(rulebook: Rulebook) -> dict[str, Any]:
    """The draft as its rows stand, whole or not."""
    # Fetched anew: a prefetch sticks to its row, and the draft may change before the next call.
    row = Rulebook.objects.prefetch_related(*DEEP).get(pk=rulebook.pk)
    rows: dict[str, Any] = _described(row, _linked(row))
    return rows


def _linked(rulebook: Rulebook) -> Keys:
    """The keys that each row cites, in the order in which they were added."""
    keys: Keys = defaultdict(list)
    cited_from: Iterable[Any] = apps.get_app_config("rules").get_models()
    for model in cited_from:
        # Not a prefetch, which on SQLite fails for more than 1,000 rows that are cited.
        for field in filter(_cites, model._meta.concrete_fields):
            rows = model._default_manager.filter(**{path_to_rulebook(model): rulebook})
            for pk, key in rows.order_by().values_list("pk", f"{field.name}__key"):
                keys[field, pk].append(key)
        for field in model._meta.many_to_many:
            here, there = field.m2m_field_name(), field.m2m_reverse_field_name()
            links = field.remote_field.through.objects.order_by("pk")
            links = links.filter(**{f"{here}__{path_to_rulebook(model)}": rulebook})
            for pk, key in links.values_list(f"{here}_id", f"{there}__key"):
                keys[field, pk].append(key)
    return keys


def _cites(field: Any) -> bool:
    """It leads to a neighbour, and not to the row that its own is a part of."""
    return bool(field.is_relation and field.remote_field.on_delete is models.RESTRICT)


def described_row(row: models.Model) -> dict[str, Any]:
    """One row with all that hangs under it, as a document has it; a draft may be unfinished."""
    models.prefetch_related_objects([row], *_under(type(row)))
    values: dict[str, Any] = _described(row)
    return values


def sketched(rows: Iterable[Any]) -> tuple[Any, ...]:
    """Rows of one model as the engine holds them, but unchecked: a draft may be unfinished."""
    rows = list(rows)
    if rows:
        models.prefetch_related_objects(rows, *_under(type(rows[0])))
    return tuple(_described(row, make=_unchecked) for row in rows)


def surroundings(rulebook: Rulebook, **parts: Any) -> schema.Rulebook:
    """What a part of a draft refers to, unchecked: options, steps, and the keys of claims."""
    claims = rulebook.claims.values_list("key", flat=True)
    known: Any = {
        "options": sketched(rulebook.options.all()),
        "steps": sketched(rulebook.steps.all()),
        "claims": tuple(_unchecked(schema.Claim, {"key": key}) for key in claims),
    }
    return schema.Rulebook.model_construct(**known, **parts)


def _under(model: type[models.Model]) -> list[str]:
    """What to prefetch of a model's rows: all that they own or cite."""
    paths = []
    for name in _part(model).model_fields:
        field: Any = model._meta.get_field(name)
        if field.is_relation:
            owned = field.one_to_many or field.one_to_one
            deeper = _under(field.related_model) if owned else []
            paths += [name, *(f"{name}__{path}" for path in deeper)]
    return paths


def _as_it_is(part: type[schema.Part], values: dict[str, Any]) -> dict[str, Any]:
    return values


def _unchecked(part: type[schema.Part], values: dict[str, Any]) -> schema.Part:
    frozen: Any = {
        name: tuple(value) if isinstance(value, list) else value for name, value in values.items()
    }
    return part.model_construct(**frozen)


def _described(row: models.Model, linked: Keys | None = None, make: Make = _as_it_is) -> Any:
    """A row with all that hangs under it, as the schema names it."""
    part = _part(type(row))
    return make(part, {name: _value(row, name, linked, make) for name in part.model_fields})


def _cited(row: Any, field: Any, linked: Keys | None) -> str | None:
    if linked is not None:
        return next(iter(linked[field, row.pk]), None)
    other = getattr(row, field.name)
    return other and str(other.key)


def _part(model: type[models.Model]) -> type[schema.Part]:
    name = "Condition" if issubclass(model, AnswerTest) else model.__name__
    part: type[schema.Part] = getattr(schema, name)
    return part


def _value(row: Any, name: str, linked: Keys | None, make: Make) -> Any:
    field = row._meta.get_field(name)
    if field.one_to_many:
        return [_described(child, linked, make) for child in getattr(row, name).all()]
    if field.one_to_one:
        child = getattr(row, name, None)
        return child and _described(child, linked, make)
    if field.many_to_many:
        if linked is None:
            return [other.key for other in getattr(row, name).all()]
        return linked[field, row.pk]
    if field.is_relation:
        return _cited(row, field, linked)
    return typed(name, getattr(row, name), getattr(row, "test", ""))


def typed(name: str, value: Any, test: str = "") -> Any:
    """What an architect wrote in the field `name`, as a document has it: "6, 12" as [6, 12]."""
    if name in LINES:
        return [line.strip() for line in value.split("\n") if line.strip()]
    if name == "picks" or (name == "value" and test in ("is-any-of", "between")):
        return [_number_or_text(each) for each in value.split(",") if each.strip()]
    if name == "value":
        return _number_or_text(value)
    # Browsers send line breaks as two characters; a form that is only saved again changes nothing.
    return re.sub(r"\r\n?", "\n", value) if isinstance(value, str) else value


def _number_or_text(text: str) -> int | str:
    digits = re.sub(r"(?<=[0-9])[,\s_](?=[0-9]{3}\b)", "", text.strip())
    return int(digits) if re.fullmatch(r"-?[0-9]{1,15}", digits, re.ASCII) else text.strip()


def written(name: str, value: Any) -> Any:
    """The reverse of `typed`."""
    if name in LINES:
        return "\n".join(re.sub(r"\s*\n\s*", " ", each) for each in value)
    return ", ".join(map(str, value)) if isinstance(value, tuple) else value


def load(source: object) -> Rulebook:
    """Makes a document the draft of its rulebook. Raises RulebookError, and then writes nothing.

    A row that the document still has keeps its primary key, and so its history and its address.
    """
    whole = read_rulebook(source)
    with transaction.atomic():
        rulebook, _ = Rulebook.objects.update_or_create(
            key=whole.key,
            defaults={"title": whole.title, "summary": whole.summary, "showcase": whole.showcase},
        )
        kept = KeptKeys(rulebook)
        for name in reversed(PARTS):
            getattr(rulebook, name).all().delete()
        _Writer(kept).write_parts(rulebook, whole)
    return rulebook


Owned = list[tuple[Any, int, Any]]


class _Writer:
    """Writes parts level by level, a query for each, and remembers rows by their keys.

    Parts cite each other in circles, so what they cite is written last.
    """

    def __init__(self, kept: KeptKeys) -> None:
        self.kept = kept
        self.known: dict[Any, dict[str, Any]] = defaultdict(dict)
        self.citing: list[tuple[Any, list[Any], list[Any]]] = []

    def write_parts(self, rulebook: Rulebook, whole: schema.Rulebook) -> None:
        for name in PARTS:
            self._write_under([rulebook], [whole], name)
        for field, rows, parts in self.citing:
            self._link(field, rows, parts)

    def _write_under(self, owners: list[Any], parts: Iterable[Any], name: str) -> None:
        relation = owners[0]._meta.get_field(name)
        owned = [
            (owner, position, child)
            for owner, part in zip(owners, parts, strict=True)
            for position, child in enumerate(_several(getattr(part, name)), 1)
        ]
        if owned:
            self._write(relation.related_model, relation.remote_field.name, owned)

    def _write(self, model: type[models.Model], owner_name: str, owned: Owned) -> None:
        rows = [
            model(
                pk=self.kept.take(model, owner, position, part),
                **{owner_name: owner},
                **self._fields(model, position, part),
            )
            for owner, position, part in owned
        ]
        model._default_manager.bulk_create(rows)
        self.known[model] |= {row.key: row for row in rows if hasattr(row, "key")}
        parts = [part for _, _, part in owned]
        self.citing += [(field, rows, parts) for field in model._meta.many_to_many]
        for name in _part(model).model_fields:
            relation: Any = model._meta.get_field(name)
            if relation.one_to_many or relation.one_to_one:
                self._write_under(rows, parts, name)

    def _fields(self, model: type[models.Model], position: int, part: Any) -> dict[str, Any]:
        values: dict[str, Any] = {"position": position} if hasattr(model, "position") else {}
        for field in model._meta.concrete_fields:
            if field.name in type(part).model_fields:
                value = getattr(part, field.name)
                if field.is_relation:
                    values[field.name] = self.known[field.related_model].get(value)
                else:
                    values[field.name] = written(field.name, value)
        return values

    def _link(self, field: Any, rows: list[Any], parts: list[Any]) -> None:
        here, there = field.m2m_field_name(), field.m2m_reverse_field_name()
        through = field.remote_field.through
        through._default_manager.bulk_create(
            through(**{here: row, there: self.known[field.related_model][key]})
            for row, part in zip(rows, parts, strict=True)
            for key in dict.fromkeys(getattr(part, field.name))
        )


def _several(value: Any) -> tuple[Any, ...]:
    return value if isinstance(value, tuple) else (value,) if value else ()
