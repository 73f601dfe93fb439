"""A record's sections in full: its readers need neither this site nor the rulebook."""

from collections.abc import Iterator

from advisor.verdict.evidence import Evidence, evidence
from advisor.verdict.report import CitedRisk, Report
from rules.engine.schema import Option, Question
from rules.engine.verdict_words import say_because
from rules.engine.words import count_points, say_signed

from .markdown import bullets, formatted, link, paragraphs, plain, prose
from .record import Record

UNDONE = {"easy": "Easy to undo", "costly": "Can be undone at a cost", "hard": "Hard to undo"}


def full(record: Record) -> str:
    """All sections of MADR 4, with everything that the result argues."""
    options = considered(record)
    cited = _evidence(record.report)
    blocks = [
        *section("## Context and Problem Statement", *_context(record)),
        *section("## Decision Drivers", bullets(_drivers(record.report))),
        *section("## Considered Options", bullets(plain(option.name) for option in options)),
        *section("## Decision Outcome", *map(paragraphs, outcome(record))),
        *section("### Consequences", bullets(_consequences(record))),
        *section("### Dissent", bullets(_dissent(record))),
        *section("### Measured by the Team", bullets(_load_tests(record))),
        *section(
            "### Confirmation", bullets(f"Revisit when {prose(text)}" for text in tripwires(record))
        ),
        "## Pros and Cons of the Options",
        *(block for option in options for block in _pros_and_cons(record, option)),
        *section("## More Information", bullets(_origin(record))),
        *section("### Evidence", bullets(map(_claim, cited))),
        *section("### Sources", bullets(dict.fromkeys(map(_source, cited)))),
    ]
    return "\n\n".join(blocks) + "\n"


def section(heading: str, *blocks: str) -> list[str]:
    """The heading and what stands below it; nothing if all of that is empty."""
    filled = [block for block in blocks if block]
    return [heading, *filled] if filled else []


def _context(record: Record) -> Iterator[str]:
    rulebook, report = record.report.rulebook, record.report
    yield f"{plain(rulebook.title)} {prose(rulebook.summary)}"
    yield formatted(record.result.context)
    if report.answered:
        yield "What was answered:"
        yield bullets(
            f"{plain(question.label)}: {plain(answer)}"
            f"{' (matters most)' if question.key in report.priorities else ''}"
            f"{_note(record, question)}"
            for question, answer in report.answered
        )


def _note(record: Record, question: Question) -> str:
    note = record.result.notes.get(question.key, "")
    return f". {plain(note)}" if note else ""


def _dissent(record: Record) -> Iterator[str]:
    """Who disagrees, why, and what became of it."""
    for position in record.dissent:
        state = f"objection {position.state}"
        became = f"{state}: {plain(position.reply)}" if position.reply else state
        yield f"{plain(position.name)}: {plain(position.reason)} ({became})"


def _load_tests(record: Record) -> Iterator[str]:
    for measured in record.load_tests:
        row, scenario = measured.row, record.report.rulebook.scenario[measured.row.scenario]
        said = " ".join([f"{measured.said}.", *measured.warnings])
        yield f"{row.created_at:%Y-%m-%d}, {plain(row.what)} ({plain(scenario.title)}): {said}"


def _drivers(report: Report) -> Iterator[str]:
    arguments = [*report.arguments["strong"], *report.arguments["slight"]]
    for argument, match in zip(arguments, report.verdict.scenarios, strict=True):
        scenario = argument.scenario
        points = ", ".join(
            f"{plain(point.option.short)} {point.signed}" for point in argument.points
        )
        reasons = "; ".join(plain(report.rulebook.rule[key].reason) for key in match.rules)
        claims = ", ".join(cited.claim.key for cited in argument.evidence)
        yield (
            f"**{plain(scenario.title)}** ({points}): {reasons}. {prose(scenario.mechanism)} "
            f"Rule of thumb: {prose(scenario.rule_of_thumb)} Evidence: {claims}."
        )


def tripwires(record: Record) -> list[str]:
    chosen = None if record.is_rejected else record.option
    return [scenario.tripwire for scenario in record.report.tripwires(chosen)]


def considered(record: Record) -> list[Option]:
    charted = [bar.option for bar in record.report.bars]
    if record.option and record.option not in charted:
        return [*charted, record.option]
    return charted


def outcome(record: Record) -> Iterator[str]:
    """As plain text."""
    report, option = record.report, record.option
    if record.decision is None:
        yield "No decision is recorded yet. This is what the rules say."
    if option is None:
        yield f"No option is chosen. {report.headline}"
        yield _recommendation(record)
        return
    verb = "Rejected" if record.is_rejected else "Chosen"
    chosen = f'{verb} option: "{option.name}"'
    if record.decision and record.decision.reason:
        yield f"{chosen}, because:"
        yield record.decision.reason
    elif option == report.option and not record.is_rejected:
        yield f"{chosen}, because {say_because(report.rulebook, report.verdict)}."
    else:
        yield f"{chosen}. No reason is recorded."
    yield _recommendation(record)


def _recommendation(record: Record) -> str:
    report = record.report
    if report.verdict.level:
        return f"The rules find it too close to call: {report.margin}. {report.reasons}"
    if report.option is None:
        return f"The rules recommend nothing: {report.standing}."
    name, ahead = report.option.name, report.margin
    reasons = "" if record.option == report.option else f" {report.reasons}"
    if report.is_too_close:
        return f'The rules find it too close to call: "{name}" is {ahead or "alone"}.{reasons}'
    standing = ", ".join(filter(None, [report.standing, ahead]))
    return f'The rules recommend "{name}" ({standing}).{reasons}'


def _consequences(record: Record) -> Iterator[str]:
    if record.option:
        because = say_because(record.report.rulebook, record.report.verdict)
        if because and record.option == record.report.option:
            yield f"Good, because {plain(because)}."
        for text in record.option.takes_on:
            yield f"Bad, because: {prose(text)}"
        yield from map(_risk, risks(record.report, record.option))


def _pros_and_cons(record: Record, option: Option) -> Iterator[str]:
    report = record.report
    yield f"### {plain(option.name)}"
    total = report.verdict.totals[option.key]
    yield f"{prose(option.summary)} Total: {count_points(total)}."
    # The risks of the chosen option are its consequences.
    named = [] if option == record.option else risks(report, option)
    if arguments := [*_arguments(report, option), *map(_risk, named)]:
        yield bullets(arguments)


def _arguments(report: Report, option: Option) -> Iterator[str]:
    rules = report.rulebook.rule
    arguments = [
        (fired.points.get(option.key, 0), rules[fired.rule]) for fired in report.verdict.fired
    ]
    for points, rule in sorted(arguments, key=lambda pair: -pair[0]):
        if points:
            word = "Good" if points > 0 else "Bad"
            yield f"{word}, because {plain(rule.reason)} ({say_signed(points)})"
    for key in report.verdict.ruled_out.get(option.key, ()):
        yield f"Bad, because it is ruled out: {plain(rules[key].reason)}"


def risks(report: Report, option: Option) -> list[CitedRisk]:
    if option == report.option:
        return report.carried
    return next((group.risks for group in report.risks if group.option == option), [])


def _risk(cited: CitedRisk) -> str:
    risk = cited.risk
    claims = f" Evidence: {', '.join(risk.claims)}." if risk.claims else ""
    return (
        f"Bad, because: {prose(risk.consequence)} {prose(risk.mechanism)} "
        f"Symptom: {prose(risk.symptom)} First seen: {plain(risk.first_seen)}. "
        f"Scenario: {plain(cited.scenario.title)}.{claims}"
    )


def _origin(record: Record) -> Iterator[str]:
    for decision in record.decisions[:-1]:
        option = record.report.rulebook.option[decision.option]
        yield f"Decided before: {plain(option.name)}, {decision.status} on {decision.date}"
    yield from origin(record)


def origin(record: Record) -> Iterator[str]:
    release = record.release
    address = link(record.permalink, record.permalink)
    yield f"The whole argument: {address}, saved {record.result.created_at:%Y-%m-%d}"
    related = [
        ("Succeeds", record.predecessor),
        ("Succeeded by", record.successor),
        *(("Supersedes", address) for address in record.supersedes),
    ]
    yield from (f"{relation}: {link(address, address)}" for relation, address in related if address)
    if undone := record.decision and UNDONE.get(record.decision.reversibility):
        yield undone
    if record.result.revisit_on and not record.is_rejected:
        yield f"To be looked at again on {record.result.revisit_on}"
    yield (
        f"Rules: {plain(release.rulebook.title)} Release {release.number}, "
        f"{release.published_at:%Y-%m-%d}, SHA-256 `{release.sha256}`"
    )


def _evidence(report: Report) -> list[Evidence]:
    strong, slight = report.arguments["strong"], report.arguments["slight"]
    keys = [cited.claim.key for argument in [*strong, *slight] for cited in argument.evidence]
    risks = [cited for group in report.risks for cited in group.risks] + report.carried
    keys += (key for cited in risks for key in cited.risk.claims)
    return evidence(report.rulebook, keys)


def _claim(cited: Evidence) -> str:
    claim = cited.claim
    disputed = f" Disputed: {prose(claim.disputed)}" if claim.disputed else ""
    return f"{claim.key} ({cited.grade}): {prose(claim.says)}{disputed}"


def _source(cited: Evidence) -> str:
    source = cited.source
    origin = filter(None, (source.title, source.author, source.publisher, source.date))
    return f"{source.key}: {plain(', '.join(origin))}"
