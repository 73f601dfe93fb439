from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from rules.drafts.thresholds import conditions_with, numbers_by_name, texts_with, values
from rules.drafts.unvalidated import unvalidated_parts
from rules.engine.diff.texts import excerpts
from rules.engine.thresholds import filled
from rules.models import AnswerTest, Rule, Threshold

from .base import KEY_AND_POSITION, PartAdmin
from .checks import Problems
from .conditions import misfit
from .links import bullets, link, use_list
from .moving import MovableList
from .sentences import say, with_sentences
from .uses import Use, page_row, uses


class ThresholdList(MovableList):
    def get_results(self, request: HttpRequest) -> None:
        """Counts the conditions of all rows at once."""
        super().get_results(request)
        rows: Any = self.result_list
        questions = {row.question_id for row in rows}
        tests: list[Any] = [
            test
            for model in AnswerTest.__subclasses__()
            for test in model.objects.filter(question__in=questions)  # type: ignore[attr-defined]
        ]
        for row in rows:
            own = (test for test in tests if test.question_id == row.question_id)
            row.conditions = sum(row.key in values(test) for test in own)


@admin.register(Threshold)
class ThresholdAdmin(PartAdmin):
    list_display = ["title", "key", "question", "number_in_words", "conditions", "rulebook"]
    search_fields = ["key", "title"]
    autocomplete_fields = ["question"]
    fields = ["rulebook", "title", KEY_AND_POSITION, "question", "number"]
    prepopulated_fields = {"key": ["title"]}
    neighbours = ("how", "conditions_that_follow", "texts_that_follow")

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> Any:
        return ThresholdList

    @admin.display(description="number", ordering="number")
    def number_in_words(self, threshold: Threshold) -> str:
        return f"{threshold.number:,}"

    @admin.display(description="conditions")
    def conditions(self, threshold: Any) -> int:
        return int(threshold.conditions)

    @admin.display(description="how to name it")
    def how(self, threshold: Threshold) -> str:
        return (
            f"Write {threshold.key} in the place of a number in conditions on "
            f"“{threshold.question}”, and {{{threshold.key}}} in any text that says the number."
        )

    @admin.display(description="conditions that follow")
    def conditions_that_follow(self, threshold: Threshold) -> SafeString:
        tests = conditions_with(threshold.key, threshold.question)
        rows = with_sentences(dict.fromkeys(map(page_row, tests)))
        return bullets(map(_said, rows) if rows else ["None yet."])

    @admin.display(description="texts that follow")
    def texts_that_follow(self, threshold: Threshold) -> SafeString:
        numbers = {threshold.key: threshold.number}
        items = []
        for row, name in texts_with(f"{{{threshold.key}}}", threshold.rulebook):
            text = getattr(row, name)
            _, excerpt = excerpts(text, filled(text, numbers))
            label = row._meta.get_field(name).verbose_name
            items.append(format_html("{}, {}: {}", _link(page_row(row)), label, excerpt))
        return bullets(items or ["None yet."])

    def problems(self, form: Any, formsets: Any) -> Problems:
        found = super().problems(form, formsets)
        changed = [name for name in ("question", "number") if name in form.changed_data]
        stored = Threshold.objects.filter(pk=form.instance.pk).first()
        if changed and stored and (users := _users_that_no_longer_fit(stored, form.instance)):
            words = format_html("These would no longer fit: {}", use_list(users))
            found.setdefault("", []).append((changed[0], words))
        return found

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if change and "number" in form.changed_data:
            conditions = len([*conditions_with(obj.key, obj.question)])
            texts = len([*texts_with(f"{{{obj.key}}}", obj.rulebook)])
            words = f"{_counted(conditions, 'condition')} and {_counted(texts, 'text')}"
            messages.info(request, f"It is {obj.number:,} now, in {words}.")


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'s' * (number != 1)}"


def _said(row: Any) -> SafeString:
    return format_html("{} {}", _link(row), say(row)) if isinstance(row, Rule) else link(row)


def _link(row: Any) -> SafeString:
    return link(row, text=row.key if isinstance(row, Rule) else "")


def _users_that_no_longer_fit(stored: Threshold, edited: Threshold) -> list[Use]:
    if stored.question_id != edited.question_id:
        return uses([stored])
    (question,) = unvalidated_parts([stored.question])
    named = numbers_by_name(stored.question) | {edited.key: edited.number}
    tests = conditions_with(stored.key, stored.question)
    wrong = ((test, misfit(question, test.test, test.value, named)) for test in tests)
    return [Use(page_row(test), problem[1]) for test, problem in wrong if problem]
