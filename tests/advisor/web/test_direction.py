import pytest

from advisor.web.direction import isolated


@pytest.mark.parametrize("text", ["", "Booking portal", "Überlingen 2027", "予約", "1,200"])
def test_text_that_is_written_from_the_left_stays_as_it_is(text):
    assert isolated(text) == text


@pytest.mark.parametrize("text", ["מערכת ההזמנות", "نظام الحجز", "Portal ההזמנות"])
def test_text_with_letters_from_the_right_is_kept_apart(text):
    assert isolated(text) == f"\N{FIRST STRONG ISOLATE}{text}\N{POP DIRECTIONAL ISOLATE}"
