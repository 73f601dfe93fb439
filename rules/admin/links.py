import re
from collections.abc import Iterable
from datetime import datetime
from itertools import groupby
from typing import Any

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from rules.engine.diff.texts import shortened
from rules.models import Comment

from .uses import Use

# A claim or an option may be used by hundreds.
MAX_LISTED = 100
MAX_UNFOLDED = 8


def is_primary_key(text: object) -> bool:
    """Whether a query for it works: other text, or too large a number, makes the query fail."""
    return bool(re.fullmatch("[0-9]{1,18}", str(text), re.ASCII))


def address(row: Any, page: str = "change") -> str:
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_{page}", args=[row.pk])


def link(row: Any, text: str = "") -> SafeString:
    return format_html('<a href="{}">{}</a>', address(row), text or row)


def add_link(reader: Any, model: Any, text: str, **known: Any) -> SafeString:
    """A link to the form for a new part with `known` filled in, if the reader may add one."""
    if not reader.has_perm(f"rules.add_{model._meta.model_name}"):
        return SafeString()
    url = reverse(f"admin:rules_{model._meta.model_name}_add", query=known)
    html = '<a class="addlink" href="{}" aria-label="Add {}">{}</a>'
    return format_html(html, url, model._meta.verbose_name, text)


def list_link(model: Any, **lookups: Any) -> SafeString:
    """`Rules (41)`: a link to the list of the rows that the lookups find."""
    url = reverse(f"admin:rules_{model._meta.model_name}_changelist", query=lookups)
    count = model._default_manager.filter(**lookups).count()
    name = str(model._meta.verbose_name_plural).capitalize()
    return format_html('<a href="{}">{} ({})</a>', url, name, count)


def bullets(items: Iterable[Any]) -> SafeString:
    listed = format_html_join("", "<li>{}</li>", ((item,) for item in items if item))
    return format_html('<ul class="neighbours">{}</ul>', listed)


def link_list(rows: Iterable[Any], nothing: str, add: SafeString) -> SafeString:
    links: list[str] = [link(row) for row in rows]
    return bullets([*(links or [nothing]), add])


def use_list(uses: Iterable[Use], nothing: str = "", limit: int | None = MAX_LISTED) -> SafeString:
    kinds = groupby(sorted(uses, key=_kind), key=_kind)
    lists = [_folded(kind, list(found), limit) for kind, found in kinds]
    return bullets(lists) if lists else format_html("{}", nothing)


def _kind(use: Use) -> str:
    return str(use.row._meta.verbose_name_plural).capitalize()


def _folded(kind: str, uses: list[Use], limit: int | None) -> SafeString:
    items = [
        format_html("{}: {}", link(use.row), use.how) if use.how else link(use.row)
        for use in uses[:limit]
    ]
    if len(uses) > len(items):
        items.append(format_html("and {} more", len(uses) - len(items)))
    shown = SafeString(" open") if len(uses) <= MAX_UNFOLDED else ""
    html = "<details{}><summary>{} ({})</summary>{}</details>"
    return format_html(html, shown, kind, len(uses), bullets(items))


def say_time(time: datetime) -> str:
    return time.strftime("%-d %B %Y, %H:%M UTC")


def comment_list(comments: Iterable[Comment], address: str) -> SafeString:
    """Comments in a line each, and a link to the page on which to read them and write one."""
    items = [
        format_html(
            "{} <bdi>{}</bdi>: <bdi>{}</bdi>{}",
            say_time(comment.written_at),
            comment.user.get_username(),
            shortened(comment.text),
            "" if comment.resolved_at else " (open)",
        )
        for comment in comments
    ]
    page = format_html('<a href="{}">{}</a>', address, "Read and comment" if items else "Comment")
    return bullets([*items, page])


def entry_list(entries: Iterable[Any]) -> SafeString:
    items = [
        format_html(
            '{} <bdi>{}</bdi>: <a href="{}"><bdi>{}</bdi></a>{} <bdi>{}</bdi>',
            say_time(entry.action_time),
            entry.user.get_username(),
            entry.get_admin_url() or "",
            entry.object_repr,
            "" if entry.object_repr.endswith((".", "?", "!")) else ".",
            entry.get_change_message(),
        )
        for entry in entries
    ]
    return bullets(items or ["Nothing was changed here yet."])
