"""A questionnaire under way. All of its state is in the address; each request reads it anew."""

from collections.abc import Collection, Container, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Self
from urllib.parse import urlencode

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, QueryDict
from django.urls import reverse
from django.utils.text import get_text_list

from advisor.web.errors import Gone
from rules.engine.answers import read_answers, shown
from rules.engine.renaming import Names
from rules.engine.schema import Answers, Question, Rulebook, Step
from rules.engine.scoring import Verdict, evaluate
from rules.models import Release
from rules.releases import PublishedRulebook, current, get, is_retired

MAX_QUERY = 8_000
MAX_VALUE = 200
MAX_PRIORITIES = 3
TOO_MANY = f"At most {MAX_PRIORITIES} answers can matter most. Unmark this one or another."


@dataclass(frozen=True)
class AnswerSheet:
    """The answers given so far to a rulebook's questions.

    `asked`: the keys of the questions that these answers call for.
    `raw`: the values as typed, wrong ones included, so that none is lost.
    `answers`: the values that could be read.
    `marked`: the keys marked "matters most"; `priorities` are those of them that count.
    `problems`: question key -> what is wrong with its answer or its mark.
    """

    rulebook: Rulebook
    asked: frozenset[str]
    raw: Mapping[str, list[str]]
    answers: Answers
    marked: tuple[str, ...]
    priorities: tuple[str, ...]
    problems: Mapping[str, str]

    @classmethod
    def read(cls, rulebook: Rulebook, query: QueryDict, earlier: Collection[str] = ()) -> Self:
        """Of too many marks, those in `earlier` count first, then the rulebook's order decides."""
        names = Names.by(rulebook)
        sent = names.answers(dict(query.lists()))
        raw = {key: _clean(sent.get(key, ())) for key in rulebook.question}
        # A quick pick is a button, so that it works without JavaScript: "peak:5000".
        picked, _, value = query.get("pick", "").partition(":")
        if picked in raw:
            raw[picked] = _clean([value])
        answers, problems = read_answers(rulebook, raw)
        asked = frozenset(question.key for question in shown(rulebook, answers))
        given = {key: values for key, values in raw.items() if values and key in asked}
        marks = names.questions(query.getlist("most"))
        marked = tuple(key for key in given if key in marks)
        answered = [key for key in marked if key in answers]
        priorities = sorted(answered, key=lambda key: key not in earlier)[:MAX_PRIORITIES]
        problems |= {key: TOO_MANY for key in answered if key not in priorities}
        return cls(
            rulebook=rulebook,
            asked=asked,
            raw=given,
            answers={key: answer for key, answer in answers.items() if key in asked},
            marked=marked,
            priorities=tuple(key for key in answered if key in priorities),
            problems={key: problem for key, problem in problems.items() if key in asked},
        )

    @classmethod
    def of(cls, rulebook: Rulebook, answers: Answers, priorities: Iterable[str] = ()) -> Self:
        query = QueryDict(mutable=True)
        for key, answer in answers.items():
            query.setlist(key, [*map(str, answer if isinstance(answer, tuple) else (answer,))])
        query.setlist("most", [*priorities])
        return cls.read(rulebook, query)

    @cached_property
    def pairs(self) -> list[tuple[str, str]]:
        """The state in its canonical form: in the rulebook's order, without empty values."""
        return self.pairs_of(self.raw)

    def pairs_of(self, keys: Container[str]) -> list[tuple[str, str]]:
        pairs: list[tuple[str, str]] = []
        for key, values in self.raw.items():
            if key in keys:
                answer = self.answers.get(key)
                known = answer if isinstance(answer, tuple) else (answer,)
                pairs += ((key, str(value)) for value in (values if answer is None else known))
                pairs += [("most", key)] if key in self.marked else []
        return pairs

    @cached_property
    def query(self) -> str:
        return urlencode(self.pairs)

    @property
    def counting_query(self) -> str:
        """The query without the marks that do not count."""
        refused = {("most", key) for key in self.marked} - {
            ("most", key) for key in self.priorities
        }
        return urlencode([pair for pair in self.pairs if pair not in refused])

    @cached_property
    def steps(self) -> list[Step]:
        return [step for step in self.rulebook.steps if self.questions_of(step)]

    @property
    def priority_questions(self) -> list[Question]:
        return [self.rulebook.question[key] for key in self.priorities]

    @property
    def refusal(self) -> str:
        """A clause that names the marks that do not count; empty if all count."""
        refused = [key for key in self.marked if key in self.answers and key not in self.priorities]
        if not refused:
            return ""
        labels = get_text_list([f"“{self.rulebook.question[key].label}”" for key in refused], "and")
        return f"At most {MAX_PRIORITIES} answers can matter most: unmark {labels}, or another"

    @cached_property
    def verdict(self) -> Verdict:
        return evaluate(self.rulebook, self.answers, self.priorities)

    def questions_of(self, step: Step) -> list[Question]:
        return [question for question in step.questions if question.key in self.asked]

    def first_wrong(self, steps: Iterable[Step]) -> Step | None:
        for step in steps:
            if any(question.key in self.problems for question in step.questions):
                return step
        return None


@dataclass(frozen=True)
class Questionnaire:
    """An answer sheet under one release; `panel` is the token of the panel it is for, if any.

    `before`: the answers before one of them is changed, if one is. Addresses carry them as `was`,
    so that a step leads back to where the change began, and the result shows both verdicts.
    """

    release: PublishedRulebook
    sheet: AnswerSheet
    panel: str = ""
    before: AnswerSheet | None = None

    @cached_property
    def query(self) -> str:
        was = "" if self.before is None else urlencode({"was": self.before.query})
        return "&".join(filter(None, (self.sheet.query, was)))

    @property
    def last_page(self) -> str:
        """The name of the page after the last step."""
        return "check" if self.panel else "result"

    @property
    def finish(self) -> str:
        """The address of that page."""
        unchanged = self.before is not None and self.before.query == self.sheet.query
        return (replace(self, before=None) if unchanged else self).address(self.last_page)

    @property
    def save(self) -> str:
        return replace(self, before=None).address("save")

    def change(self, step: Step) -> str:
        """The address of a step that leads back once an answer on it is changed."""
        return replace(self, before=self.sheet).address("step", step.key)

    def opened_after(self, step: str) -> Step | None:
        """The next step after this one that asks what it did not ask before the change."""
        steps = self.sheet.rulebook.steps
        index = next((index for index, known in enumerate(steps) if known.key == step), None)
        if self.before is None or index is None:
            return None
        opened = self.sheet.asked - self.before.asked - self.sheet.raw.keys()
        later = steps[index + 1 :]
        return next((s for s in later if any(q.key in opened for q in s.questions)), None)

    def path(self, page: str, *keys: str) -> str:
        """`path("step", "load")` is the path of that step."""
        args = [self.release.rulebook.key, self.release.number, *keys]
        if self.panel:
            return reverse(f"answer:{page}", args=[self.panel, *args])
        return reverse(f"decide:{page}", args=args)

    def address(self, page: str, *keys: str) -> str:
        path = self.path(page, *keys)
        return f"{path}?{self.query}" if self.query else path


def _clean(values: Iterable[str]) -> list[str]:
    """The values without control characters, which databases refuse, and without empty ones."""
    cleaned = ("".join(filter(str.isprintable, value)).strip()[:MAX_VALUE] for value in values)
    return [value for value in cleaned if value]


def published_or_404(rulebook: str, number: int | None = None) -> PublishedRulebook:
    """A release, or the current one to begin with. Raises Gone if its rulebook is retired."""
    if number is None and is_retired(rulebook):
        raise Gone(
            "Nothing new is decided by this rulebook any more. Results saved under it can still "
            "be read at their links."
        )
    try:
        return current(rulebook) if number is None else get(rulebook, number)
    except Release.DoesNotExist:
        raise Http404("There is no such rulebook or release.") from None


def read_or_404(request: HttpRequest, rulebook: str, number: int, panel: str = "") -> Questionnaire:
    release = published_or_404(rulebook, number)
    sheet = read_sheet(request, release.rulebook)
    was = request.GET.get("was")
    before = None if was is None else AnswerSheet.read(release.rulebook, QueryDict(was))
    return Questionnaire(release, sheet, panel, before)


def read_sheet(
    request: HttpRequest, rulebook: Rulebook, earlier: Collection[str] = ()
) -> AnswerSheet:
    if len(request.META["QUERY_STRING"]) > MAX_QUERY:
        raise BadRequest(
            f"This address is longer than {MAX_QUERY:,} characters. "
            "Was something else pasted into it?"
        )
    return AnswerSheet.read(rulebook, request.GET, earlier)
