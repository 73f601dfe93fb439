from rules.engine.citations import citations
from rules.engine.reading import read_rulebook
from rules.files import read_document


def test_a_claim_is_found_wherever_a_part_cites_it(small):
    cited = citations(small)
    assert [(part.kind, part.key) for part in cited["R1"]][:1] == [("scenario", "long-way")]
    assert [part.key for part in cited["C2"] if part.kind == "scenario"] == ["bulky-load"]


def test_every_claim_of_the_shipped_rulebook_is_cited_or_left_out_with_a_reason():
    rulebook = read_rulebook(read_document("django-or-fastapi"))
    cited = citations(rulebook)
    uncited = {key for key, parts in cited.items() if not parts}
    assert uncited == {left.claim for left in rulebook.left_out}
