import pytest
from experiments import EXPERIMENTS
from laboratory import Measured
from measurement import completed, sentences
from refusal import NotMeasured
from turns import series

from rules.files import read_document

RUNS = {number: [{"p99": 2.0, "errors": 0.0}] * 5 for number in (10, 100)}
PLOT: dict[str, object] = {
    "title": "Slowest",
    "x": {"label": "Clients", "scale": "log"},
    "y": {"label": "99th percentile", "unit": "ms"},
    "series": [series("Django", RUNS, "p99", "django")],
}
MEASURED = Measured("one", "One", "How?", "So.", ["Nothing else."], [PLOT])
SAID = """
one:
  title: It takes 2 ms
  bears_on: [{claim: S1-03, relation: limits, says: There was no limit at 100.}]
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr("measurement.SENTENCES", tmp_path)
    return tmp_path


def test_a_measurement_says_on_what_when_and_how_it_was_made(folder):
    (made,) = completed("waiting", [MEASURED], {"Django": "5.2"}, "the project's machine")
    assert made["command"] == "make laboratory ONLY=waiting"
    assert made["versions"] == {"Django": "5.2"}
    assert made["whose"] == "the project's machine"
    assert "cores of" in made["machine"]
    assert made["date"].startswith("20")
    assert made["plots"][0]["series"][0]["points"][0]["high"] == 2


def test_it_has_no_sentences_before_there_are_figures(folder):
    assert sentences("waiting") == {}
    (made,) = completed("waiting", [MEASURED], {}, "x")
    assert made["title"] == "One"
    assert "bears_on" not in made


def test_what_figures_say_stands_beside_the_experiment(folder):
    (folder / "waiting.yaml").write_text(SAID)
    (made,) = completed("waiting", [MEASURED], {}, "x")
    assert made["title"] == "It takes 2 ms"
    assert [bearing["claim"] for bearing in made["bears_on"]] == ["S1-03"]


def test_what_a_rulebook_would_refuse_is_not_written(folder):
    broken = MEASURED._replace(plots=[PLOT | {"series": []}])
    with pytest.raises(NotMeasured, match=r"waiting made what is no measurement(.|\n)*series"):
        completed("waiting", [broken], {}, "x")


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_the_rulebook_says_what_the_laboratory_says(name):
    shipped = {each["key"]: each for each in read_document("django-or-fastapi")["measurements"]}
    said = sentences(name)
    assert said
    for key, parts in said.items():
        assert {part: shipped[key][part] for part in parts} == parts
