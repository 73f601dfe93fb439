from collections.abc import Iterator, Sequence

from rules.engine.schema import Answers, Rule, Rulebook
from rules.engine.space import answers_for
from rules.engine.words import say_facts

from .finding import Finding, Subject

MAX_TRIED = 3000  # combinations of rules


def knockouts_that_leave_nothing(subject: Subject) -> Iterator[Finding]:
    rulebook = subject.rulebook
    search = Knockouts(rulebook)
    if search.answers is not None:
        facts = say_facts(rulebook, search.answers)
        keys = ", ".join(rule.key for rule in search.rules)
        text = f"Every option is ruled out if {facts}. The rules that do it: {keys}."
        yield Finding("error", "", "", text)
    elif search.tried >= MAX_TRIED:
        text = "Whether some answers rule out every option could not be told."
        yield Finding("warning", "", "", text, "bound")


class Knockouts:
    """`answers` rule out every option, by these `rules`; None if none were found.

    Method: backtracking over the options, those with the fewest rules against them first. For each
    it chooses a rule that can fire together with those chosen before.
    """

    def __init__(self, rulebook: Rulebook) -> None:
        self.rulebook = rulebook
        rules = [rule for _, rule in rulebook.rules]
        self.against = {key: [r for r in rules if key in r.rules_out] for key in rulebook.option}
        self.tried = 0
        self.rules: Sequence[Rule] = ()
        self.answers: Answers | None = None
        if all(self.against.values()):
            self._choose((), tuple(sorted(self.against, key=lambda key: len(self.against[key]))))

    def _choose(self, chosen: tuple[Rule, ...], left: tuple[str, ...]) -> bool:
        """Whether the search is over."""
        self.tried += 1
        conditions = [condition for rule in chosen for condition in rule.when]
        answers = answers_for(self.rulebook, conditions)
        if answers is None:
            return False
        gone = {key for rule in chosen for key in rule.rules_out}
        left = tuple(key for key in left if key not in gone)
        if not left:
            self.rules, self.answers = chosen, answers
            return True
        return any(
            self.tried >= MAX_TRIED or self._choose((*chosen, rule), left[1:])
            for rule in self.against[left[0]]
        )
