"""What today's rules recommend for the results of a log, a rulebook at a time."""

import logging
from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from advisor.models import Result
from rules.engine.bulk import Bulk, marks
from rules.engine.renaming import Names

from .releases import Releases

logger = logging.getLogger(__name__)


class Today(NamedTuple):
    """The option that the current release recommends, "" for none, and its names for options.

    Without names, the result has that release's own.
    """

    recommended: str
    names: Names | None = None

    def recommends(self, option: str) -> bool:
        """`option` has the key that it had when the result was saved."""
        return self.recommended == (self.names.of("option", option) if self.names else option)


def ask_today(results: Iterable[Result], releases: Releases) -> dict[int, Today]:
    """Result -> what the current release recommends.

    Results are left out if that release cannot be read, or if their answers are none.
    """
    recommended: dict[int, Today] = {}
    earlier = defaultdict(list)
    for result in results:
        if releases.is_current(result.release_id):
            recommended[result.pk] = Today(result.recommended)
        elif isinstance(result.answers, dict):
            earlier[releases.current_of(result.release_id)].append(result)
    for current, asked in earlier.items():
        recommended |= _rescored(current, asked, releases)
    return recommended


def _rescored(current: int, results: list[Result], releases: Releases) -> dict[int, Today]:
    published = releases.read(current)
    if published is None:
        return {}
    options = [*published.rulebook.option, ""]  # index -1, the last, is no recommendation
    try:
        bulk, names = published.rulebook.prepared(Bulk), Names.by(published.rulebook)
        columns = bulk.columns(result.answers for result in results)
        found = bulk.recommended(columns, marks([names.questions(r.most) for r in results]))
    except Exception:
        logger.exception("Today’s rules cannot be asked")
        return {}
    return {
        result.pk: Today(options[index], names)
        for result, index in zip(results, found.tolist(), strict=True)
    }
