"""The load that a scenario is about, and a command that puts it on a test server."""

from dataclasses import dataclass

from rules.engine.schema import Answers, Scenario

# One machine hardly sends more in a second.
MOST_REQUESTS = 20_000
# A limit on open files, often 1,024, lets no more be in progress at once.
FEWEST_AT_ONCE, MOST_AT_ONCE = 10, 1_000
SECONDS = 30


@dataclass(frozen=True)
class Load:
    """`a_second` is what was answered, above 0."""

    a_second: int

    @property
    def rate(self) -> int:
        """How many requests a second the command sends."""
        return min(self.a_second, MOST_REQUESTS)

    @property
    def at_once(self) -> int:
        """As many as are in progress if each takes a second."""
        return min(max(self.rate, FEWEST_AT_ONCE), MOST_AT_ONCE)

    @property
    def share(self) -> str:
        """Which part of the load the command sends: "2 %"; empty if all of it."""
        if self.rate == self.a_second:
            return ""
        share = 100 * self.rate / self.a_second
        return f"{share:.0f} %" if share >= 1 else "less than 1 %"

    @property
    def command(self) -> str:
        steps = (
            'echo "GET https://your-test-server/its-slowest-route"',
            f"vegeta attack -rate={self.rate} -max-workers={self.at_once} -duration={SECONDS}s",
            "vegeta report -type=json",
        )
        return " |\n  ".join(steps)


def load_of(scenario: Scenario, answers: Answers) -> Load | None:
    """None if the scenario is not about load, or if it is unknown or 0."""
    answer = answers.get(scenario.rate) if scenario.rate else None
    return Load(answer) if isinstance(answer, int) and answer > 0 else None
