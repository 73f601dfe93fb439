"""Copies of a part with all that it owns and cites, and the button that makes one."""

from copy import copy
from itertools import chain, count
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.urls import path

from rules.models import Example, Rule, Scenario, path_to_rulebook
from rules.models.fields import MAX_KEY, MAX_LINE

from .links import address
from .saving import ModelAdmin, lock_drafts
from .uses import relations

# Their keys are unique in a rulebook; those of other parts in their owner, which is copied too.
UNIQUE_IN_RULEBOOK = (Scenario, Rule, Example)


class CopyingAdmin(ModelAdmin):
    def get_urls(self) -> Any:
        name = f"rules_{self.opts.model_name}_copy"
        view = self.admin_site.admin_view(self.copy_view)
        return [path("<int:pk>/copy/", view, name=name), *super().get_urls()]

    def copy_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not (self.has_add_permission(request) and self.has_view_permission(request)):
            raise PermissionDenied
        with transaction.atomic():
            lock_drafts()
            row = self.get_queryset(request).filter(pk=pk).first()
            if row is None:
                raise Http404
            new = make_copy(row)
            self.log_addition(request, new, f"Copied from “{row}”.")
        messages.success(request, f"This is the copy, called “{new.key}”.")
        return redirect(address(new))


def make_copy(row: Any, **owner: Any) -> Any:
    """The copy, saved with all below it; its key and title are free: `far-copy`."""
    new = copy(row)
    new._state = models.base.ModelState()
    new._prefetched_objects_cache = {}
    new.pk = None
    if not owner:
        new.position = None  # the last
    for name, value in owner.items():
        setattr(new, name, value)
    if isinstance(row, UNIQUE_IN_RULEBOOK):
        new.key = _free(row, "key", MAX_KEY or 0, "-copy", "-copy-{}")
        if hasattr(row, "title"):
            new.title = _free(row, "title", MAX_LINE or 0, " (copy)", " (copy {})")
    new.save()
    _copy_citations(row, new)
    for relation in relations(type(row)):
        if relation.on_delete is models.CASCADE:
            name = relation.field.name
            for below in relation.related_model._default_manager.filter(**{name: row}):
                make_copy(below, **{name: new})
    return new


def _copy_citations(row: Any, new: Any) -> None:
    for field in row._meta.many_to_many:
        name = field.m2m_field_name()
        links = field.remote_field.through._default_manager.filter(**{name: row})
        # One by one: a release has citations in the order in which they were added.
        for link in links.order_by("pk"):
            link.pk = None
            setattr(link, name, new)
            link.save()


def _free(row: Any, name: str, max_length: int, first: str, later: str) -> str:
    others = type(row)._default_manager.filter(**{path_to_rulebook(type(row)): row.rulebook})
    taken = set(others.values_list(name, flat=True))
    endings = chain([first], map(later.format, count(2)))
    tries = (f"{getattr(row, name)[: max_length - len(ending)]}{ending}" for ending in endings)
    return next(text for text in tries if text not in taken)
