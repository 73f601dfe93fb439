from dataclasses import replace

import pytest

from advisor.results.load_tests.reading import read
from advisor.results.load_tests.words import say_figures, say_number, warnings
from tests.support.loaded import printed

FIGURES = read(printed(success=1), 300, 300)


def test_the_figures_stand_in_one_sentence_with_what_failed():
    assert say_figures(replace(FIGURES, failed=0.002)) == (
        "300 requests a second asked, 300 answered, median 12 ms, 90th percentile 45 ms, "
        "99th percentile 84 ms, 0.2 % failed"
    )


@pytest.mark.parametrize(
    ("failed", "said"),
    [(0, "none failed"), (0.00001, "less than 0.01 % failed"), (0.5, "50 % failed")],
)
def test_no_error_is_rounded_away(failed, said):
    assert say_figures(replace(FIGURES, failed=failed)).endswith(said)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({}, []),
        ({"answered": 270}, []),
        ({"failed": 0.01}, ["Requests that failed are in the times."]),
        ({"answered": 269}, ["It kept up with 269 of 300 requests a second."]),
        (
            {"sent": 200, "answered": 200},
            ["Only 200 of 300 requests a second were sent: the sender was too slow."],
        ),
        (
            {"sent": 200, "answered": 200, "at_once": 10, "mean": 50},
            ["It kept up with 200 of 300 requests a second, with 10 in progress all the time."],
        ),
        ({"seconds": 12}, ["The run took 12 seconds only."]),
    ],
)
def test_what_is_to_be_known_of_a_run(changed, said):
    assert list(warnings(replace(FIGURES, **changed))) == said


@pytest.mark.parametrize(
    ("value", "said"),
    [(1234.5, "1,234"), (12.3, "12"), (9.96, "10"), (8.44, "8.4"), (0.25, "0.25"), (0.5, "0.5")],
)
def test_numbers_have_as_many_digits_as_they_are_worth(value, said):
    assert say_number(value) == said
