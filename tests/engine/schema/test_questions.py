from rules.engine.reading import read_rulebook
from tests.support.changes import DISTANCE, changed


def test_a_pick_without_words_is_written_as_its_number():
    picks = [20, {"number": 150, "text": ""}, {"number": 600}, {"number": 900, "text": "Far"}]
    rulebook = read_rulebook(changed((f"{DISTANCE}.picks", picks)))
    assert '"picks":[20,150,600,{"number":900,"text":"Far"}]' in rulebook.canonical()
