import pytest
from django.template import Context, Template

from advisor.templatetags.rulebook import day, first_sentence, text_list
from rules.drafts.from_document import load
from rules.publishing import publish
from tests.support.small import small_document


def test_an_option_is_drawn_in_its_hue_and_shape(small):
    template = Template(
        "{% load rulebook %}{{ car|hue:rulebook }} {{ car|shape:rulebook }} {% mark car rulebook %}"
    )
    text = template.render(Context({"rulebook": small, "car": small.option["car"]}))
    assert text.startswith('hue-2 square <svg class="mark hue-2"')


@pytest.mark.parametrize(
    ("names", "text"),
    [
        (["Ada"], "<bdi>Ada</bdi>"),
        (["Ada", "<b>"], "<bdi>Ada</bdi> and <bdi>&lt;b&gt;</bdi>"),
        (["A", "B", "C"], "<bdi>A</bdi>, <bdi>B</bdi> and <bdi>C</bdi>"),
    ],
)
def test_names_are_listed_as_text(names, text):
    assert text_list(names) == text


@pytest.mark.parametrize(
    ("text", "sentence"),
    [("One. Two.", "One."), ("Version 1.2 is out. So?", "Version 1.2 is out."), ("One", "One")],
)
def test_the_first_sentence_ends_with_its_full_stop(text, sentence):
    assert first_sentence(text) == sentence


def test_rulebooks_are_linked_if_there_are_several(small, journey):
    template = Template("{% load rulebook %}{% rulebooks %}")
    assert "<nav" not in template.render(Context({"rulebook": small}))
    publish(load(small_document() | {"key": "voyage", "title": "Ship or plane?"}), "First")
    links = template.render(Context({"rulebook": small}))
    assert '<span aria-current="true">Train or car?</span>' in links
    assert '<a href="?rulebook=voyage">Ship or plane?</a>' in links


def test_a_day_is_said_in_words():
    assert day("2026-11-28") == "28 November 2026"
    assert day("") == ""
