from tests.support.small import small_document


def test_the_sources_list_every_claim_with_its_grade_dispute_and_use(text):
    page = text("/sources/")
    assert page.count('<li id="') == len(small_document()["claims"])
    assert "Stated without method" in page
    assert "none of the 40 journeys was refused" in page
    assert '<a href="/scenarios/long-way/?rulebook=journey">A long way between cities</a>' in page


def test_a_claim_left_out_has_the_reason(text):
    [left_out] = small_document()["left_out"]
    page = text("/sources/")
    claim = page.partition(f'<li id="{left_out["claim"]}"')[2].partition("</li>")[0]
    assert left_out["reason"] in claim


def test_a_claim_that_a_text_names_is_a_link(text):
    link = '<a class="claim-key" href="/sources/?rulebook=journey#R1">R1</a>: none of the 40'
    assert link in text("/sources/")
