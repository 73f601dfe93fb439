from collections import Counter
from collections.abc import Iterator
from typing import Any

from advisor.models import MutationRun
from rules.drafts.to_document import draft
from rules.engine import schema
from rules.engine.mutation.mutations import mutations
from rules.engine.mutation.unnoticed import MutationTest, Trial, Witness
from rules.engine.words import say_answer, say_mutation, say_rule
from rules.models import Rulebook

from . import jobs

NOTHING = "No recommendation"


def latest_run(row: Rulebook) -> MutationRun | None:
    return MutationRun.objects.filter(rulebook=row).order_by("-pk").first()


def new_run(row: Rulebook, rulebook: schema.Rulebook) -> MutationRun:
    """A run on this draft, neither computed nor saved yet."""
    total = sum(1 for _ in mutations(rulebook))
    return MutationRun(rulebook=row, sha256=rulebook.digest, total=total)


def start(row: Rulebook) -> None:
    """Tries all changes in the background, unless a job is running. Raises RulebookError."""
    rulebook = draft(row)
    run = new_run(row, rulebook)
    jobs.start(run, try_all(run, rulebook))


def try_all(run: MutationRun, rulebook: schema.Rulebook) -> Iterator[MutationRun]:
    """Fills in the run, and yields it after each change. What is found, it has in words.

    So the page can show it even if the draft has changed since.
    """
    test = MutationTest(rulebook)
    for _ in test.prepare():
        yield run
    unnoticed: list[Trial] = []
    kinds: Counter[str] = Counter(mutation.kind for mutation in test.mutations)
    for trial in test.trials():
        if not trial.noticed:
            unnoticed.append(trial)
        run.done += 1
        yield run
    missed: Counter[str] = Counter(trial.mutation.kind for trial in unnoticed)
    run.kinds = {kind: [count, missed[kind]] for kind, count in kinds.items()}
    run.counts = [[key, *counts] for key, counts in test.counts().items()]
    unnoticed.sort(key=lambda trial: -trial.moved)  # stable: else in the rulebook's order
    run.unnoticed = [_unnoticed(rulebook, trial) for trial in unnoticed]
    run.tried = len(test.tried)


def _unnoticed(rulebook: schema.Rulebook, trial: Trial) -> dict[str, Any]:
    mutation = trial.mutation
    return {
        "rule": mutation.rule.key,
        "sentence": say_rule(rulebook, mutation.rule),
        "kind": mutation.kind,
        "change": say_mutation(rulebook, mutation),
        "moved": trial.moved,
        "harmless": trial.harmless,
        "witness": trial.witness and _witness(rulebook, trial.witness),
    }


def _witness(rulebook: schema.Rulebook, witness: Witness) -> dict[str, Any]:
    """`said` has label, answer, and whether the project that it is near to answers otherwise."""
    near = witness.near
    return {
        "answers": list(witness.answers.items()),  # PostgreSQL does not keep the order of keys
        "said": [
            [
                question.label,
                say_answer(question, witness.answers.get(question.key)),
                question.key in witness.changed,
            ]
            for question in rulebook.questions
            if question.key in witness.answers or question.key in witness.changed
        ],
        "near": near and {"place": _place(near), "title": near.title},
        "recommended": witness.before,
        "before": _name(rulebook, witness.before),
        "after": _name(rulebook, witness.after),
    }


def _place(near: schema.Example | schema.Precedent) -> str:
    return f"{'examples' if isinstance(near, schema.Example) else 'precedents'}.{near.key}"


def _name(rulebook: schema.Rulebook, option: str | None) -> str:
    return rulebook.option[option].name if option else NOTHING
