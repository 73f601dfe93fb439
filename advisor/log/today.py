"""What today's rules recommend for the results of a log, a rulebook at a time."""

import logging
from collections import defaultdict
from collections.abc import Iterable

from advisor.models import Result
from rules.engine.bulk import Bulk, marks

from .releases import Releases

logger = logging.getLogger(__name__)


def ask_today(results: Iterable[Result], releases: Releases) -> dict[int, str]:
    """Result -> the key of the option that the current release recommends, "" for none.

    Results are left out if that release cannot be read, or if their answers are none.
    """
    recommended: dict[int, str] = {}
    earlier = defaultdict(list)
    for result in results:
        if releases.is_current(result.release_id):
            recommended[result.pk] = result.recommended
        elif isinstance(result.answers, dict):
            earlier[releases.current_of(result.release_id)].append(result)
    for current, asked in earlier.items():
        recommended |= _rescored(current, asked, releases)
    return recommended


def _rescored(current: int, results: list[Result], releases: Releases) -> dict[int, str]:
    published = releases.read(current)
    if published is None:
        return {}
    options = [*published.rulebook.option, ""]  # index -1, the last, is no recommendation
    try:
        bulk = published.rulebook.prepared(Bulk)
        columns = bulk.columns(result.answers for result in results)
        found = bulk.recommended(columns, marks([result.most for result in results]))
    except Exception:
        logger.exception("Today’s rules cannot be asked")
        return {}
    return {
        result.pk: options[index] for result, index in zip(results, found.tolist(), strict=True)
    }
