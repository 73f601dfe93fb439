"""Versions of a rulebook with the same keys, though keys were renamed between them."""

from collections.abc import Iterable, Iterator
from functools import lru_cache

from .reading import read_again
from .renaming import Names, known_keys
from .schema import Renamed, Rulebook


def in_keys_of(later: Rulebook, earlier: Rulebook) -> Rulebook:
    """The earlier rulebook with the keys that its parts have in the later one."""
    if earlier is later or not later.renamed:
        return earlier  # without their digests, by which the others are looked up
    return _in_keys_of(later, earlier)


@lru_cache(maxsize=16)
def _in_keys_of(later: Rulebook, earlier: Rulebook) -> Rulebook:
    plain = earlier.plain()
    told = Names.by(later).document(plain)
    if told == plain:
        return earlier
    plain_names = [renamed.model_dump() for renamed in later.renamed]
    return read_again(told | {"renamed": plain_names})


def restored(earlier: Rulebook, latest: Rulebook) -> Rulebook:
    """The earlier rulebook, to follow the latest: it also reads keys that came between the two."""
    recorded: dict[tuple[str, str, str], str] = {
        (each.kind, each.within, each.old): each.new for each in earlier.renamed
    }
    count = len(recorded)
    for place, own in _keys_since(earlier, latest):
        recorded.setdefault(place, own)
    if len(recorded) == count:
        return earlier
    fields = ("kind", "within", "old", "new")
    plain = [dict(zip(fields, (*place, new), strict=True)) for place, new in recorded.items()]
    return read_again(earlier.plain() | {"renamed": plain})


def in_same_keys(
    base: Rulebook, draft: Rulebook, file: Rulebook
) -> tuple[Rulebook, Rulebook, Rulebook]:
    """Three versions with the keys that either of the later two has given; the file's go first."""
    if not (draft.renamed or file.renamed):
        return base, draft, file
    renamed = _together(draft.renamed, file.renamed)
    file = _with_names(file, renamed)
    draft = _with_names(in_keys_of(file, draft), renamed)
    return _with_names(in_keys_of(draft, base), renamed), draft, in_keys_of(draft, file)


def _together(draft: Iterable[Renamed], file: Iterable[Renamed]) -> tuple[Renamed, ...]:
    """What both record; where both have renamed one key, that of the draft leads to the file's."""
    owners = {each.old: each.new for each in file if each.kind in ("question", "table")}
    found = {(each.kind, each.within, each.old): each for each in file}
    for each in draft:
        place = each.kind, owners.get(each.within, each.within), each.old
        if place not in found:
            found[place] = each.model_copy(update={"within": place[1]})
        elif (new := found[place].new) != each.new:
            update = {"within": place[1], "old": each.new, "new": new}
            found.setdefault((*place[:2], each.new), each.model_copy(update=update))
    return tuple(found.values())


def _with_names(rulebook: Rulebook, renamed: Iterable[Renamed]) -> Rulebook:
    plain = [each.model_dump() for each in renamed]
    return read_again(rulebook.plain() | {"renamed": plain})


def _keys_since(earlier: Rulebook, latest: Rulebook) -> Iterator[tuple[tuple[str, str, str], str]]:
    """Kind, owner and key that a part of the earlier rulebook has had since, and its key there."""
    names = Names.by(latest)
    owners = {names.of("question", key): key for key in earlier.question}
    owners |= {names.of("table", table.key): table.key for table in earlier.tables}
    for renamed in latest.renamed:
        kind, within = renamed.kind, owners.get(renamed.within, renamed.within)
        known = known_keys(earlier, kind, within)
        for own in known:
            if names.of(kind, own, renamed.within) == renamed.new:
                for other in (renamed.old, renamed.new):
                    if other not in known:
                        yield (kind, within, other), own
