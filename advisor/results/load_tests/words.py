"""A load test in words: what was measured, and what is to be known of the run."""

from collections.abc import Iterator

from .reading import KEPT_UP, SHORT, Figures


def say_figures(figures: Figures) -> str:
    """ "300 requests a second asked, 299 answered, median 12 ms, ..., none failed".

    What failed is always said: an error is no fast answer.
    """
    return (
        f"{say_number(figures.asked)} requests a second asked, "
        f"{say_number(figures.answered)} answered, median {say_number(figures.median)} ms, "
        f"90th percentile {say_number(figures.p90)} ms, 99th percentile "
        f"{say_number(figures.p99)} ms, {_say_failed(figures.failed)}"
    )


def warnings(figures: Figures) -> Iterator[str]:
    """Sentences that stand beside the figures for good."""
    if figures.failed:
        yield "Requests that failed are in the times."
    asked, answered = say_number(figures.asked), say_number(figures.answered)
    is_full = figures.in_progress >= KEPT_UP * figures.at_once
    if figures.sent < KEPT_UP * figures.asked and not is_full:
        sent = say_number(figures.sent)
        yield f"Only {sent} of {asked} requests a second were sent: the sender was too slow."
    elif figures.answered < KEPT_UP * figures.asked:
        why = f", with {figures.at_once:,} in progress all the time" if is_full else ""
        yield f"It kept up with {answered} of {asked} requests a second{why}."
    if figures.seconds < SHORT:
        yield f"The run took {say_number(figures.seconds)} seconds only."


def say_number(value: float) -> str:
    """In at most two digits after the point, and without any from 10 on: "0.25", "8.4", "1,200"."""
    if value >= 10:
        return f"{value:,.0f}"
    return f"{value:.2f}".rstrip("0").rstrip(".") if value < 1 else f"{value:.2g}"


def _say_failed(share: float) -> str:
    if not share:
        return "none failed"
    if share < 0.0001:
        return "less than 0.01 % failed"
    return f"{say_number(100 * share)} % failed"
