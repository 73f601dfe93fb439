"""One of the two results that are compared."""

from dataclasses import dataclass
from functools import cached_property

from advisor.results.lookup import Saved
from advisor.verdict.report import Argument, Report
from rules.engine.answers import shown
from rules.engine.schema import Question
from rules.engine.words import say_answer
from rules.releases import PublishedRulebook


@dataclass(frozen=True)
class Side:
    """A saved result under its own release; `name` is A or B."""

    name: str
    saved: Saved

    @property
    def release(self) -> PublishedRulebook:
        return self.saved.release

    @property
    def report(self) -> Report:
        return self.saved.report

    @cached_property
    def arguments(self) -> dict[str, Argument]:
        """Scenario key -> its argument."""
        return {
            argument.scenario.key: argument
            for arguments in self.report.arguments.values()
            for argument in arguments
        }

    def answer_text(self, key: str) -> str:
        """The answer to the question with this key: "600 kilometres", or "Not asked"."""
        if key in self._asked:
            return say_answer(self._asked[key], self.report.answers.get(key))
        return "Not asked"

    @cached_property
    def _asked(self) -> dict[str, Question]:
        questions = shown(self.release.rulebook, self.report.answers)
        return {question.key: question for question in questions}
