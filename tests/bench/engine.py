"""The engine in one process: one verdict, many, large rulebooks, sensitivity.

python -m tests.bench.engine
"""

import json
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from statistics import fmean, median, quantiles
from time import perf_counter
from typing import Any, NamedTuple

from rules.engine.answers import counted
from rules.engine.bulk import Bulk, Columns
from rules.engine.reading import read_rulebook
from rules.engine.schema import Answers, Rulebook
from rules.engine.scoring import Verdict, evaluate
from rules.engine.sensitivity.changes import Case, Changes, Flip
from rules.engine.sensitivity.standing import assess
from rules.files import read_document
from tests.support.large import large_document

from . import zen
from .answers import RULEBOOK, answer_sets, repeated
from .load import require
from .table import RUNS, Row, in_turns, lines

FEW = 10_000
COMPARED = 1_000  # answer sets, in a loop beside bulk
# What is linear takes the same time for each set. Ten thousand sets fit into the processor's
# caches and millions do not, which may cost a fifth; n log n would cost a third or more.
LINEAR = 0.8


class Amount(NamedTuple):
    """How much is measured.

    `sets` are the answer sets evaluated one by one, `large` those under each large rulebook,
    `assessed` those assessed for sensitivity; `encoded`, `scored` and `largest` are in bulk. A run
    goes through its sets once, and again until `seconds` have passed.
    """

    sets: int
    large: int
    assessed: int
    encoded: int
    scored: int
    largest: int
    rules: tuple[int, ...]
    seconds: float


QUICK = Amount(1_800, 10, 25, 10_000, 100_000, 1_000_000, (50, 500), seconds=0.04)
FULL = Amount(24_000, 100, 200, 100_000, 1_000_000, 10_000_000, (50, 500, 5_000), seconds=0.4)


def rows(quick: bool) -> Iterator[Row]:
    amount = QUICK if quick else FULL
    rulebook = read_rulebook(read_document(RULEBOOK))
    sets = answer_sets(rulebook, amount.sets)
    table = ZenTable(rulebook, sets)
    yield from one_by_one(rulebook, sets, table)
    yield from at_once(rulebook, sets, table, amount)
    yield from large(amount)
    yield from sensitivity(rulebook, sets[: amount.assessed])


class ZenTable:
    """Zen with the same rules and answers; it is given no answers to hidden questions."""

    def __init__(self, rulebook: Rulebook, sets: Sequence[Answers]) -> None:
        engine = zen.new_engine(rulebook)
        self.plain = partial(engine.evaluate, zen.TABLE)
        # The stub of zen gives this parameter another name.
        self.traced = partial(engine.evaluate, zen.TABLE, opts={"trace": True})  # type: ignore[call-arg]
        self.contexts = [zen.context(counted(rulebook, each)) for each in sets]
        theirs = [zen.fired(self.plain(each)) for each in self.contexts]
        ours = [[rule.rule for rule in each.fired] for each in checked(rulebook, sets)]
        require(theirs == ours, "other rules fire in zen's table")


def one_by_one(rulebook: Rulebook, sets: Sequence[Answers], table: ZenTable) -> Iterator[Row]:
    ours, traced, plain = in_turns(
        RUNS,
        unseen(partial(evaluate, rulebook), sets),
        unseen(table.traced, table.contexts),
        unseen(table.plain, table.contexts),
    )
    work = f"evaluate() with all reasons, {len(rulebook.rules)} rules, answers not met before"
    yield Row(work, "µs", ours, "zen with trace", traced, least=1)
    yield Row(work, "µs", ours, "zen without trace", plain)


def at_once(
    rulebook: Rulebook, sets: Sequence[Answers], table: ZenTable, amount: Amount
) -> Iterator[Row]:
    bulk = Bulk(rulebook)
    stored = json.loads(json.dumps(answer_sets(rulebook, amount.encoded)))
    columns = bulk.columns(stored)
    many = repeated(columns, amount.scored)
    scoring, encoding, theirs, own = in_turns(
        RUNS,
        lambda: amount.scored / elapsed(lambda: bulk.recommended(many)),
        lambda: amount.encoded / elapsed(lambda: bulk.recommended(bulk.columns(stored))),
        lambda: 1e6 / micros(table.plain, table.contexts[:COMPARED], amount.seconds),
        lambda: 1e6 / micros(partial(evaluate, rulebook), sets[:COMPARED], amount.seconds),
    )
    work = f"re-score {amount.scored:,} answer sets, already encoded"
    yield Row(work, "sets/s", scoring, "zen in a loop", theirs, least=200)
    yield Row(work, "sets/s", scoring, "evaluate() in a loop", own)
    work = f"encode and re-score {amount.encoded:,} answer sets as JSON gives them"
    yield Row(work, "sets/s", encoding, "zen in a loop", theirs)
    yield Row(work, "sets/s", encoding, "evaluate() in a loop", own)
    yield growth(bulk, columns, amount)


def growth(bulk: Bulk, columns: Columns, amount: Amount) -> Row:
    few, many = repeated(columns, FEW), repeated(columns, amount.largest)
    nanos_of_many, nanos_of_few = in_turns(
        RUNS,
        lambda: micros(bulk.recommended, [many], amount.seconds) / amount.largest * 1000,
        lambda: micros(bulk.recommended, [few], amount.seconds) / FEW * 1000,
    )
    work = f"re-score {amount.largest:,} answer sets, already encoded"
    return Row(work, "ns a set", nanos_of_many, f"{FEW:,} sets", nanos_of_few, least=LINEAR)


def large(amount: Amount) -> Iterator[Row]:
    """As many questions each time; the time is that for each rule that fires."""
    firing = [Firing(rules, amount) for rules in amount.rules]
    base, *larger = zip(firing, in_turns(RUNS, *firing), strict=True)
    for each, times in larger:
        yield Row(f"evaluate(), {each}", "µs a fired rule", times, str(base[0]), base[1], least=1)


class Firing:
    """Evaluates random answers under a rulebook of so many rules: µs for each rule that fires."""

    def __init__(self, rules: int, amount: Amount) -> None:
        self.rulebook = read_rulebook(large_document(rules=rules, examples=1))
        self.sets = answer_sets(self.rulebook, amount.large)
        self.seconds = amount.seconds
        self.fired = fmean(len(each.fired) for each in checked(self.rulebook, self.sets))

    def __str__(self) -> str:
        return f"{len(self.rulebook.rules):,} rules of which {self.fired:.0f} fire"

    def __call__(self) -> float:
        return micros(partial(evaluate, self.rulebook), self.sets, self.seconds) / self.fired


def sensitivity(rulebook: Rulebook, sets: Sequence[Answers]) -> Iterator[Row]:
    """What a result says about its confidence; the rulebook is prepared once, as in a worker."""
    counting = (counted(rulebook, each) for each in sets)
    cases = [(answers, evaluate(rulebook, answers)) for answers in counting]
    for answers, verdict in cases:
        check_flips(rulebook, answers, assessed(rulebook, answers, verdict))
    runs = [
        [elapsed(partial(assessed, rulebook, *case)) * 1000 for case in cases] for _ in range(RUNS)
    ]
    work = f"stability figure, flips and what is unknown, {len(sets)} answer sets"
    yield Row(f"{work}, median", "ms", [median(run) for run in runs], under=30)
    slow = [quantiles(run, n=20)[-1] for run in runs]
    yield Row(f"{work}, 95th percentile", "ms", slow, under=30)


def assessed(rulebook: Rulebook, answers: Answers, verdict: Verdict) -> list[Flip]:
    """What a result's page computes."""
    assess(rulebook, answers, verdict)
    case = Case(answers, (), verdict.recommended, verdict.margin)
    changes = rulebook.prepared(Changes)
    changes.unknown(case)
    return changes.single(case) or changes.pairs(case)


def check_flips(rulebook: Rulebook, answers: Answers, flips: Iterable[Flip]) -> None:
    for flip in flips:
        changed = {**answers, **{change.question: change.answer for change in flip.changes}}
        recommended = evaluate(rulebook, changed).recommended
        require(recommended == flip.recommended, "changed answers do not recommend what is said")


def checked(rulebook: Rulebook, sets: Sequence[Answers]) -> list[Verdict]:
    """The verdicts on answers that fit and give the same in bulk as one by one."""
    bulk = Bulk(rulebook)
    columns = bulk.columns(sets)
    require(not columns.unfit.any(), "the rulebook does not accept some of the random answers")
    options = [*rulebook.option, None]  # -1 is none
    scored = [options[index] for index in bulk.recommended(columns)]
    verdicts = [evaluate(rulebook, each) for each in sets]
    same = scored == [each.recommended for each in verdicts]
    require(same, "in bulk other options are recommended than one by one")
    return verdicts


def unseen(work: Callable[[Any], object], inputs: Sequence[Any]) -> Callable[[], float]:
    """Microseconds for an input, each used once: some to warm up, others in each run."""
    warm, *turns = (inputs[number :: RUNS + 1] for number in range(RUNS + 1))
    for each in warm:
        work(each)
    rest = iter(turns)
    return lambda: micros(work, next(rest), 0)


def micros(work: Callable[[Any], object], inputs: Sequence[Any], seconds: float) -> float:
    """Microseconds for an input; all of them are repeated until the seconds have passed."""
    rounds = 0
    before = perf_counter()
    while not rounds or perf_counter() - before < seconds:
        for each in inputs:
            work(each)
        rounds += 1
    return (perf_counter() - before) / (rounds * len(inputs)) * 1e6


def elapsed(work: Callable[[], object]) -> float:
    """Seconds."""
    before = perf_counter()
    work()
    return perf_counter() - before


if __name__ == "__main__":
    for line in lines(rows(quick=bool(os.environ.get("QUICK")))):
        print(line, flush=True)
