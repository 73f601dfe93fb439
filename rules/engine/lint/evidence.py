from collections.abc import Iterator

from rules.engine.citations import citations
from rules.engine.schema import Claim, ScenarioRule
from rules.engine.scoring import STRONG
from rules.engine.words import GRADES

from .finding import Finding, Subject

LOW = ("vendor", "no-method")


def uncited_claims(subject: Subject) -> Iterator[Finding]:
    rulebook = subject.rulebook
    left_out = {each.claim for each in rulebook.left_out}
    for key, cited in citations(rulebook).items():
        if not cited and key not in left_out:
            text = f"Nothing cites {key}. Cite it, or say among the claims left out why not."
            yield Finding("warning", "claims", key, text)
        elif cited and key in left_out:
            parts = ", ".join(f"“{each.title}”" for each in cited)
            text = f"{key} is left out, and yet cited: {parts}."
            yield Finding("warning", "left_out", key, text)


def sources_past_review(subject: Subject) -> Iterator[Finding]:
    for source in subject.rulebook.sources:
        if "" < source.review_by < subject.today:
            text = f"“{source.title}” was to be looked at again by {source.review_by}."
            yield Finding("warning", "sources", source.key, text)


def strong_rules_on_weak_claims(subject: Subject) -> Iterator[Finding]:
    for each in subject.rulebook.rules:
        claims = _claims(subject, each)
        if _is_strong(each) and not any(map(_stands, claims)):
            said = "; ".join(f"{claim.key}: {_weakness(claim)}" for claim in claims)
            text = f"A strong rule, but no claim for it would stand up in a review ({said})."
            yield Finding("warning", "rules", each.rule.key, text)


def _is_strong(each: ScenarioRule) -> bool:
    return any(abs(effect.points) >= STRONG for effect in each.rule.effects)


def _claims(subject: Subject, each: ScenarioRule) -> list[Claim]:
    keys = dict.fromkeys((*each.rule.claims, *each.scenario.claims))
    return [subject.rulebook.claim[key] for key in keys]


def _stands(claim: Claim) -> bool:
    return claim.grade not in LOW and not claim.disputed


def _weakness(claim: Claim) -> str:
    return GRADES[claim.grade] if claim.grade in LOW else "disputed"
