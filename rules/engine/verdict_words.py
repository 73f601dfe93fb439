"""Verdicts as people say them: what is recommended, why, and how sure that is."""

from collections.abc import Collection, Iterable, Mapping

from .accuracy import Accuracy
from .examples import Outcome
from .schema import Rulebook, Standing
from .scoring import STRONG, Verdict
from .sensitivity.standing import Assessment, doubts
from .words import count_points, listed

STANDINGS: dict[Standing, str] = {
    "clear": "clear",
    "leaning": "leaning",
    "too-close-to-call": "too close to call",
    "not-enough-answers": "not enough answers",
    "nothing-fits": "nothing fits",
}


def say_failure(rulebook: Rulebook, outcome: Outcome) -> str:
    recommended, verdict = outcome.example.recommended, outcome.verdict
    sentences = []
    if recommended != verdict.recommended:
        expected = rulebook.option[recommended].short if recommended else "no recommendation"
        sentences = [f"Expected {expected}, got {say_recommended(rulebook, verdict)}."]
    for key in outcome.missing:
        title = rulebook.scenario[key].title
        sentences.append(f"The scenario “{title}” is expected, and does not match.")
    for key in outcome.unwanted:
        title = rulebook.scenario[key].title
        sentences.append(f"The scenario “{title}” must not match, and does.")
    for key in outcome.not_ruled_out:
        sentences.append(f"{rulebook.option[key].short} must be ruled out, and is not.")
    if outcome.standing and outcome.standing != outcome.example.standing:
        expected, got = (STANDINGS[s] for s in (outcome.example.standing, outcome.standing) if s)
        sentences.append(f"Expected the standing “{expected}”, got “{got}”.")
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
    return listed(reasons)


def _names(rulebook: Rulebook, options: Iterable[str]) -> str:
    """ "Train and Car"; "Train, Car and Coach"."""
    *names, last = (rulebook.option[key].short for key in options)
    return f"{', '.join(names)} and {last}" if names else last


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
    return f"Not called clear: {listed(reasons)}." if reasons and assessment.would_be_clear else ""


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
