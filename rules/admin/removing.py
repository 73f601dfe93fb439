"""The page that deletes a question or a choice with the conditions and answers that use it."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.text import get_text_list

from rules.models import Choice, Question

from .history import keep_history, log_deleted
from .links import address, use_list
from .removal import Removal, removal
from .uses import Use, page_row


def remove(request: HttpRequest, row: Question | Choice) -> HttpResponse:
    found = removal(row)
    if not all(map(request.user.has_perm, _permissions(found))):
        raise PermissionDenied
    blockers = list(dict.fromkeys(found.blockers))
    is_stale = request.method == "POST" and request.POST.get("seen") != found.digest
    if request.method == "POST" and not (blockers or is_stale):
        return _removed(request, found)
    context = admin.site.each_context(request) | {
        "title": f"Delete {row._meta.verbose_name} “{row}”",
        "opts": Question._meta,
        "removal": found,
        "is_question": isinstance(row, Question),
        "with": counted(found),
        "is_stale": is_stale,
        "back": address(found.question),
        "blocked": use_list(blockers, limit=None) if blockers else "",
        **_lists(found),
    }
    status = 409 if request.method == "POST" else 200
    return TemplateResponse(request, "admin/rules/remove.html", context, status=status)


def _permissions(found: Removal) -> set[str]:
    answers = (each.row for each in found.answers)
    changed = (*found.conditions, *found.narrowed, *found.loads, *answers)
    return {
        f"rules.delete_{row._meta.model_name}"
        for row in (found.row, *found.parts, *found.thresholds)
    } | {f"rules.change_{page_row(row)._meta.model_name}" for row in changed}


def _lists(found: Removal) -> dict[str, Any]:
    uses = {
        "conditions": [Use(page_row(test), str(test)) for test in found.conditions],
        "narrowed": [Use(page_row(test), str(test)) for test in found.narrowed],
        "answers": [Use(each.row) for each in found.answers],
        "parts": [Use(part) for part in found.parts],
        "thresholds": [Use(threshold) for threshold in found.thresholds],
        "loads": [Use(scenario) for scenario in found.loads],
    }
    return {name: use_list(rows, limit=None) for name, rows in uses.items() if rows}


def counted(found: Removal) -> str:
    """`3 conditions, an answer and 2 rules`, in figures."""
    counts = [f"{count} {noun}{'s' * (count != 1)}" for noun, count in found.counts]
    return get_text_list(counts, "and")


def _removed(request: HttpRequest, found: Removal) -> HttpResponse:
    row, words = found.row, f"{found.row._meta.verbose_name} “{found.row}”"
    done = f"Deleted {words}" + (f" with {counted(found)}." if found.counts else ".")
    _log_losses(request, found, words)
    for test in found.conditions:
        test.delete()
    for test in found.narrowed:
        test.value = found.value_left(test)
        test.save(update_fields=["value"])
    for user, field, left in found.answers:
        setattr(user, field, left)
        user.save(update_fields=[field])
    for scenario in found.loads:
        scenario.rate = None
        scenario.save(update_fields=["rate"])
    back = row.step if isinstance(row, Question) else row.question
    for part in (*found.parts, *found.thresholds, row):
        keep_history([part])
        log_deleted(request.user.pk, [part])
        part.delete()
    messages.success(request, done)
    return redirect(address(back))


def _log_losses(request: HttpRequest, found: Removal, words: str) -> None:
    user: Any = request.user
    gone = [(test, f"Condition “{test}”: deleted with") for test in found.conditions]
    narrowed = [(test, f"Condition “{test}”: without") for test in found.narrowed]
    answers = [(each.row, "Answers: without") for each in found.answers]
    loads = [(scenario, "Question of load: without") for scenario in found.loads]
    for row, what in (*gone, *narrowed, *answers, *loads):
        LogEntry.objects.log_actions(user.pk, [page_row(row)], CHANGE, f"{what} {words}.")
