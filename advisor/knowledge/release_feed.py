"""The releases of a rulebook as an Atom feed."""

import datetime as dt

from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.views.decorators.http import require_safe

from rules.engine.schema import Rulebook
from rules.models import Release

from .page import chosen_release

MOST = 50
WITHOUT_APPROVAL = "Published without approval."


class ReleaseFeed(Feed):  # type: ignore[type-arg]
    feed_type = Atom1Feed
    author_name = "Advisor"

    def get_object(self, request: HttpRequest) -> Rulebook:
        return chosen_release(request).rulebook

    def title(self, obj: Rulebook) -> str:
        return f"Releases: {obj.title}"

    def link(self, obj: Rulebook) -> str:
        return f"{reverse('releases')}?rulebook={obj.key}"

    def items(self, obj: Rulebook) -> list[Release]:
        releases = Release.objects.filter(rulebook__key=obj.key).select_related("rulebook")
        return list(releases.defer("document").order_by("-number")[:MOST])

    def item_title(self, item: Release) -> str:
        return f"Release {item.number}"

    def item_description(self, item: Release) -> str:
        texts = [item.note, WITHOUT_APPROVAL if item.without_approval else ""]
        # A feed's readers take it for HTML, unlike the title.
        return escape(" ".join(filter(None, texts)))

    def item_link(self, item: Release) -> str:
        return f"{reverse('release', args=[item.number])}?rulebook={item.rulebook.key}"

    def item_pubdate(self, item: Release) -> dt.datetime:
        return item.published_at

    def item_updateddate(self, item: Release) -> dt.datetime:
        return item.published_at


release_feed = require_safe(ReleaseFeed())
