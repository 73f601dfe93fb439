from rules.drafts.from_document import load
from rules.drafts.to_document import document
from tests.support.renamed import renamed_document


def test_a_draft_has_the_keys_of_earlier_releases(db: None) -> None:
    rulebook = load(renamed_document())
    assert document(rulebook) == renamed_document()
    assert str(rulebook.renamed.all()[0]) == "option train, now rail"
