from advisor.verdict.marks import NOTHING, SHAPES, draw, hue, mark, marked, shape
from rules.engine.reading import read_rulebook
from tests.support.large import large_document


def test_hue_and_shape_of_an_option_follow_its_place_in_the_rulebook(small):
    assert [hue(option, small) for option in small.options] == ["hue-1", "hue-2", "hue-3"]
    assert [shape(option, small) for option in small.options] == ["triangle", "square", "circle"]


def test_the_last_shape_stands_for_all_further_options():
    rulebook = read_rulebook(large_document(4, 5, 1))
    shapes = [shape(option, rulebook) for option in rulebook.options]
    assert shapes == [*SHAPES, "cross"]
    assert hue(rulebook.options[7], rulebook) == "hue-8"


def test_a_mark_is_filled_unless_it_is_hollow(small):
    train = small.option["train"]
    assert 'class="mark hue-1"' in mark(train, small)
    assert 'class="mark hue-1 hollow"' in mark(train, small, hollow=True)
    assert SHAPES["triangle"] in mark(train, small)


def test_a_mark_stands_before_words_or_the_short_name(small):
    train = small.option["train"]
    drawn = mark(train, small)
    assert marked(train, small) == f'<span class="marked">{drawn} {train.short}</span>'
    assert marked(train, small, "A & B") == f'<span class="marked">{drawn} A &amp; B</span>'


def test_no_option_has_a_mark_of_its_own():
    assert NOTHING in draw("", "hue-other")
