"""Below its first screen, with all closed, a result has at most three screens, six on a phone."""

from urllib.parse import urlencode

import pytest

from rules.engine.reading import read_rulebook
from rules.files import read_document
from tests.support.heaviest import WEIGHTS, heaviest

RULEBOOK = read_rulebook(read_document("django-or-fastapi"))
SCREENS = [(390, 844, 6), (1280, 900, 3), (1920, 1080, 3)]


@pytest.mark.parametrize("weight", WEIGHTS)
def test_the_heaviest_result_is_short(page, weight):
    answers = urlencode(heaviest(RULEBOOK, weight), doseq=True)
    page.goto(f"/decide/django-or-fastapi/1/result/?{answers}")
    page.get_by_role("button", name="Save and share").click()
    page.goto(page.get_by_label("Link to this result").input_value())
    for width, height, screens in SCREENS:
        page.set_viewport_size({"width": width, "height": height})
        size = page.evaluate("[document.body.scrollWidth, document.body.scrollHeight]")
        assert size[0] <= width
        assert size[1] - height <= screens * height, (width, size[1] / height)


def test_the_names_at_the_axis_stay_on_the_page_of_a_phone(page):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(
        "/decide/django-or-fastapi/1/result/?parts=staff-screens&staff-edit=stock&skills=django"
    )
    outside = page.evaluate(
        "[...document.querySelectorAll('.axis-names *')].map(name => name.getBoundingClientRect())"
        ".filter(box => box.width && (box.left < 0 || box.right > innerWidth)).length"
    )
    assert outside == 0
