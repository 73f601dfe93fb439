"""Every route of the site, and arguments that fit it."""

import re
from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import product
from typing import Any

from django.apps import apps
from django.contrib.admindocs.views import simplify_regex
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RegexPattern
from django.utils.timezone import now

from advisor.models import Log, Panel, Result, new_token
from advisor.results.edit_key import digest
from rules.drafts.from_document import load
from rules.models import Release
from rules.publishing import publish
from tests.support.loaded import loaded_document
from tests.support.small import small_document

# What middleware answers, before any route is looked for.
BESIDES = ("health/", "static/css/<file>")
ARGUMENT = re.compile(r"<(\w+)>")


def routes() -> list[str]:
    """As people write them, with their arguments in angle brackets: `r/<token>/edit/<key>/`."""
    return sorted({*_walk(get_resolver().url_patterns), *BESIDES})


def _walk(patterns: Iterable[URLPattern | URLResolver], above: str = "") -> Iterator[str]:
    for pattern in patterns:
        here = above + _plain(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, here)
        else:
            yield here


def _plain(pattern: Any) -> str:
    if isinstance(pattern, RegexPattern):
        return simplify_regex(str(pattern)).replace("\\", "").lstrip("/")
    return re.sub(r"<\w+:", "<", str(pattern))


class Rows:
    """What there is to be asked for: two releases, results of the first, and a team's answers.

    `browser` has saved all of it, and seen none of its private links yet.
    """

    def __init__(self) -> None:
        release = publish(load(loaded_document()), note="First release")
        self.browser = browser = Client()
        browser.post("/decide/journey/1/save/?distance=20")
        browser.post("/decide/journey/1/save/?distance=600", {"title": "Far"})
        first, second = Result.objects.all()
        first.decisions.create(option="car", status="accepted", date="2026-11-01")
        browser.post("/panels/journey/")
        browser.post("/log/", {"title": "Team"})
        log = Log.objects.get()
        log.entries.create(result=first, accepted_at=now())
        cookies = browser.cookies.items()
        keys = [cookie.value for name, cookie in cookies if name.startswith("edit_key_")]
        panel = Panel.objects.get()
        mine, panel.closes_at = new_token(), now() + timedelta(days=1)
        panel.save()
        ada = {"name": "Ada", "answers": {"distance": 600}}
        panel.submissions.create(**ada, edit_key=digest(mine))
        panel.submissions.create(answers={"distance": 20, "station": "near"})
        said = new_token()
        first.positions.create(name="Ada", stance="agree", edit_key=digest(said))
        rita = User.objects.create_user("rita", is_staff=True)
        comment = release.rulebook.comments.create(place="rules.far", text="Why?", user=rita)
        self.arguments: dict[str, list[str]] = {
            "rulebook": ["journey"],
            "release": ["1"],
            "number": ["1"],
            "step": ["trip"],
            "scenario": ["long-way"],
            "token": [first.token, second.token],
            "panel": [panel.token],
            "key": [*keys, mine, said, "long-way", "choir-trip", "door-to-door"],
            "log": [log.token],
            "file": ["advisor.css"],
            "comment": [str(comment.pk)],
            "question": ["distance"],
            "value": ["300"],
            "app_label": ["rules", "auth"],
            "content_type_id": [str(ContentType.objects.get_for_model(Release).pk)],
            "pk": [str(release.rulebook_id)],
        }
        publish(load(small_document() | {"title": "Car or train?"}), note="Second release")

    def fitting(self, route: str) -> Iterator[dict[str, str]]:
        """Arguments for a route, the likeliest first; for one with a new name, any there are."""
        names = ARGUMENT.findall(route)
        for values in product(*(self._values(route, name) for name in names)):
            yield dict(zip(names, values, strict=True))

    def _values(self, route: str, name: str) -> list[str]:
        # Choices have pages below those of their questions.
        model = re.match(r"admin/(auth|rules)/(?:question/(?=\w+/<))?(\w+)/<", route)
        if model and name in ("id", "pk", "object_id"):
            rows: Any = apps.get_model(model[1], model[2])._default_manager
            return [str(pk) for pk in rows.order_by("pk").values_list("pk", flat=True)[:1]]
        return self.arguments.get(name) or self.everything

    @property
    def everything(self) -> list[str]:
        return [value for values in self.arguments.values() for value in values]


def fill(route: str, arguments: dict[str, str]) -> str:
    return "/" + ARGUMENT.sub(lambda found: arguments[found[1]], route)
