"""Answers, conditions and verdicts as people say them."""

import re
from collections.abc import Collection, Iterable, Mapping

from .accuracy import Accuracy
from .examples import Outcome
from .schema import (
    Answer,
    Answers,
    Condition,
    Effect,
    Grade,
    Pick,
    Question,
    Rule,
    Rulebook,
    Share,
)
from .scoring import STRONG, Verdict
from .sensitivity.changes import AnswerChange
from .sensitivity.standing import Assessment, Standing, doubts

GRADES: dict[Grade, str] = {
    "first-hand": "first-hand record",
    "practitioner": "practitioner",
    "vendor": "vendor",
    "no-method": "stated without method",
}
STANDINGS: dict[Standing, str] = {
    "clear": "clear",
    "leaning": "leaning",
    "too-close-to-call": "too close to call",
    "not-enough-answers": "not enough answers",
    "nothing-fits": "nothing fits",
}

COMPARED = {
    "above": "above {}",
    "at-least": "at least {}",
    "below": "below {}",
    "at-most": "at most {}",
    "between": "between {} and {}",
}

SECONDS_PER_QUESTION = 10
MINUTES = (
    "a minute",
    *(f"{n} minutes" for n in ["two", "three", "four", "five", "six", "seven", "eight", "nine"]),
)


def say_number(question: Question, number: int) -> str:
    """`1200` as "1,200 connections"; a unit loses its plural s after 1."""
    unit = re.sub(r"^(\w+)s\b", r"\1", question.unit) if number == 1 else question.unit
    return f"{number:,} {unit}".strip()


def say_pick(pick: Pick) -> str:
    """`{number: 3000, text: A few thousand}` as "A few thousand (3,000)", and `3000` as "3,000"."""
    return f"{pick.text} ({pick.number:,})" if pick.text else f"{pick.number:,}"


def say_points(points: int) -> str:
    """With a true minus sign, which is as wide as a digit."""
    return str(points).replace("-", "\N{MINUS SIGN}")


def count_points(points: int) -> str:
    """`-2` as "−2 points"."""
    return f"{say_points(points)} point{'s' * (abs(points) != 1)}"


def say_signed(points: int) -> str:
    return f"{'+' if points > 0 else ''}{say_points(points)}"


def say_answer(question: Question, answer: Answer | None) -> str:
    if answer is None:
        return "Not sure yet"
    if isinstance(answer, int):
        return say_number(question, answer)
    keys = answer if isinstance(answer, tuple) else (answer,)
    return "; ".join(question.choice[key].text for key in keys)


def say_condition(rulebook: Rulebook, condition: Condition) -> str:
    """`{question: peak, test: above, value: 5000}` as "Peak load is above 5,000 connections"."""
    question = rulebook.question[condition.question]
    if question.kind == "choices":
        verb = "does not include" if condition.negated else "includes"
    else:
        verb = "is not" if condition.negated else "is"
    if condition.test in COMPARED:
        numbers = [say_number(question, int(value)) for value in condition.values]
        return f"{question.label} {verb} {COMPARED[condition.test].format(*numbers)}"
    choices = " or ".join(f"“{question.choice[str(value)].text}”" for value in condition.values)
    return f"{question.label} {verb} {choices}"


def say_effect(rulebook: Rulebook, effect: Effect) -> str:
    return f"{rulebook.option[effect.option].short} {say_signed(effect.points)}"


def say_share(rulebook: Rulebook, share: Share) -> str:
    option, of = rulebook.option[share.option], rulebook.option[share.of]
    points = "what speaks for" if share.gains else "the points of"
    return f"{option.short} gets {points} {of.short}"


def say_ruled_out(rulebook: Rulebook, option: str) -> str:
    return f"{rulebook.option[option].short} is ruled out"


def say_doubted(rulebook: Rulebook, option: str) -> str:
    return f"{rulebook.option[option].short} is at most leaning"


def say_outcomes(rulebook: Rulebook, rule: Rule) -> list[tuple[str, str]]:
    """What a rule does, as pairs of an option's key and words: `("train", "Train +4")`."""
    return [
        *((effect.option, say_effect(rulebook, effect)) for effect in rule.effects),
        *((share.option, say_share(rulebook, share)) for share in rule.shares),
        *((key, say_ruled_out(rulebook, key)) for key in rule.rules_out),
        *((key, say_doubted(rulebook, key)) for key in rule.doubts),
    ]


def say_rule(rulebook: Rulebook, rule: Rule) -> str:
    """A rule as one sentence: "If Load is above 5,000 connections: Train +4."."""
    when = [say_condition(rulebook, condition) for condition in rule.when]
    outcomes = [words for _, words in say_outcomes(rulebook, rule)]
    return f"If {' and '.join(when)}: {', '.join(outcomes)}."


def say_answers(rulebook: Rulebook, answers: Answers) -> list[tuple[Question, str]]:
    return [
        (question, say_answer(question, answers[question.key]))
        for question in rulebook.questions
        if question.key in answers
    ]


def say_facts(rulebook: Rulebook, answers: Answers) -> str:
    """Answers as one clause: "Stations is “At both ends”, and Distance is 600 kilometres"."""
    facts = []
    for question in rulebook.questions:
        answer = answers.get(question.key)
        if isinstance(answer, int):
            facts.append(f"{question.label} is {say_number(question, answer)}")
        elif answer is not None:
            facts.append(f"{question.label} is {_quoted(question, answer)}")
    return _listed(facts)


def say_failure(rulebook: Rulebook, outcome: Outcome) -> str:
    recommended, verdict = outcome.example.recommended, outcome.verdict
    sentences = []
    if recommended != verdict.recommended:
        expected = rulebook.option[recommended].short if recommended else "no recommendation"
        sentences = [f"Expected {expected}, got {say_recommended(rulebook, verdict)}."]
    for key in outcome.missing:
        title = rulebook.scenario[key].title
        sentences.append(f"The scenario “{title}” is expected, and does not match.")
    fired = ", ".join(rule.rule for rule in outcome.verdict.fired)
    return " ".join([*sentences, f"Rules that fire: {fired or 'none'}."])


def say_recommended(rulebook: Rulebook, verdict: Verdict) -> str:
    """ "Train", "a tie between Train and Car" or "no recommendation"."""
    if verdict.level:
        return f"a tie between {_names(rulebook, verdict.level)}"
    option = rulebook.option.get(verdict.recommended or "")
    return option.short if option else "no recommendation"


def say_finding(rulebook: Rulebook, verdict: Verdict) -> str:
    """ "recommends Train", "finds Train and Car level" or "recommends nothing"."""
    if verdict.level:
        return f"finds {_names(rulebook, verdict.level)} level"
    option = rulebook.option.get(verdict.recommended or "")
    return f"recommends {option.name if option else 'nothing'}"


def say_reasons(rulebook: Rulebook, verdict: Verdict, limit: int = 2) -> str:
    """Why the recommended option leads, as a sentence; empty if nothing is recommended.

    If options are level, what speaks for each of them, a sentence an option.
    """
    because = say_because(rulebook, verdict, limit)
    sentences = [f"{because[0].upper()}{because[1:]}."] if because else []
    for key in verdict.level:
        others = [other for other in verdict.level if other != key]
        because = _because(rulebook, verdict, key, others, limit)
        sentences.append(f"For {rulebook.option[key].short}: {because}.")
    return " ".join(sentences)


def say_because(rulebook: Rulebook, verdict: Verdict, limit: int = 2) -> str:
    """What could follow "because" in a sentence; empty if nothing is recommended.

    One reason comes from each scenario that gives the option more points than it takes: first those
    that set it apart from the runner-up, then those that give it most. One of them is the option's
    own, if there is one: a reason for an option that only lends it its points does not say why it
    is this one.
    """
    if verdict.recommended is None:
        return ""
    others = [verdict.runner_up] if verdict.runner_up else []
    return _because(rulebook, verdict, verdict.recommended, others, limit)


def _because(
    rulebook: Rulebook, verdict: Verdict, option: str, others: Collection[str], limit: int
) -> str:
    fired = {rule.rule: rule for rule in verdict.fired}

    def lead(points: Mapping[str, int]) -> tuple[int, int]:
        own = points.get(option, 0)
        return own - max((points.get(other, 0) for other in others), default=0), own

    def is_own(key: str) -> bool:
        """Whether the rule names this option, and does not only lend it another one's points."""
        return rulebook.rule[key].points.get(option, 0) > 0

    speaking = [match for match in verdict.scenarios if match.points.get(option, 0) > 0]
    speaking.sort(key=lambda match: lead(match.points), reverse=True)
    told, further = speaking[:limit], speaking[limit:]
    if not any(is_own(key) for match in told for key in match.rules):
        own = next((match for match in further if any(map(is_own, match.rules))), None)
        told = [*told[: limit - 1], own] if own else told
    reasons = []
    for match in told:
        strongest = max(match.rules, key=lambda key: (is_own(key), lead(fired[key].points)))
        reasons.append(rulebook.rule[strongest].reason)
    return _listed(reasons)


def _names(rulebook: Rulebook, options: Iterable[str]) -> str:
    """ "Train and Car"; "Train, Car and Coach"."""
    *names, last = (rulebook.option[key].short for key in options)
    return f"{', '.join(names)} and {last}" if names else last


def _listed(clauses: list[str]) -> str:
    comma = ";" if any("," in clause for clause in clauses) else ","
    return f"{comma} and ".join(filter(None, [f"{comma} ".join(clauses[:-1]), *clauses[-1:]]))


def say_figures(assessment: Assessment, missing: int) -> list[str]:
    """What the standing follows from, a sentence per figure; `missing` counts open questions."""
    if not missing:
        settled = "Every question is answered."
    elif assessment.settled:
        settled = "No answer that is still missing can change it."
    else:
        settled = "Missing answers can still change it."
    return [
        f"The margin is {count_points(assessment.margin)}; one strong rule gives {STRONG}.",
        "If each rule weighed between half and double, it would be first "
        f"{assessment.per_cent} times in 100.",
        settled,
    ]


def say_leaning(
    rulebook: Rulebook, verdict: Verdict, assessment: Assessment, answered: int, missing: int
) -> str:
    """Where the verdict stands so far: "Clearly Train", "Leaning to Car", "Nothing fits".

    "Too early to tell" while the open questions can still change it and outnumber the answered
    ones. `missing` counts the open ones.
    """
    if is_early(assessment, answered, missing):
        return "Too early to tell"
    if assessment.standing == "too-close-to-call":
        return "Too close to call"
    if verdict.recommended is None:
        nothing = assessment.standing == "nothing-fits"
        return "Nothing fits" if nothing else "Too little to tell yet"
    sure = assessment.standing == "clear" and (assessment.settled or not missing)
    how = "Clearly" if sure else "Leaning to"
    return f"{how} {rulebook.option[verdict.recommended].short}"


def is_early(assessment: Assessment, answered: int, missing: int) -> bool:
    return answered < missing and not assessment.settled


def say_open(verdict: Verdict, assessment: Assessment, missing: int, alone: bool) -> str:
    """What the open questions may still do to the verdict.

    `missing` is how many there are; `alone` says whether one of them alone can change it.
    """
    still, they = ("question is", "it") if missing == 1 else ("questions are", "they")
    text = f"{missing} {still} still open"
    nothing_to_change = verdict.recommended is None and not verdict.level
    if nothing_to_change or assessment.settled:
        return f"{text}."
    if verdict.recommended and not alone and missing > 1:
        return f"{text}; none of them alone can change this."
    return f"{text}; {they} can still change this."


def say_margin(rulebook: Rulebook, verdict: Verdict) -> str:
    """Where the leader stands: "2 points ahead of Car"; empty if it is alone.

    "Train and Car are level" if they are; "level with Car" for verdicts of earlier versions, which
    recommended the first of several.
    """
    if verdict.level:
        return f"{_names(rulebook, verdict.level)} are level"
    if verdict.runner_up is None:
        return ""
    ahead = f"{count_points(verdict.margin)} ahead of" if verdict.margin else "level with"
    return f"{ahead} {rulebook.option[verdict.runner_up].short}"


def say_doubt(rulebook: Rulebook, verdict: Verdict, assessment: Assessment) -> str:
    """Why a lead that is large enough is not called clear, as a sentence; empty if no rule says."""
    reasons = [rule.reason for rule in doubts(rulebook, verdict)]
    return f"Not called clear: {_listed(reasons)}." if reasons and assessment.would_be_clear else ""


def say_headline(rulebook: Rulebook, verdict: Verdict, assessment: Assessment) -> str:
    first = verdict.level or (verdict.recommended, verdict.runner_up)
    if assessment.standing == "too-close-to-call" and all(first):
        return f"Too close to call between {_names(rulebook, filter(None, first))}."
    if verdict.recommended:
        return rulebook.option[verdict.recommended].advice
    if not verdict.open:
        return "None of the options fits."
    return "There is too little to tell yet."


def say_accuracy(accuracy: Accuracy) -> str:
    """How often the rulebook is right on real decisions, and which, in one sentence."""
    right, count = accuracy.telling.tally
    if not count:
        return "It has not been held to real decisions yet."
    decisions = f"Right in {right} of {count} decision{'s' * (count != 1)}"
    if accuracy.blind.judged:
        return f"{decisions} it had not seen."
    return f"{decisions} that its rules were made with."


def say_matched(accuracy: Accuracy, standing: Standing) -> str:
    """How often verdicts of this standing matched a decision that the rules had not seen.

    If none of them has this standing, how often all did; empty if the rules have seen all.
    """
    alike = accuracy.blind.by_standing.get(standing)
    right, count = (alike or accuracy.blind).tally
    if not count:
        return ""
    decision = "a real decision that the rules had not seen"
    if alike:
        return f"{right} of {count} verdicts called “{STANDINGS[standing]}” matched {decision}"
    return f"{right} of {count} verdicts matched {decision}; none was “{STANDINGS[standing]}”"


def say_duration(questions: int) -> str:
    """How long it takes to answer so many questions: "about three minutes"."""
    minutes = max(1, round(questions * SECONDS_PER_QUESTION / 60))
    return f"about {MINUTES[minutes - 1] if minutes <= len(MINUTES) else f'{minutes} minutes'}"


def say_change(rulebook: Rulebook, change: AnswerChange, given: Answer | None) -> str:
    """A change of an answer: "Load: above 5,000 connections"."""
    question = rulebook.question[change.question]
    return f"{question.label}: {say_changed(question, change, given)}"


def say_changed(question: Question, change: AnswerChange, given: Answer | None) -> str:
    """The new answer beside the old one: "above 5,000 connections", "also “Furniture”"."""
    if isinstance(change.answer, int):
        return _say_range(question, change)
    if isinstance(change.answer, str) or not isinstance(given, tuple):
        return _quoted(question, change.answer)
    gone = tuple(choice for choice in given if choice not in change.answer)
    new = tuple(choice for choice in change.answer if choice not in given)
    if gone == given:
        return f"only {_quoted(question, new)}"
    clauses = [f"also {_quoted(question, new)}"] if new else []
    clauses += [f"without {_quoted(question, gone)}"] if gone else []
    return " and ".join(clauses)


def _say_range(question: Question, change: AnswerChange) -> str:
    if change.high == question.maximum:
        if _zeros(change.low) > _zeros(change.low - 1):
            return f"{say_number(question, change.low)} or more"
        return f"above {say_number(question, change.low - 1)}"
    if change.low == question.minimum:
        if _zeros(change.high) > _zeros(change.high + 1):
            return f"{say_number(question, change.high)} or less"
        return f"below {say_number(question, change.high + 1)}"
    return f"{change.low:,} to {say_number(question, change.high)}"


def _zeros(number: int) -> int:
    """Trailing zeros: the number with more of them is the rounder one."""
    return len(str(number)) - len(str(number).rstrip("0"))


def _quoted(question: Question, answer: Answer) -> str:
    keys = answer if isinstance(answer, tuple) else (str(answer),)
    return " and ".join(f"“{question.choice[key].text}”" for key in keys)
