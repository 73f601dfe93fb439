from collections.abc import Iterator

from rules.engine.schema import Option

from .finding import Finding, Proof, Subject
from .search import Search

# Shares of all answers, evenly drawn. Real projects are not, so the limits are wide.
SELDOM = 0.005
MOSTLY = 0.8


def options_that_never_win(subject: Subject) -> Iterator[Finding]:
    """Searches only for options that neither an example nor a drawn answer recommends."""
    won = {outcome.verdict.recommended for outcome in subject.outcomes}
    for option in subject.rulebook.options:
        if option.key not in won and not subject.shares.of[option.key]:
            search = Search(subject.rulebook, option.key)
            if search.answers is None:
                yield _never(option, search.proven)


def _never(option: Option, proven: bool) -> Finding:
    if proven:
        text = (
            f"{option.short} can never be recommended, whatever the answers, unless some of them "
            "are marked as mattering most."
        )
        return Finding("error", "options", option.key, text)
    text = f"No answers were found for which {option.short} is recommended."
    return Finding("warning", "options", option.key, text, "bound")


def lopsided_options(subject: Subject) -> Iterator[Finding]:
    proof: Proof = "exact" if subject.shares.exact else "sample"
    for option in subject.rulebook.options:
        share = subject.shares.of[option.key]
        # An alternative is meant for few projects.
        if share > MOSTLY or (option.kind == "contender" and share < SELDOM):
            often = "nearly always" if share > MOSTLY else "hardly ever"
            text = (
                f"{option.short} is recommended {often}: for {share:.1%} of all answers, each "
                "taken to be as likely as the next."
            )
            yield Finding("warning", "options", option.key, text, proof)
