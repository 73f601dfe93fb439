import pytest

from advisor.verdict.load import Load, load_of
from rules.engine.reading import read_rulebook
from tests.support.loaded import loaded_document

RULEBOOK = read_rulebook(loaded_document())
LOADED, UNLOADED = RULEBOOK.scenarios[:2]


@pytest.mark.parametrize(
    ("scenario", "answers", "a_second"),
    [
        (LOADED, {"distance": 300}, 300),
        (LOADED, {"distance": 0}, None),
        (LOADED, {}, None),
        (UNLOADED, {"distance": 300}, None),
    ],
)
def test_the_load_is_the_answer_to_the_question_that_the_scenario_names(
    scenario, answers, a_second
):
    assert load_of(scenario, answers) == (a_second and Load(a_second))


@pytest.mark.parametrize(
    ("a_second", "rate", "at_once", "share"),
    [
        (3, 3, 10, ""),
        (300, 300, 300, ""),
        (5_000, 5_000, 1_000, ""),
        (20_000, 20_000, 1_000, ""),
        (30_000, 20_000, 1_000, "67 %"),
        (1_000_000_000, 20_000, 1_000, "less than 1 %"),
    ],
)
def test_the_command_sends_what_one_machine_can(a_second, rate, at_once, share):
    load = Load(a_second)
    assert (load.rate, load.at_once, load.share) == (rate, at_once, share)
    assert f" -rate={rate} -max-workers={at_once} -duration=30s |" in load.command
