from advisor.models import MutationRun
from rules.models import Rulebook


def test_it_is_named_by_its_rulebook_and_state() -> None:
    run = MutationRun(rulebook=Rulebook(key="journey"), error="Out of memory")
    assert str(run) == "Mutations of journey, failed"
