"""A questionnaire under way: all of its state is in the address, and is read anew each time."""

from collections.abc import Collection, Container, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Self
from urllib.parse import urlencode

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, QueryDict
from django.urls import reverse
from django.utils.text import get_text_list

from rules.engine.answers import read_answers, shown
from rules.engine.schema import Answers, Question, Rulebook, Step
from rules.engine.scoring import Verdict, evaluate
from rules.models import Release
from rules.releases import PublishedRulebook, current, get

MAX_QUERY = 8_000
MAX_VALUE = 200
MOST = 3
TOO_MANY = f"At most {MOST} answers can matter most. Unmark this one or another."


@dataclass(frozen=True)
class AnswerSheet:
    """What has been answered to a rulebook's questions.

    `shown` are the keys of the questions that the answers call for. `raw` has their values as they
    were typed, wrong ones too, so that none is lost; `answers` the right ones; `marked` those that
    are said to matter most, `most` those of them that count; `problems` a sentence for each wrong
    one.
    """

    rulebook: Rulebook
    shown: frozenset[str]
    raw: Mapping[str, list[str]]
    answers: Answers
    marked: tuple[str, ...]
    most: tuple[str, ...]
    problems: Mapping[str, str]

    @classmethod
    def read(cls, rulebook: Rulebook, query: QueryDict, first: Collection[str] = ()) -> Self:
        """Of too many marks those in `first` count, and then the rulebook's order decides."""
        raw = {key: _clean(query.getlist(key)) for key in rulebook.question}
        # A quick pick is a button, so that it works without a script: "peak:5000".
        picked, _, value = query.get("pick", "").partition(":")
        if picked in raw:
            raw[picked] = _clean([value])
        answers, problems = read_answers(rulebook, raw)
        visible = frozenset(question.key for question in shown(rulebook, answers))
        given = {key: values for key, values in raw.items() if values and key in visible}
        marks = query.getlist("most")
        marked = tuple(key for key in given if key in marks)
        answered = [key for key in marked if key in answers]
        most = sorted(answered, key=lambda key: key not in first)[:MOST]
        problems |= {key: TOO_MANY for key in answered if key not in most}
        return cls(
            rulebook=rulebook,
            shown=visible,
            raw=given,
            answers={key: answer for key, answer in answers.items() if key in visible},
            marked=marked,
            most=tuple(key for key in answered if key in most),
            problems={key: problem for key, problem in problems.items() if key in visible},
        )

    @classmethod
    def of(cls, rulebook: Rulebook, answers: Answers, most: Iterable[str] = ()) -> Self:
        """The sheet on which these answers are given."""
        query = QueryDict(mutable=True)
        for key, answer in answers.items():
            query.setlist(key, [*map(str, answer if isinstance(answer, tuple) else (answer,))])
        query.setlist("most", [*most])
        return cls.read(rulebook, query)

    @cached_property
    def pairs(self) -> list[tuple[str, str]]:
        """The one way to write this state: the rulebook's order, nothing unknown, nothing empty."""
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
    def counting(self) -> str:
        """The query without the marks that do not count."""
        pairs = (each for each in self.pairs if each[0] != "most" or each[1] in self.most)
        return urlencode([*pairs])

    @cached_property
    def steps(self) -> list[Step]:
        """The steps that ask anything."""
        return [step for step in self.rulebook.steps if self.asked(step)]

    @property
    def doubled(self) -> list[Question]:
        """The questions whose rules count twice."""
        return [self.rulebook.question[key] for key in self.most]

    @property
    def refusal(self) -> str:
        """Which marks do not count, in a clause; empty if all do."""
        refused = [key for key in self.marked if key in self.answers and key not in self.most]
        if not refused:
            return ""
        labels = get_text_list([f"“{self.rulebook.question[key].label}”" for key in refused], "and")
        return f"At most {MOST} answers can matter most: unmark {labels}, or another"

    @cached_property
    def verdict(self) -> Verdict:
        return evaluate(self.rulebook, self.answers, self.most)

    def asked(self, step: Step) -> list[Question]:
        return [question for question in step.questions if question.key in self.shown]

    def wrong(self, steps: Iterable[Step]) -> Step | None:
        """The first of the steps with an answer that cannot be read."""
        return next((s for s in steps if any(q.key in self.problems for q in s.questions)), None)


@dataclass(frozen=True)
class Questionnaire:
    """An answer sheet under one release, with the addresses of its pages.

    `panel` is the token of the panel to which it will be handed in, if any.
    """

    release: PublishedRulebook
    sheet: AnswerSheet
    panel: str = ""

    @property
    def check(self) -> str:
        return self.address("check")

    def path(self, page: str, *keys: str) -> str:
        """`path("step", "load")` is the path of that step."""
        args = [self.release.rulebook.key, self.release.number, *keys]
        if self.panel:
            return reverse(f"answer:{page}", args=[self.panel, *args])
        return reverse(f"decide:{page}", args=args)

    def address(self, page: str, *keys: str) -> str:
        """The path with all answers."""
        path = self.path(page, *keys)
        return f"{path}?{self.sheet.query}" if self.sheet.query else path


def _clean(values: Iterable[str]) -> list[str]:
    """Without control characters and blanks, which no answer has and databases refuse."""
    cleaned = ("".join(filter(str.isprintable, value)).strip()[:MAX_VALUE] for value in values)
    return [value for value in cleaned if value]


def published_or_404(rulebook: str, number: int | None = None) -> PublishedRulebook:
    try:
        return current(rulebook) if number is None else get(rulebook, number)
    except Release.DoesNotExist:
        raise Http404("There is no such rulebook or release.") from None


def read_or_404(request: HttpRequest, rulebook: str, number: int, panel: str = "") -> Questionnaire:
    release = published_or_404(rulebook, number)
    return Questionnaire(release, read_sheet(request, release.rulebook), panel)


def read_sheet(
    request: HttpRequest, rulebook: Rulebook, first: Collection[str] = ()
) -> AnswerSheet:
    if len(request.META["QUERY_STRING"]) > MAX_QUERY:
        raise BadRequest(
            f"This address is longer than {MAX_QUERY:,} characters. "
            "Was something else pasted into it?"
        )
    return AnswerSheet.read(rulebook, request.GET, first)
