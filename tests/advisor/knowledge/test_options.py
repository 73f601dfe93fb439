from tests.support.small import small_document


def test_each_option_has_a_section(text):
    page = text("/options/")
    for option in small_document()["options"]:
        assert f'<section class="option" id="{option["key"]}"' in page


def test_the_options_are_compared_cell_by_cell(client, journey):
    response = client.get("/options/")
    [compared] = response.context["tables"]
    assert [option.key for option in compared["options"]] == ["train", "car", "coach"]
    cells = {row.key: [cell and cell.text for cell in cells] for row, cells in compared["rows"]}
    assert cells == {
        "room": ["A table for two", "All of it", None],
        "price": [None, None, "A third of the train"],
    }
    assert "/sources/?rulebook=journey#R2" in response.text
