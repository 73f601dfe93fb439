import json
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.db.models import Max

from .engine.reading import read_again
from .engine.schema import Rulebook
from .models import Release
from .models import Rulebook as RulebookRow


@dataclass(frozen=True)
class PublishedRulebook:
    """A release with its rulebook; `id` is the primary key of its row.

    What the engine prepares for a rulebook lives in the rulebook, so it is computed once a release.
    """

    id: int
    rulebook: Rulebook
    number: int
    sha256: str
    published_at: datetime


# A release never changes, so it is read once. Drafts are read elsewhere and evict nothing here.
@lru_cache(maxsize=16)
def get(key: str, number: int) -> PublishedRulebook:
    """One release. Raises Release.DoesNotExist. Only the first call asks the database."""
    release = Release.objects.get(rulebook__key=key, number=number)
    return PublishedRulebook(
        id=release.pk,
        rulebook=read_again(json.loads(release.document)),
        number=release.number,
        sha256=release.sha256,
        published_at=release.published_at,
    )


def current(key: str) -> PublishedRulebook:
    """The latest release of a rulebook. Raises Release.DoesNotExist."""
    releases = Release.objects.filter(rulebook__key=key).order_by("-number")
    number = releases.values_list("number", flat=True).first()
    if number is None:
        raise Release.DoesNotExist(f"{key} has no release")
    return get(key, number)


def all_current() -> list[PublishedRulebook]:
    """The latest release of every rulebook that is offered and has one, in their order."""
    offered = Release.objects.filter(rulebook__availability=RulebookRow.Availability.OFFERED)
    latest = offered.values("rulebook__key").annotate(latest=Max("number"))
    in_order = latest.order_by("rulebook__place", "rulebook__title", "rulebook__key")
    return [get(key, number) for key, number in in_order.values_list("rulebook__key", "latest")]


def is_retired(key: str) -> bool:
    return RulebookRow.objects.filter(
        key=key, availability=RulebookRow.Availability.RETIRED
    ).exists()
