from collections.abc import Iterator

from rules.engine.basis import is_opinion
from rules.engine.citations import citations
from rules.engine.schema import Claim, Rule, Rulebook
from rules.engine.scoring import STRONG
from rules.engine.words import GRADES

from .finding import Finding, Subject

LOW = ("vendor", "no-method")


def uncited_claims(subject: Subject) -> Iterator[Finding]:
    rulebook = subject.rulebook
    left_out = {entry.claim for entry in rulebook.left_out}
    for key, cited in citations(rulebook).items():
        if not cited and key not in left_out:
            text = f"Nothing cites {key}. Cite it, or say among the claims left out why not."
            yield Finding("warning", "claims", key, text)
        elif cited and key in left_out:
            parts = ", ".join(f"“{citation.title}”" for citation in cited)
            text = f"{key} is left out, and yet cited: {parts}."
            yield Finding("warning", "left_out", key, text)


def sources_past_review(subject: Subject) -> Iterator[Finding]:
    for source in subject.rulebook.sources:
        if "" < source.review_by < subject.today:
            text = f"“{source.title}” was to be looked at again by {source.review_by}."
            yield Finding("warning", "sources", source.key, text)


def sources_without_an_address(subject: Subject) -> Iterator[Finding]:
    for source in subject.rulebook.sources:
        if not source.url:
            text = f"“{source.title}” has no address where readers could look it up."
            yield Finding("warning", "sources", source.key, text)


def strong_rules_without_claims(subject: Subject) -> Iterator[Finding]:
    for _, rule in subject.rulebook.rules:
        if _is_strong(rule) and not rule.claims:
            text = "A strong rule, but it cites no claim of its own, only those of its scenario."
            yield Finding("warning", "rules", rule.key, text)


def strong_rules_on_weak_claims(subject: Subject) -> Iterator[Finding]:
    for scenario, rule in subject.rulebook.rules:
        keys = dict.fromkeys((*rule.claims, *scenario.claims))
        claims = [subject.rulebook.claim[key] for key in keys]
        weaknesses = [_weakness(subject.rulebook, claim) for claim in claims]
        if _is_strong(rule) and all(weaknesses):
            pairs = zip(claims, weaknesses, strict=True)
            weak = "; ".join(f"{claim.key}: {weakness}" for claim, weakness in pairs)
            text = f"A strong rule, but no claim for it would stand up in a review ({weak})."
            also = tuple(f"claims.{claim.key}" for claim in claims)
            yield Finding("warning", "rules", rule.key, text, also=also)


def _is_strong(rule: Rule) -> bool:
    return any(abs(points) >= STRONG for points in rule.points.values())


def _weakness(rulebook: Rulebook, claim: Claim) -> str:
    """Why the claim would not stand up in a review; empty if it would."""
    relations = {each.bearing.relation for each in rulebook.borne.get(claim.key, ())}
    if "refutes" in relations:
        return "refuted by a measurement"
    if is_opinion(claim) and "supports" not in relations:
        return "an opinion with a number"
    if claim.grade in LOW:
        return GRADES[claim.grade]
    return "disputed" if claim.disputed else ""
