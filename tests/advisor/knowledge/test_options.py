from tests.support.small import small_document


def test_each_option_has_a_section(text):
    page = text("/options/")
    for option in small_document()["options"]:
        assert f'<section class="option" id="{option["key"]}"' in page


def test_the_options_are_compared_cell_by_cell(client, journey):
    response = client.get("/options/")
    [compared] = response.context["tables"]
    assert [option.key for option in compared["options"]] == ["train", "car", "coach"]
    cells = {row.key: [cell and cell.text for _, cell in cells] for row, cells in compared["rows"]}
    assert cells == {
        "room": ["A table for two", "All of it", None],
        "price": [None, None, "A third of the train"],
    }
    assert "/sources/?rulebook=journey#R2" in response.text


def test_each_option_says_what_it_commits_to(text):
    page = text("/options/")
    for option in small_document()["options"]:
        section = page.partition(f'id="{option["key"]}"')[2].partition("</section>")[0]
        for commitment in option.get("takes_on", []):
            assert f"<dd>{commitment}</dd>" in section


def test_an_option_leads_to_its_scenarios_and_precedents(client, journey):
    page = client.get("/options/").text
    for address, words in [
        ("/scenarios/?rulebook=journey&amp;option=car", "2 scenarios</a> for it."),
        ("/precedents/?rulebook=journey&amp;option=coach", "1 precedent</a> chose it."),
    ]:
        assert f'<a href="{address}">{words}' in page
        filtered = client.get(address.replace("&amp;", "&")).context["found"]
        assert len(filtered.items) == int(words[0])
    assert "/precedents/?rulebook=journey&amp;option=train" not in page
