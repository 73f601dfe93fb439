import signal

import pytest
from signals import ENDING, end_on_signals, held_back


@pytest.fixture(autouse=True)
def _handlers():
    before = {number: signal.getsignal(number) for number in ENDING}
    end_on_signals()
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.parametrize("number", ENDING)
def test_a_signal_ends_the_program_as_an_exception(number):
    with pytest.raises(SystemExit) as ended:
        signal.raise_signal(number)
    assert ended.value.code == 128 + number


def test_a_second_signal_does_not_interrupt_the_tidying_up():
    with pytest.raises(SystemExit):
        signal.raise_signal(signal.SIGTERM)
    signal.raise_signal(signal.SIGINT)


def test_a_step_that_must_not_be_cut_in_two_comes_to_its_end():
    steps = []

    def step():
        with held_back():
            signal.raise_signal(signal.SIGTERM)
            steps.append("done")

    with pytest.raises(SystemExit):
        step()
    assert steps == ["done"]
