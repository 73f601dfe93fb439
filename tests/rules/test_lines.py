"""Each problem of a rulebook's files is named with its line."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from rules.engine.reading import RulebookError
from rules.files import FileError, parsed, write_document
from rules.lines import Lines, lines_of, read_source
from tests.support.changes import FAR, FURNITURE, REMOVED, changed, problems_of
from tests.support.small import small_document


def lines_after(*changes: tuple[str, Any]) -> list[tuple[str, str]]:
    """Each problem of the changed small rulebook, with the text of the line that it names."""
    text = yaml.safe_dump(changed(*changes), sort_keys=False)
    lines = Lines([("journey.yaml", text.encode())])
    found = []
    for problem in problems_of(parsed(text.encode(), "journey.yaml")):
        line = lines.find(problem)
        found.append((problem, text.splitlines()[line.number - 1].strip() if line else ""))
    return found


@pytest.mark.parametrize(
    ("path", "value", "line"),
    [
        ("title", 5, "title: 5"),
        ("showcase", "nowhere", "showcase: nowhere"),
        ("options.car.kind", "favourite", "kind: favourite"),
        ("options.car.colour", "red", "colour: red"),
        (f"{FAR}.when.0.test", "exactly", "test: exactly"),
        (f"{FURNITURE}.when.0.value", "wardrobe", "value: wardrobe"),
        (f"{FAR}.claims", ["X9"], "claims:"),
        ("steps.trip.questions.distance.picks", [20, 3001], "picks:"),
        ("scenarios.long-way.risks.0.claims", ["X9"], "claims:"),
        ("examples.moving-house.answers.distance", "far", "distance: far"),
        ("left_out.0.claim", "X9", "left_out:"),
    ],
)
def test_a_problem_is_named_with_the_line_of_its_value(path: str, value: Any, line: str) -> None:
    [(_, named)] = lines_after((path, value))
    assert named == line


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("options.car.advice", "- key: car"),
        (f"{FAR}.reason", "- key: far"),
        ("scenarios.long-way.mechanism", "- key: long-way"),
    ],
)
def test_what_is_missing_is_named_with_the_line_of_its_part(path: str, line: str) -> None:
    [(_, named)] = lines_after((path, REMOVED))
    assert named == line


def test_what_is_missing_on_the_top_has_no_line() -> None:
    [(problem, named)] = lines_after(("title", REMOVED))
    assert problem.startswith("title: ")
    assert named == ""


def test_of_a_key_that_stands_twice_the_second_is_named() -> None:
    text = yaml.safe_dump(small_document(), sort_keys=False)
    [first] = [n for n, line in enumerate(text.splitlines(), 1) if line == "- key: train"]
    text += "options-end: x\n"
    text = text.replace("- key: car\n", "- key: train\n", 1)
    [second] = [n for n, line in enumerate(text.splitlines(), 1) if line == "- key: train"][1:]
    assert second > first
    line = Lines([("journey.yaml", text.encode())]).find('options: the key "train" stands twice; x')
    assert line == ("journey.yaml", second)


@pytest.mark.parametrize(
    "content",
    [
        "",
        "5",
        "- a\n- b",
        "scenarios: 5",
        "scenarios: [5, {rules: many}, {rules: 7}]\nsteps: {questions: 1}",
        "scenarios:\n- key: [a]\n  rules: {a: b}",
    ],
)
def test_a_file_that_is_no_rulebook_at_all_can_be_asked(content: str) -> None:
    lines = Lines([("odd.yaml", content.encode())])
    for problem in problems_of(parsed(content.encode(), "odd.yaml")):
        assert lines.named(problem).endswith(problem)
    for place in ("rules.1", "rules.0.when", "questions.x", "scenarios.99999999999999", ""):
        line = lines.find(f"{place}: x")
        assert line is None or line.file == "odd.yaml"


class TestFolder:
    @pytest.fixture
    def folder(self, tmp_path: Path) -> Path:
        source = small_document()
        scenarios = source.pop("scenarios")
        for name, content in {
            "a": source | {"scenarios": scenarios[:1]},
            "b": {"scenarios": scenarios[1:], "left_out": [{"claim": "X9", "reason": "Old."}]},
        }.items():
            text = yaml.safe_dump(content, sort_keys=False)
            (tmp_path / f"{name}.yaml").write_text(f"# A comment\n{text}")
        return tmp_path

    def named(self, folder: Path, problem: str) -> tuple[str, str]:
        line = lines_of(str(folder)).find(problem)
        assert line
        return line.file, (folder / line.file).read_text().splitlines()[line.number - 1].strip()

    def test_a_problem_is_named_with_its_file(self, folder: Path) -> None:
        assert self.named(folder, "scenarios.long-way: x") == ("a.yaml", "- key: long-way")
        assert self.named(folder, "scenarios.bulky-load: x") == ("b.yaml", "- key: bulky-load")
        assert self.named(folder, "rules.furniture.reason: x")[1].startswith("reason: ")

    def test_a_part_without_a_name_is_counted_over_all_files(self, folder: Path) -> None:
        assert self.named(folder, "left_out.2.reason: x") == ("b.yaml", "reason: Old.")

    def test_reading_it_names_file_line_and_place(self, folder: Path) -> None:
        with pytest.raises(RulebookError) as refused:
            read_source(str(folder))
        [problem] = refused.value.problems
        assert problem.startswith("a.yaml, line ")
        assert ': left_out.claims: there is no claim "X9"' in problem


def test_a_file_without_problems_is_the_rulebook(tmp_path: Path) -> None:
    path = tmp_path / "journey.yaml"
    path.write_text(write_document(small_document()), encoding="utf-8")
    assert read_source(str(path)).plain() == small_document()


def test_a_file_that_is_not_there_is_refused() -> None:
    with pytest.raises(FileError):
        read_source("nowhere.yaml")
