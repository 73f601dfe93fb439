from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.engine.accuracy import Accuracy, Baseline, Counts, Tally
from rules.engine.reading import read_rulebook
from tests.support.decisions import decided_document, undecided_document
from tests.support.strategies import answers_to, documents


@pytest.fixture
def accuracy():
    return Accuracy(read_rulebook(decided_document()))


def keys(sample):
    return [judged.precedent.key for judged in sample.judged]


def test_blind_precedents_count_apart_from_known_ones(accuracy):
    assert keys(accuracy.blind) == ["movers", "wanderers", "tour", "orchestra", "festival"]
    assert keys(accuracy.known) == ["choir-trip"]
    assert (accuracy.blind.tally, accuracy.known.tally) == (Tally(3, 5), Tally(1, 1))
    assert accuracy.telling is accuracy.blind


def test_the_known_ones_tell_something_if_none_is_blind(small):
    accuracy = Accuracy(small)
    assert accuracy.telling is accuracy.known


def test_a_precedent_is_chosen_accepted_or_wrong(accuracy):
    agreements = {judged.precedent.key: judged.agreement for judged in accuracy.blind.judged}
    assert agreements == {
        "movers": "chosen",
        "wanderers": "wrong",
        "tour": "chosen",
        "orchestra": "wrong",
        "festival": "accepted",
    }
    assert accuracy.blind.counts == Counts(chosen=2, accepted=1, wrong=2)


def test_a_tie_matches_no_choice():
    document = decided_document()
    document["precedents"][-1]["answers"] = {"distance": 600, "luggage": ["bag"]}
    [*_, festival] = Accuracy(read_rulebook(document)).blind.judged
    assert festival.verdict.level == ("train", "coach")
    assert festival.agreement == "wrong"


def test_the_surest_standing_comes_first(accuracy):
    tallies = {name: sample.tally for name, sample in accuracy.blind.by_standing.items()}
    assert list(tallies.items()) == [
        ("clear", (1, 2)),
        ("leaning", (1, 1)),
        ("too-close-to-call", (1, 1)),
        ("not-enough-answers", (0, 1)),
    ]


def test_the_table_holds_what_was_recommended_against_what_was_chosen(accuracy):
    assert accuracy.blind.table == {
        ("car", "car"): (1, 0, 0),
        (None, "train"): (0, 0, 1),
        ("train", "train"): (1, 0, 0),
        ("train", "car"): (0, 0, 1),
        ("train", "coach"): (0, 1, 0),
    }


def test_the_surest_miss_comes_first(accuracy):
    assert [judged.precedent.key for judged in accuracy.blind.misses] == ["orchestra", "wanderers"]


def test_always_the_commonest_choice_is_right_where_a_record_accepts_it(accuracy):
    assert accuracy.blind.baseline == Baseline("train", 3)


def test_an_answer_to_a_hidden_question_does_not_count():
    document = decided_document()
    movers = next(part for part in document["precedents"] if part["key"] == "movers")
    movers["answers"] = {"station": "none", "changes": 0, "luggage": ["furniture"]}
    [judged] = Accuracy(read_rulebook(document)).blind.by_standing["leaning"].judged
    assert "no-change" not in [rule.rule for rule in judged.verdict.fired]


def test_without_precedents_there_is_nothing_to_tell():
    sample = Accuracy(read_rulebook(undecided_document())).telling
    assert (sample.tally, sample.baseline, sample.by_standing) == (Tally(0, 0), None, {})


def test_it_is_made_once_for_a_rulebook(small):
    assert small.prepared(Accuracy) is small.prepared(Accuracy)


# Computed by statsmodels' proportion_confint(right, count, method="wilson").
@pytest.mark.parametrize(
    ("right", "count", "low", "high"),
    [(21, 22, 0.7820, 0.9919), (14, 17, 0.5897, 0.9381), (3, 5, 0.2307, 0.8824), (0, 1, 0, 0.7935)],
)
def test_the_interval_is_the_score_interval(right, count, low, high):
    assert Tally(right, count).interval == pytest.approx((low, high), abs=0.0001)


def test_no_decision_says_nothing():
    assert Tally(0, 0).interval == (0, 1)


@given(st.integers(1, 500).flatmap(lambda count: st.tuples(st.integers(0, count), st.just(count))))
def test_the_interval_holds_the_share_and_solves_the_score_equation(tally):
    low, high = Tally(*tally).interval
    share = float(Fraction(*tally))
    assert 0 <= low <= share + 1e-12
    assert share - 1e-12 <= high <= 1
    for bound in (low, high):
        z2 = 1.959964**2
        distance = (share - bound) ** 2
        assert distance == pytest.approx(z2 * bound * (1 - bound) / tally[1], abs=1e-9)


@st.composite
def rulebooks_with_precedents(draw):
    document = draw(documents())
    rulebook = read_rulebook(document)
    options = st.sampled_from(list(rulebook.option))
    document["precedents"] = [
        {
            "key": f"precedent-{number}",
            "title": "Some",
            "year": 2020,
            "source": "Somewhere",
            "facts": ["So it was."],
            "chose": draw(options),
            "also_acceptable": sorted(draw(st.sets(options))),
            "reasons": ["So it was."],
            "outcome": "So it is.",
            "standing": "clear",
            "known": draw(st.booleans()),
            "answers": {
                key: list(answer) if isinstance(answer, tuple) else answer
                for key, answer in draw(answers_to(rulebook)).items()
            },
        }
        for number in range(draw(st.integers(0, 6)))
    ]
    return read_rulebook(document)


@given(rulebooks_with_precedents())
def test_all_counts_add_up(rulebook):
    accuracy = Accuracy(rulebook)
    assert len(accuracy.blind.judged) + len(accuracy.known.judged) == len(rulebook.precedents)
    for sample in (accuracy.blind, accuracy.known):
        right, count = sample.tally
        assert count == len(sample.judged) == sum(sample.counts)
        assert right == sample.counts.chosen + sample.counts.accepted
        assert sample.tally.wrong == sample.counts.wrong == len(sample.misses)
        tallies = [alike.tally for alike in sample.by_standing.values()]
        assert [sum(column) for column in zip(*tallies, strict=True)] in ([right, count], [])
        cells = sample.table.values()
        assert tuple(map(sum, zip(*cells, strict=True))) in (sample.counts, ())
        assert not count or sample.baseline.right <= count
