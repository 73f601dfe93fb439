from advisor.verdict.evidence import by_measurement, evidence
from rules.engine.reading import read_rulebook
from tests.support.small import small_document


def test_claims_come_in_the_order_of_the_rulebook_with_their_source_and_grade():
    rulebook = read_rulebook(small_document())
    first, second = evidence(rulebook, ["R3", "R1"])
    assert (first.claim.key, second.claim.key) == ("R1", "R3")
    assert first.source is rulebook.source[first.claim.source]
    assert first.grade


def test_a_claim_has_what_measurements_say_of_it():
    [refuted] = evidence(read_rulebook(small_document()), ["C2"])
    assert [borne.bearing.relation for borne in refuted.borne] == ["refutes"]


def test_a_measurement_is_first_said_of_one_claim_and_gathers_what_it_says_of_all():
    rulebook = read_rulebook(small_document())
    cited = evidence(rulebook, rulebook.claim)
    said = [each for one in cited for each in one.borne]
    [(measurement, gathered)] = by_measurement(cited)
    assert measurement is rulebook.measurements[0]
    assert gathered == said
    assert len(said) > 1
    assert [each.is_first for each in said] == [True] + [False] * (len(said) - 1)


def test_what_was_said_first_elsewhere_is_not_first_again():
    rulebook = read_rulebook(small_document())
    seen: set[str] = set()
    [once], [again] = (evidence(rulebook, ["C2"], seen) for _ in range(2))
    assert (once.borne[0].is_first, again.borne[0].is_first) == (True, False)
