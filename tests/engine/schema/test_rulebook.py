"""A rulebook as an object: equal to its likes, and a home for what is prepared for it."""

import gc
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from weakref import ref

from rules.engine.reading import read_rulebook
from rules.engine.schema import Rulebook
from rules.engine.scoring import evaluate
from tests.support.changes import FAR, changed
from tests.support.small import small_document


def test_a_rulebook_keeps_no_hold_of_its_document():
    document = small_document()
    rulebook = read_rulebook(document)
    document["options"].clear()
    document["scenarios"][0]["rules"][0]["effects"][0]["points"] = -4
    assert rulebook == read_rulebook(small_document())


def test_rulebooks_that_say_the_same_are_equal_in_whatever_order_answers_come():
    document = small_document()
    rulebook = read_rulebook(document)
    for example in document["examples"]:
        example["answers"] = dict(reversed(example["answers"].items()))
    again = read_rulebook(document)
    assert (again, hash(again), again.digest) == (rulebook, hash(rulebook), rulebook.digest)
    assert again != read_rulebook(changed(("title", "By rail?")))


class Prepared:
    """Stands for what a module prepares for a rulebook."""

    def __init__(self, rulebook: Rulebook) -> None:
        self.title = rulebook.title


def test_what_is_prepared_for_a_rulebook_is_made_once():
    rulebook = read_rulebook(small_document())
    assert rulebook.prepared(Prepared) is rulebook.prepared(Prepared)
    assert rulebook.prepared(Prepared).title == rulebook.title


def test_no_number_of_drafts_evicts_what_another_rulebook_has_prepared():
    live = read_rulebook(small_document())
    before = live.prepared(Prepared)
    for number in range(1, 101):
        draft = read_rulebook(changed((f"{FAR}.when.0.value", number)))
        evaluate(draft, {"distance": 50})
        draft.prepared(Prepared)
    assert live.prepared(Prepared) is before


def test_what_is_prepared_goes_with_its_rulebook():
    rulebook = read_rulebook(small_document())
    prepared = ref(rulebook.prepared(Prepared))
    del rulebook
    gc.collect()
    assert prepared() is None


def test_threads_that_prepare_at_once_get_the_same_object():
    together = Barrier(4)

    class Slow:
        def __init__(self, rulebook: Rulebook) -> None:
            together.wait(timeout=10)

    rulebook = read_rulebook(small_document())
    with ThreadPoolExecutor(4) as threads:
        found = [*threads.map(rulebook.prepared, [Slow] * 4)]
    assert len({id(prepared) for prepared in found}) == 1


def test_claims_have_what_measurements_say_of_them():
    rulebook = read_rulebook(small_document())
    said = {key: [each.bearing.relation for each in of] for key, of in rulebook.borne.items()}
    assert said == {"R1": ["supports"], "R3": ["limits"], "C2": ["refutes"]}
    assert rulebook.borne["R1"][0].measurement is rulebook.measurement["door-to-door"]


def test_a_release_without_measurements_has_the_document_that_it_had():
    canonical = read_rulebook(changed(("measurements", []))).canonical()
    for name in ("measurements", "basis", "read_on", "rows_used"):
        assert f'"{name}"' not in canonical
