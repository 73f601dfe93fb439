"""A record's sections on one page, of at most 700 words; its link leads to the rest."""

from collections.abc import Iterator
from itertools import islice

from advisor.verdict.evidence import Evidence
from advisor.verdict.report import Argument, Report, matching
from rules.engine.nearest import points_moved
from rules.engine.words import GRADES, count_points, say_answers

from .excerpt import excerpt, first_sentence
from .full import considered, origin, outcome, risks, section, tripwires
from .markdown import bullets, formatted, link, paragraphs, plain, prose
from .record import Record

MOST_ANSWERS = 4
MOST_DRIVERS = 4
MOST_CONSEQUENCES = 3
MOST_DISSENT = 2
MOST_TRIPWIRES = 2
MOST_CLAIMS = 2
# In words.
CONTEXT = 35
PARAGRAPH = 30
LINE = 20
SHORT_LINE = 10


def brief(record: Record) -> str:
    blocks = [
        *section("## Context and Problem Statement", *_context(record)),
        *section("## Decision Drivers", bullets(_drivers(record))),
        *section("## Considered Options", bullets(_options(record))),
        *section("## Decision Outcome", *_outcome(record)),
        *section("### Consequences", bullets(_consequences(record))),
        *section("### Dissent", bullets(islice(_dissent(record), MOST_DISSENT))),
        *section("### Confirmation", bullets(_tripwires(record))),
        *section("## More Information", bullets([*origin(record), *_evidence(record)])),
    ]
    return "\n\n".join(blocks) + "\n"


def _line(text: str) -> str:
    return prose(first_sentence(text, LINE))


def _context(record: Record) -> Iterator[str]:
    rulebook, context = record.report.rulebook, record.result.context.strip()
    yield plain(rulebook.title) if context else f"{plain(rulebook.title)} {prose(rulebook.summary)}"
    yield formatted(excerpt(context, CONTEXT))
    if answers := [*_answers(record.report)]:
        yield "The answers that mattered most:"
        yield bullets(answers)


def _answers(report: Report) -> Iterator[str]:
    """Those to what matters most to the team, then those whose rules moved most points."""
    moved = points_moved(report.verdict)
    rules = [report.rulebook.rule[fired.rule] for fired in report.verdict.fired]
    answers = say_answers(report.rulebook, matching(report.answers, rules))
    answers.sort(key=lambda said: (said[0].key not in report.priorities, -moved[said[0].key]))
    for question, answer in answers[:MOST_ANSWERS]:
        most = " (matters most)" if question.key in report.priorities else ""
        yield f"{plain(question.label)}: {plain(first_sentence(answer, SHORT_LINE))}{most}"


def _drivers(record: Record) -> Iterator[str]:
    options = considered(record)
    for argument in _strongest(record):
        points = ", ".join(
            f"{plain(point.option.short)} {point.signed}"
            for point in argument.points
            if point.option in options
        )
        yield f"**{plain(argument.scenario.title)}** ({points}): {_because(record, argument)}"


def _because(record: Record, argument: Argument) -> str:
    """Rulebooks of earlier versions do without a scenario's `because`."""
    if argument.scenario.because:
        return f"because {_line(argument.scenario.because)}."
    return _line(argument.scenario.mechanism)


def _strongest(record: Record) -> list[Argument]:
    """The first scenarios, and what speaks most against the option that is chosen."""
    arguments = [*record.report.arguments["strong"], *record.report.arguments["slight"]]
    first, rest = arguments[:MOST_DRIVERS], arguments[MOST_DRIVERS:]

    def points(argument: Argument) -> int:
        return sum(point.points for point in argument.points if point.option == record.option)

    if rest and min(map(points, rest)) < min(0, *map(points, first)):
        first[-1] = min(rest, key=points)
    return first


def _options(record: Record) -> Iterator[str]:
    """With the reason if a contender is ruled out; alternatives are many."""
    verdict, rules = record.report.verdict, record.report.rulebook.rule
    for option in considered(record):
        total = f"{plain(option.name)}: {count_points(verdict.totals[option.key])}"
        out = [rules[key].reason for key in verdict.ruled_out.get(option.key, ())]
        if out and option.kind == "contender":
            yield f"{total}, ruled out: {plain(first_sentence(out[0], SHORT_LINE))}"
        else:
            yield f"{total}, ruled out" if out else total


def _outcome(record: Record) -> Iterator[str]:
    # Shortened first: a cut through Markdown could break it.
    return (paragraphs(excerpt(text, PARAGRAPH)) for text in outcome(record))


def _consequences(record: Record) -> Iterator[str]:
    if record.option is None:
        return
    for text in record.option.takes_on[:MOST_CONSEQUENCES]:
        yield f"Bad, because: {_line(text)}"
    for _, risk in risks(record.report, record.option)[:1]:
        yield f"Main risk: {_line(risk.consequence)} First sign: {_line(risk.symptom)}"


def _dissent(record: Record) -> Iterator[str]:
    for position in record.dissent:
        reason = plain(first_sentence(position.reason, SHORT_LINE))
        yield f"{plain(position.name)}: {reason} (objection {position.state})"


def _tripwires(record: Record) -> Iterator[str]:
    for text in tripwires(record)[:MOST_TRIPWIRES]:
        yield f"Revisit when {_line(text)}"


def _evidence(record: Record) -> Iterator[str]:
    """The strongest claim for each of the first drivers, those with the best grade first."""
    by_strength = [sorted(argument.evidence, key=_weakness)[:1] for argument in _strongest(record)]
    strongest = {cited.claim.key: cited for some in by_strength for cited in some}
    for cited in sorted(strongest.values(), key=_weakness)[:MOST_CLAIMS]:
        source = cited.source.title
        disputed = " (disputed)" if cited.claim.disputed else ""
        yield (
            f"Evidence, {cited.grade}{disputed}: {_line(cited.claim.says)} "
            f"{link(source, cited.source.url) if cited.source.url else plain(source)}"
        )


def _weakness(cited: Evidence) -> tuple[int, bool]:
    return [*GRADES].index(cited.claim.grade), bool(cited.claim.disputed)
