from advisor.verdict.evidence import evidence
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
