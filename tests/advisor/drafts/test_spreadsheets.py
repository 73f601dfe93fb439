"""Claims and examples as a spreadsheet has them, and what is wrong with one by line and column."""

import csv
from contextlib import suppress
from io import StringIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.drafts.spreadsheets import BYTE_ORDER_MARK, columns, with_csv, write_csv
from rules.engine.reading import RulebookError, read_rulebook
from rules.files import FileError
from tests.support.changes import FAR, REMOVED, changed
from tests.support.cost import LINEAR, growth
from tests.support.small import small_document


def draft(*changes: tuple[str, Any]) -> dict[str, Any]:
    """The small rulebook as a draft has it, with every field."""
    whole = read_rulebook(changed(*changes)).written.model_dump(mode="json")
    return whole


def table(kind: str, *changes: tuple[str, Any]) -> list[dict[str, str]]:
    text = write_csv(draft(*changes), kind)
    assert text.startswith(BYTE_ORDER_MARK)
    return list(csv.DictReader(StringIO(text.removeprefix(BYTE_ORDER_MARK), newline="")))


def imported(text: str, name: str = "it.csv", **options: Any) -> Any:
    return with_csv(options.get("draft") or draft(), text.encode(), name)


def problems(text: str) -> list[str]:
    with pytest.raises(RulebookError) as refused:
        imported(text)
    return refused.value.problems


def refusal(content: bytes) -> str:
    with pytest.raises(FileError) as refused:
        with_csv(draft(), content, "it.csv")
    return str(refused.value)


class TestWriting:
    def test_a_claim_is_a_line(self) -> None:
        rows = table("claims")
        assert [row["key"] for row in rows] == ["R1", "R2", "R3", "R4", "C1", "C2", "C3", "C4"]
        assert rows[3] == {
            "key": "R4",
            "source": "R",
            "grade": "first-hand",
            "says": "The coach cost a third of the train.",
            "disputed": "",
            "precedents": "choir-trip",
            "basis": "",
            "read_on": "",
            "url": "",
            "rows_used": "",
        }

    @pytest.mark.parametrize("basis", [{}, {"load": "5,000 km", "versions": {"Timetable": "2026"}}])
    def test_the_basis_of_a_number_is_json_there_and_back(self, basis: dict[str, Any]) -> None:
        whole = draft()
        whole["claims"][0]["basis"] = basis
        there = write_csv(whole, "claims")
        assert with_csv(draft(), there.encode(), "it.csv") == read_rulebook(whole)

    def test_a_basis_that_is_no_json_is_refused_with_its_line(self) -> None:
        [problem] = problems("key,basis\nR1,{no\n")
        assert problem.startswith("it.csv, line 2, basis: ")

    def test_an_example_has_a_column_for_each_question(self) -> None:
        assert table("examples")[0] == {
            "key": "far-and-direct",
            "title": "Two days in the capital",
            "recommended": "train",
            "standing": "",
            "scenarios": "long-way direct-line",
            "unmatched": "",
            "ruled_out": "",
            "answers.distance": "600",
            "answers.station": "near",
            "answers.luggage": "bag",
            "answers.changes": "0",
        }

    def test_to_recommend_nothing_is_an_empty_cell(self) -> None:
        assert table("examples")[2]["recommended"] == ""

    @pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\uff1d1", "'=1"])
    def test_no_text_is_a_formula(self, text: str) -> None:
        assert table("claims", ("claims.R1.says", text))[0]["says"] == f"'{text}"


@pytest.mark.parametrize("kind", ["claims", "examples"])
def test_what_is_written_changes_nothing_when_it_is_read(kind: str) -> None:
    written = write_csv(draft(), kind)
    assert imported(written).plain() == small_document()


@given(st.text(st.sampled_from("=+-@'\", ;\n\uff1dx"), min_size=1).filter(str.strip))
def test_any_text_stays_what_it_is(text: str) -> None:
    before = draft(("claims.R1.says", text.strip()))
    assert imported(write_csv(before, "claims"), draft=before) == read_rulebook(before)


class TestReading:
    def test_a_line_changes_the_part_with_its_key_in_the_columns_that_it_has(self) -> None:
        found = imported("key,says\nR1,Otherwise.\n").plain()
        assert found == changed(("claims.R1.says", "Otherwise."))

    def test_a_new_key_is_added_at_the_end(self) -> None:
        found = imported("key,source,grade,says,precedents\nR9,R,vendor,New.,choir-trip\n")
        assert found.claims[-1].model_dump(exclude_defaults=True) == {
            "key": "R9",
            "source": "R",
            "grade": "vendor",
            "says": "New.",
            "precedents": ("choir-trip",),
        }
        assert len(found.claims) == 9

    def test_an_empty_cell_takes_away_what_was_there(self) -> None:
        assert imported("key,disputed\nC2,\n").plain() == changed(("claims.C2.disputed", REMOVED))
        found = imported("key,recommended,answers.luggage\nmoving-house,,\n").example[
            "moving-house"
        ]
        assert (found.recommended, found.answers) == (None, {"distance": 25})

    @pytest.mark.parametrize(
        ("column", "cell", "answer"),
        [
            ("distance", "1500", 1500),
            ("distance", '"1,500"', 1500),
            ("station", "far", "far"),
            ("luggage", "bag dog", ["bag", "dog"]),
            ("luggage", '"bag, dog"', ["bag", "dog"]),
        ],
    )
    def test_an_answer_is_read_as_its_question_asks(
        self, column: str, cell: str, answer: Any
    ) -> None:
        found = imported(f"key,title,recommended,answers.{column}\nnew,New,train,{cell}\n")
        assert found.example["new"].answers == {column: answer}

    @pytest.mark.parametrize("mark", ["", BYTE_ORDER_MARK])
    @pytest.mark.parametrize("delimiter", [",", ";", "\t"])
    def test_each_way_in_which_spreadsheets_save_csv_is_read(
        self, mark: str, delimiter: str
    ) -> None:
        text = f'{mark}key,says\r\nR1,"One line,\r\nand another"\r\n,\r\n'
        rows = list(csv.reader(StringIO(text.removeprefix(mark), newline="")))
        file = StringIO(newline="")
        csv.writer(file, delimiter=delimiter).writerows(rows)
        says = imported(mark + file.getvalue()).claim["R1"].says
        assert says == "One line,\nand another"


class TestRefusal:
    @pytest.mark.parametrize(
        ("text", "problem"),
        [
            ("key,source\nR1,X\n", 'it.csv, line 2, source: there is no source "X"'),
            ("key,grade\nR1,gossip\n", "it.csv, line 2, grade: expected 'measured', 'first-hand'"),
            ("key,says\nR1,\n", "it.csv, line 2, says: expected, but missing"),
            ("key,says\nR1,One\n\nR1,Two\n", "it.csv, line 4, key: “R1” stands in line 2"),
            ("key,says\n,One\n", "it.csv, line 2, key: expected, but missing"),
            ("key,says\nR1\n", "it.csv, line 2: 1 cell; expected 2"),
            ("key,says\nR1,'x\nC9,y\n", "it.csv, line 3, source: expected, but missing"),
            ('key,says\nR1,"a\nb"\nR_2,y\n', "it.csv, line 4, key: not of the form"),
            (
                "key,precedents\nR1,gone\n",
                'it.csv, line 2, precedents: there is no precedent "gone"',
            ),
            (
                "key,answers.distance\nmoving-house,far\n",
                "it.csv, line 2, answers.distance: “far” is not a whole number",
            ),
            (
                "key,recommended\nmoving-house,plane\n",
                'it.csv, line 2, recommended: there is no option "plane"',
            ),
        ],
    )
    def test_what_is_wrong_is_named_with_line_and_column(self, text: str, problem: str) -> None:
        assert any(found.startswith(problem) for found in problems(text)), problems(text)

    def test_the_start_page_gets_an_example_if_it_has_none(self) -> None:
        bare = draft() | {"examples": [], "showcase": ""}
        text = "key,title,recommended,answers.distance\nsea,By sea,train,600\n"
        assert imported(text, draft=bare).showcase == "sea"

    def test_what_was_wrong_with_the_draft_before_is_named_by_its_place(self) -> None:
        broken = draft()
        broken["scenarios"][0]["rules"][0]["claims"] = ["X9"]
        with pytest.raises(RulebookError) as refused:
            imported("key,says\nR1,Otherwise.\n", draft=broken)
        [problem] = refused.value.problems
        assert problem.startswith(f"{FAR}.claims: ")

    @pytest.mark.parametrize(
        ("content", "complaint"),
        [
            (b"", "it.csv, line 1: expected a column key"),
            (b"says\nOne\n", "it.csv, line 1: expected a column key"),
            (
                b"key,sayz\nR1,x\n",
                "it.csv, line 1: no column is called “sayz”; known are key, source",
            ),
            (b"key,title,says\nx,y,z\n", "it.csv, line 1: no column is called"),
            (b"key,says,says\nR1,x,y\n", "it.csv, line 1: the column says stands twice"),
            (b'key,says\nR1,x\nR2,"y\n', "it.csv, line 3: not CSV: "),
            (b"key,says\nR1,\xff\n", "it.csv: not UTF-8 text"),
        ],
    )
    def test_what_is_no_such_file_is_refused(self, content: bytes, complaint: str) -> None:
        assert refusal(content).startswith(complaint)


def test_the_columns_of_examples_end_with_the_answers() -> None:
    assert columns(draft(), "examples")[-4:] == [
        "answers.distance",
        "answers.station",
        "answers.luggage",
        "answers.changes",
    ]


CLAIMS = "key,source,grade,says\n"
HOSTILE = {
    "commas": lambda n: "," * n,
    "quotes": lambda n: '"' * n,
    "lines": lambda n: "\n" * n,
    "cells": lambda n: CLAIMS + "," * n,
    "short lines": lambda n: CLAIMS + "x\n" * n,
    "one key": lambda n: CLAIMS + "K,R,vendor,x\n" * n,
    "no keys": lambda n: CLAIMS + ",R,vendor,x\n" * n,
    "no sources": lambda n: CLAIMS + "".join(f"K{number},Z,vendor,x\n" for number in range(n)),
    "apostrophes": lambda n: f"{CLAIMS}K,R,vendor,{chr(39) * n}",
    "columns": lambda n: "key," * n,
    "digits": lambda n: f"key,answers.distance\ne,{'9' * n}",
    "choices": lambda n: f"key,answers.luggage\ne,{'bag ' * n}",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_no_file_costs_more_than_its_size(text: Any) -> None:
    whole = draft()

    def use(content: bytes) -> None:
        with suppress(FileError, RulebookError):
            with_csv(whole, content, "it.csv")

    assert growth(use, lambda n: text(n).encode(), 1_000) < LINEAR
