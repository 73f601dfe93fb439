import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from rules.engine.reading import RulebookError, read_rulebook
from rules.engine.renaming import Names
from rules.engine.schema import Answer, Answers, Question, Rulebook
from rules.engine.scoring import FiredRule, Verdict
from rules.engine.verdict_words import say_recommended
from rules.engine.watch import ChangedFact, Crossed, Watch
from rules.engine.words import count_points, say_answer, say_condition, say_outcomes
from rules.files import FileError, read_document
from rules.management.release_command import (
    ComparingCommand,
    one_line,
    raw_answers,
    require_answers,
    require_tables,
)
from rules.models import Release
from rules.releases import get
from rules.report import wrapped
from rules.result_file import ResultFile, read_result


class Command(ComparingCommand):
    help = (
        "Holds today's facts against the answers of a result, under the same rules. A tripwire is "
        "crossed where a rule begins or ceases to hold. The exit status is 0 if none is crossed, "
        "1 if one is, and 2 if that cannot be told."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "facts",
            metavar="FACTS.yaml",
            type=Path,
            help="today's answers, as for `decide`; every other answer stays as it was",
        )
        parser.add_argument(
            "result", metavar="RESULT.json", type=Path, help="from /r/<token>/result.json"
        )
        parser.add_argument(
            "--rules",
            metavar="FILE",
            help="the result's rules, from /releases/<number>/rulebook.yaml, not the database",
        )
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            result = read_result(options["result"])
            rulebook = _rules(result, options["rules"])
        except FileError as error:
            raise CommandError(one_line([str(error)])) from None
        answers = require_answers(rulebook, result.answers, options["result"])
        facts = _facts(rulebook, options["facts"])
        watch = Watch.of(rulebook, answers, facts, result.most)
        _require_asked(watch, facts, options["facts"])
        if options["json"]:
            self.stdout.write(json.dumps(_data(result, watch), indent=2, ensure_ascii=False))
        else:
            self.stdout.write("\n\n".join("\n".join(part) for part in _parts(watch) if part))
        if watch.crossed:
            sys.exit(1)


def _rules(result: ResultFile, file: str | None) -> Rulebook:
    """Raises FileError or CommandError."""
    rulebook, sha256 = _from_file(file) if file else _from_database(result)
    if sha256 != result.sha256:
        raise CommandError(
            f"{file or 'The database'}: not the rules of the result, which are release "
            f"{result.release} of {result.rulebook} with the SHA-256 {result.sha256}"
        )
    return rulebook


def _from_file(file: str) -> tuple[Rulebook, str]:
    try:
        rulebook = read_rulebook(read_document(file))
    except RulebookError as error:
        raise CommandError(f"{file}: {one_line(error.problems)}") from None
    return rulebook, rulebook.digest


def _from_database(result: ResultFile) -> tuple[Rulebook, str]:
    require_tables()
    try:
        release = get(result.rulebook, result.release)
    except Release.DoesNotExist:
        raise CommandError(
            f"{result.rulebook} has no release {result.release} here; download it from the "
            f"result's site, at /releases/{result.release}/rulebook.yaml, and name it with --rules"
        ) from None
    return release.rulebook, release.sha256


def _facts(rulebook: Rulebook, path: Path) -> Answers:
    """Raises CommandError for an empty answer too: a script that found nothing knows nothing."""
    raw = raw_answers(path)
    facts = require_answers(rulebook, raw, path)
    if not raw:
        raise CommandError(f"{path}: expected a question's key and today's answer on each line")
    for key in Names.by(rulebook).answers(raw):
        if key not in facts:
            raise CommandError(
                f"{path}: {key}: there is no answer; leave out the line to keep the one of then"
            )
    return facts


def _require_asked(watch: Watch, facts: Answers, path: Path) -> None:
    for key in facts:
        shown_when = watch.rulebook.question[key].shown_when
        if shown_when and key not in watch.answers_today:
            condition = say_condition(watch.rulebook, shown_when)
            raise CommandError(
                f"{path}: {key}: today's answers do not call for it; it is asked if {condition}"
            )


def _parts(watch: Watch) -> Iterator[list[str]]:
    yield [wrapped(f"{_say_fact(watch, fact)}.", "") for fact in watch.facts if fact.crosses]
    for crossed in watch.crossed:
        yield [*_crossed(watch, crossed)]
    yield [wrapped(_say_recommendation(watch), "")] if watch.crossed else []
    moved = "; ".join(_say_fact(watch, fact) for fact in watch.facts if not fact.crosses)
    if moved:
        yield [wrapped(f"{moved}. This crosses no tripwire.", "")]
    elif not watch.facts:
        yield ["Nothing has moved: today's answers are those of then."]


def _say_fact(watch: Watch, fact: ChangedFact) -> str:
    """ "Distance: 900 kilometres then, 200 kilometres today"."""
    then = _say_answer(fact.question, fact.then, "not known")
    today = _say_answer(fact.question, fact.today, "not asked")
    return f"{fact.question.label}: {then} then, {today} today"


def _say_answer(question: Question, answer: Answer | None, nothing: str) -> str:
    if answer is None:
        return nothing
    words = say_answer(question, answer)
    return words if isinstance(answer, int) else f"“{words}”"


def _crossed(watch: Watch, crossed: Crossed) -> Iterator[str]:
    now = "still holds, for other reasons" if crossed.held else "now holds"
    how = now if crossed.holds else "no longer holds"
    yield wrapped(f"Crossed: the scenario “{crossed.scenario.title}” {how}.", "")
    for prefix, rules in (("Now", crossed.began), ("No longer", crossed.ceased)):
        for rule in rules:
            yield wrapped(f"{prefix}: {_say_rule(watch, rule)}", bullet="- ")
    yield wrapped(f"Decide again when {crossed.scenario.tripwire}")


def _say_rule(watch: Watch, fired: FiredRule) -> str:
    """ "you travel more than 300 kilometres (Train +4, Car −2)"."""
    rule = watch.rulebook.rule[fired.rule]
    outcomes = [words for _, words in say_outcomes(watch.rulebook, rule)]
    twice = ["twice, as it matters most"] if fired.doubled else []
    return f"{rule.reason} ({', '.join([*outcomes, *twice])})"


def _say_recommendation(watch: Watch) -> str:
    then, today = (_recommended_by(watch, verdict) for verdict in (watch.then, watch.today))
    still = "" if watch.flips else "still "
    verb = "recommend" if watch.today.recommended else "give"
    before = f"; then it was {then}" if then != today else ""
    return f"Today's answers {still}{verb} {today}{before}."


def _recommended_by(watch: Watch, verdict: Verdict) -> str:
    """ "Train, by 8 points", or "a tie between Train and Car"."""
    by = f", by {count_points(verdict.margin)}" if verdict.runner_up else ""
    return f"{say_recommended(watch.rulebook, verdict)}{by}"


def _data(result: ResultFile, watch: Watch) -> dict[str, Any]:
    return {
        "rulebook": result.rulebook,
        "release": result.release,
        "sha256": result.sha256,
        "crossed": bool(watch.crossed),
        "flips": watch.flips,
        "then": _recommended(watch.then),
        "today": _recommended(watch.today),
        "facts": [
            {
                "question": fact.question.key,
                "label": fact.question.label,
                "then": fact.then,
                "today": fact.today,
                "crosses": fact.crosses,
            }
            for fact in watch.facts
        ],
        "scenarios": [
            {
                "key": crossed.scenario.key,
                "title": crossed.scenario.title,
                "held": crossed.held,
                "holds": crossed.holds,
                "tripwire": crossed.scenario.tripwire,
                "began": [_rule(watch, rule) for rule in crossed.began],
                "ceased": [_rule(watch, rule) for rule in crossed.ceased],
            }
            for crossed in watch.crossed
        ],
    }


def _recommended(verdict: Verdict) -> dict[str, Any]:
    return {
        "recommended": verdict.recommended,
        "runner_up": verdict.runner_up,
        "margin": verdict.margin,
        "level": verdict.level,
    }


def _rule(watch: Watch, fired: FiredRule) -> dict[str, Any]:
    return {
        "rule": fired.rule,
        "reason": watch.rulebook.rule[fired.rule].reason,
        "points": fired.points,
        "rules_out": fired.rules_out,
        "questions": fired.questions,
    }
