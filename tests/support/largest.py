"""A site with as much content as it takes: what each of its routes costs at most."""

import random
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.utils.timezone import now

from advisor.models import (
    Decision,
    Entry,
    LoadTest,
    Log,
    Panel,
    Position,
    Result,
    Submission,
    new_token,
)
from advisor.panels.forms import MAX_PEOPLE
from advisor.questionnaire.notes import MAX_NOTE
from advisor.results.edit_key import digest
from advisor.results.load_tests.forms import MAX_LOAD_TESTS
from advisor.results.load_tests.measured import loads_of
from advisor.results.load_tests.reading import read
from advisor.results.positions.forms import MAX_POSITIONS
from advisor.verdict.sheet import AnswerSheet, Questionnaire
from rules.drafts.from_document import load
from rules.engine.answers import counted
from rules.engine.schema import Answer, Answers, Question, Rulebook
from rules.engine.scoring import evaluate
from rules.files import read_document
from rules.models import Comment, Release
from rules.publishing import publish
from rules.releases import PublishedRulebook, current, get
from tests.support.loaded import printed
from tests.support.routes import Rows

RULEBOOK = "django-or-fastapi"
# A tenth of what a log takes: each result in it has some 30 kB.
ELSEWHERE, RESULTS = 900, 100
TITLE = "W" * 199 + "w"
PARAGRAPH = "- *Why* **this** `code` [link](https://a.example/x?a=1&b=2) S1-01 <b> & more\n"
ADDRESS = "https://wiki.example/decisions/" + "x" * 460
DAY = date(2026, 11, 20)
MEASURED = "as-much-as-fits"


def text(length: int) -> str:
    """As many links, marks and list items as go into a text of this length."""
    return (PARAGRAPH * (length // len(PARAGRAPH) + 1))[:length]


def measured() -> dict[str, Any]:
    """A measurement with as many figures as a page of one may have."""
    points = [{"x": x, "y": 2 * x, "low": x, "high": 3 * x, "runs": 5} for x in range(1, 101)]
    series = [{"label": f"Series {number}", "points": points} for number in range(8)]
    words = {"title": "Much", "asks": text(4000), "method": text(4000), "command": "make much"}
    axes = {"x": {"label": "Clients", "scale": "log"}, "y": {"label": "Answers"}}
    plots = [{"title": f"Plot {number}", "series": series} | axes for number in range(4)]
    machine = {"machine": "Two cores", "whose": "our own machine", "date": "2026-11-20"}
    return {"key": MEASURED, "plots": plots} | words | machine


class Largest(Rows):
    """`query` is the heaviest answers, as an address has them."""

    def __init__(self) -> None:
        document = read_document(RULEBOOK) | {"measurements": [measured()]}
        publish(load(document), note=text(4000))
        publish(load(document | {"title": "Another title"}), note=text(4000))
        self.older, self.newer = get(RULEBOOK, 1), current(RULEBOOK)
        release = Release.objects.get(pk=self.older.id)
        browser = Client()
        first, second = (self._save(browser, answers) for answers in _far_apart(self.older))
        self._decide(browser, first)
        self._positions(first)
        self._load_tests(first)
        panel, mine = self._panel(browser)
        log = self._log(browser, first)
        cookies = [c.value for name, c in browser.cookies.items() if name.startswith("edit_key_")]
        rita = User.objects.create_user("rita", is_staff=True)
        comments = [
            Comment(rulebook=release.rulebook, place="rules", text=text(5000), user=rita)
            for _ in range(200)
        ]
        said = new_token()
        first.positions.filter(pk=first.positions.first().pk).update(edit_key=digest(said))
        comment = Comment.objects.bulk_create(comments)[0]
        rulebook = self.older.rulebook
        self.arguments: dict[str, list[str]] = {
            "rulebook": [RULEBOOK],
            "release": ["1"],
            "number": ["1"],
            "step": [max(rulebook.steps, key=lambda step: len(step.questions)).key],
            "token": [first.token, second.token],
            "panel": [panel.token],
            "key": [
                *(*cookies, mine, said, MEASURED),
                *(rulebook.scenarios[0].key, rulebook.precedents[0].key),
            ],
            "scenario": [scenario.key for scenario, _ in loads_of(first)],
            "log": [log.token],
            "file": ["advisor.css"],
            "comment": [str(comment.pk)],
            "question": [next(q.key for q in rulebook.questions if q.kind == "number")],
            "value": ["300"],
            "app_label": ["rules", "auth"],
            "content_type_id": [str(ContentType.objects.get_for_model(Release).pk)],
            "pk": [str(release.rulebook_id)],
        }
        self.compared = f"a={first.token}&b={second.token}"

    def _save(self, browser: Client, answers: Answers) -> Result:
        sheet = AnswerSheet.of(self.older.rulebook, answers)
        self.query = sheet.query
        notes = {f"note-{key}": text(MAX_NOTE) for key in sheet.answers}
        address = Questionnaire(self.older, sheet).save
        browser.post(address, {"title": TITLE, "context": text(4000), **notes})
        return Result.objects.first()

    def _decide(self, browser: Client, result: Result) -> None:
        option = self.older.rulebook.options[0].key
        kept = {"option": option, "date": DAY, "reason": text(4000), "deciders": TITLE}
        Decision.objects.bulk_create(
            Decision(result=result, status="accepted", **kept) for _ in range(20)
        )

    def _positions(self, result: Result) -> None:
        said = {"stance": "disagree", "reason": text(2000), "reply": text(2000)}
        Position.objects.bulk_create(
            Position(result=result, name=f"P{number}" + "x" * 90, edit_key=new_token(), **said)
            for number in range(MAX_POSITIONS)
        )

    def _load_tests(self, result: Result) -> None:
        figures = asdict(read(printed(), 300, 300))
        keys = [scenario.key for scenario, _ in loads_of(result)]
        LoadTest.objects.bulk_create(
            LoadTest(result=result, scenario=keys[0], what=TITLE, figures=figures)
            for _ in range(MAX_LOAD_TESTS)
        )

    def _panel(self, browser: Client) -> tuple[Panel, str]:
        names = [f"Person {number} " + "x" * 30 for number in range(MAX_PEOPLE)]
        browser.post(f"/panels/{RULEBOOK}/", {"title": TITLE, "expected": "\n".join(names)})
        panel, mine = Panel.objects.get(), new_token()
        draw = random.Random(20261201)  # noqa: S311, nothing here is secret
        rulebook = self.newer.rulebook
        rows = []
        for name in names:
            answers, again = _drawn(rulebook, draw), _drawn(rulebook, draw)
            notes = {key: text(MAX_NOTE) for key in answers}
            second = {"second_answers": again, "second_notes": notes, "second_at": now()}
            rows.append(Submission(panel=panel, name=name, answers=answers, notes=notes, **second))
        rows[0].edit_key = digest(mine)
        Submission.objects.bulk_create(rows)
        panel.reveal = Panel.Reveal.ALWAYS
        panel.second_questions = list(rulebook.question)
        panel.second_opened_at = now()
        panel.closes_at = now() + timedelta(days=1)
        panel.save()
        return panel, mine

    def _log(self, browser: Client, result: Result) -> Log:
        browser.post("/log/", {"title": TITLE})
        log = Log.objects.get()
        row = {field.attname: getattr(result, field.attname) for field in Result._meta.fields}
        for name in ("id", "token", "edit_key"):
            del row[name]
        copies = Result.objects.bulk_create(Result(**row) for _ in range(RESULTS))
        option = self.older.rulebook.options[0].key
        decided = {"option": option, "date": DAY, "reason": text(4000), "status": "accepted"}
        Decision.objects.bulk_create(Decision(result=each, **decided) for each in copies)
        said = {"title": TITLE, "option": TITLE, "reason": text(4000), "link": ADDRESS, "date": DAY}
        entries = [Entry(log=log, result=each, accepted_at=now()) for each in copies]
        entries += [
            Entry(log=log, accepted_at=now(), revisit_on=DAY, **said) for _ in range(ELSEWHERE)
        ]
        Entry.objects.bulk_create(entries)
        return log


def _far_apart(release: PublishedRulebook) -> tuple[Answers, Answers]:
    """The heaviest answers, and such as differ in the most of them and recommend another option."""
    rulebook = release.rulebook
    draw = random.Random(20261201)  # noqa: S311, nothing here is secret
    some = [_drawn(rulebook, draw) for _ in range(100)]
    verdicts = [evaluate(rulebook, answers) for answers in some]
    first = max(range(len(some)), key=lambda index: len(verdicts[index].scenarios))
    a, best = some[first], verdicts[first].recommended
    others = [b for b, verdict in zip(some, verdicts, strict=True) if verdict.recommended != best]
    return a, max(others, key=lambda b: sum(b.get(key) != answer for key, answer in a.items()))


def _drawn(rulebook: Rulebook, draw: random.Random) -> Any:
    """Some answer to each question that the others call for."""
    answers = {question.key: _answer(question, draw) for question in rulebook.questions}
    return counted(rulebook, answers)


def _answer(question: Question, draw: random.Random) -> Answer:
    if question.kind == "number":
        picks = [pick.number for pick in question.picks]
        return draw.choice([question.minimum, question.maximum, *picks])
    if question.kind == "choice":
        return draw.choice(list(question.choice))
    together = [choice.key for choice in question.choices if not choice.alone]
    ticked = draw.sample(together, draw.randint(1, len(together)))
    return tuple(key for key in together if key in ticked)
