"""The engine is pure, and the code knows no rulebook.

pyproject.toml has the import contracts; here stands what imports do not show."""

import ast
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from rules.engine.reading import read_rulebook
from rules.files import read_document, shipped

ROOT = Path(__file__).parents[2]
ENGINE = sorted((ROOT / "rules/engine").rglob("*.py"))
IMPURE_CALLS = {"open", "input", "print", "eval", "exec"}


def code(*folders: str, kind: str = "py") -> list[Path]:
    files = (file for folder in folders for file in sorted((ROOT / folder).rglob(f"*.{kind}")))
    # A laboratory belongs to its rulebook, and so may name what that decides on.
    return [file for file in files if not {"migrations", "laboratory"} & {*file.parts}]


def name(path: object) -> str:
    return str(path.relative_to(ROOT)) if isinstance(path, Path) else str(path)


def test_the_engine_loads_without_django():
    modules = [".".join(file.relative_to(ROOT).with_suffix("").parts) for file in ENGINE]
    assert "rules.engine.scoring" in modules
    program = (
        "import importlib, sys\n"
        f"sys.path.insert(0, {str(ROOT)!r})\n"
        f"for module in {modules!r}: importlib.import_module(module)\n"
        "print(*(name for name in sys.modules if name.split('.')[0] in ('django', 'yaml')))\n"
    )
    run = subprocess.run(  # noqa: S603
        [sys.executable, "-I", "-c", program], capture_output=True, text=True, check=False
    )
    assert (run.stdout.strip(), run.stderr) == ("", "")


@pytest.mark.parametrize("file", ENGINE, ids=name)
def test_the_engine_calls_nothing_impure(file):
    called = {
        node.func.id
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    assert not called & IMPURE_CALLS


@cache
def words_of_the_shipped_rulebooks() -> set[str]:
    """Keys that would not stand in code by chance: of options, and long ones of all else."""
    words: set[str] = {"fastapi", "framework", "litestar", "flask"}
    for key in shipped():
        rulebook = read_rulebook(read_document(key))
        words |= {rulebook.key}
        words |= {each for each in (*rulebook.question, *rulebook.scenario) if len(each) > 8}
    return words


PAGES = [*code("templates", kind="html"), *code("static", kind="js"), *code("static", kind="css")]


@pytest.mark.parametrize("file", [*code("rules", "advisor"), *PAGES], ids=name)
def test_the_code_knows_no_rulebook(file):
    text = file.read_text(encoding="utf-8").lower()
    known = words_of_the_shipped_rulebooks()
    found = {word for word in known if re.search(rf"(?<![a-z]){re.escape(word)}(?![a-z])", text)}
    assert not found
