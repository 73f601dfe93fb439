from advisor.models import Result
from advisor.results.load_tests.forms import MAX_LOAD_TESTS, LoadTestForm, RemoveForm
from advisor.results.load_tests.measured import loads_of
from tests.support.loaded import printed

SAID = {"what": "our staging server, /search", "asked": "300", "at_once": "300"}


def form(result, **typed):
    scenario, load = loads_of(result)[0]
    return LoadTestForm(result, scenario, load, SAID | {"output": printed()} | typed)


def save(result, **typed):
    filled = form(result, **typed)
    assert filled.is_valid(), filled.errors
    filled.save()


def test_it_begins_with_what_the_command_asks_for(result):
    scenario, load = loads_of(result)[0]
    fresh = LoadTestForm(result, scenario, load)
    assert (fresh["asked"].value(), fresh["at_once"].value()) == (2000, 1000)


def test_each_one_that_is_added_raises_the_revision(result):
    save(result)
    (row,) = result.load_tests.all()
    assert (row.scenario, row.what) == ("long-way", SAID["what"])
    assert row.figures["p99"] == 84
    assert Result.objects.get().revision == result.revision + 1


def test_a_form_that_is_sent_twice_adds_one(result):
    save(result)
    save(result)
    assert result.load_tests.count() == 1
    save(result, what="another server")
    assert result.load_tests.count() == 2


def test_what_is_wrong_is_said_beside_its_field(result):
    assert form(result, what=" ").errors == {
        "what": ["Say what was measured: which server, and which of its pages."]
    }
    assert "what" in form(result, what="x" * 201).errors
    assert form(result, output="").errors == {"output": ["Paste what the command printed."]}
    assert "This is not JSON" in form(result, output="Requests").errors["output"][0]
    assert "asked" in form(result, asked="0").errors
    assert "at_once" in form(result, at_once="many").errors


def test_there_are_at_most_twenty(result):
    for number in range(MAX_LOAD_TESTS):
        save(result, what=f"server {number}")
    assert "20 load tests" in form(result).errors["__all__"][0]


def test_one_is_removed_and_another_result_keeps_its_own(result, other):
    save(result)
    theirs = other.load_tests.create(scenario="long-way", what="theirs", figures={})
    before = Result.objects.get(pk=result.pk).revision
    for key in (theirs.pk, "nonsense", result.load_tests.get().pk):
        removing = RemoveForm(result, {"load_test": key})
        removing.is_valid()
        removing.save()
    assert not result.load_tests.exists()
    assert other.load_tests.get() == theirs
    assert Result.objects.get(pk=result.pk).revision == before + 1
