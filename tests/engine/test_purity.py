"""The engine is pure, imports run one way, and the code knows no rulebook."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from rules.engine.reading import read_rulebook
from rules.files import read_document, shipped

ROOT = Path(__file__).parents[2]
ENGINE = sorted((ROOT / "rules/engine").rglob("*.py"))
# Impure ways to a result: a clock, chance, the machine, files.
IMPURE = {
    "datetime",
    "io",
    "os",
    "pathlib",
    "random",
    "secrets",
    "socket",
    "subprocess",
    "time",
    "uuid",
}
CALLS = {"open", "input", "print", "eval", "exec"}


def code(*folders: str, kind: str = "py") -> list[Path]:
    files = (file for folder in folders for file in sorted((ROOT / folder).rglob(f"*.{kind}")))
    return [file for file in files if "migrations" not in file.parts]


def name(path: object) -> str:
    return str(path.relative_to(ROOT)) if isinstance(path, Path) else str(path)


def imports(file: Path) -> Iterator[str]:
    """The modules that a file imports, in full: `from . import x` in `a/b.py` as `a.x`."""
    package = file.relative_to(ROOT).parts[:-1]
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            parents = package[: len(package) - node.level + 1] if node.level else ()
            base = ".".join(filter(None, [*parents, node.module]))
            yield from (f"{base}.{alias.name}" for alias in node.names)


def is_in(module: str, package: str) -> bool:
    return f"{module}.".startswith(f"{package}.")


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
def test_the_engine_has_no_clock_no_chance_and_no_files(file):
    assert not {module.split(".")[0] for module in imports(file)} & IMPURE
    called = {
        node.func.id
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    assert not called & CALLS


@pytest.mark.parametrize("file", ENGINE, ids=name)
def test_the_engine_imports_nothing_of_the_project_but_itself(file):
    own = [module for module in imports(file) if module.split(".")[0] in ("rules", "advisor")]
    assert [module for module in own if not is_in(module, "rules.engine")] == []


@pytest.mark.parametrize("file", code("rules"), ids=name)
def test_the_rules_do_not_import_the_site(file):
    assert [module for module in imports(file) if is_in(module, "advisor")] == []


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
