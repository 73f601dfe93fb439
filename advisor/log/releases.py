"""The releases under which the results of a log were saved, and those of today."""

import logging
from datetime import datetime
from typing import NamedTuple

from rules.models import Release
from rules.releases import PublishedRulebook, get

logger = logging.getLogger(__name__)


class ReleaseName(NamedTuple):
    rulebook: str
    number: int
    published_at: datetime


class Releases:
    """All releases by primary key, from one query; each is read when it is first asked for."""

    def __init__(self) -> None:
        rows = Release.objects.order_by("rulebook__title", "rulebook__key", "number")
        columns = ("pk", "rulebook__key", "number", "published_at")
        self.names: dict[int, ReleaseName] = {
            pk: ReleaseName(*name) for pk, *name in rows.values_list(*columns)
        }
        # The last one of each rulebook stays.
        self.current: dict[str, int] = {name.rulebook: pk for pk, name in self.names.items()}
        self._read: dict[int, PublishedRulebook | None] = {}

    def read(self, pk: int) -> PublishedRulebook | None:
        """None if its document does not validate any more, which is logged once."""
        if pk not in self._read:
            key, number, _ = self.names[pk]
            try:
                self._read[pk] = get(key, number)
            except Exception:
                logger.exception("Release %s of %s cannot be read", number, key)
                self._read[pk] = None
        return self._read[pk]

    def current_of(self, pk: int) -> int:
        """The latest release of the same rulebook."""
        return self.current[self.names[pk].rulebook]

    def is_current(self, pk: int) -> bool:
        return self.current_of(pk) == pk

    def title(self, rulebook: str) -> str:
        published = self.read(self.current[rulebook])
        return published.rulebook.title if published else rulebook
