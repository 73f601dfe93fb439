"""README.md's tables say what the code has, and all of it."""

import ast
import inspect
import re
import textwrap
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from django.core.management import call_command, get_commands

from advisor.ops import environment, logs
from tests.support.documents import ROOT, exists, paths, quoted, read, table
from tests.support.routes import routes

README = read("README.md")
ADDRESSES = [address for row in table(README, "The pages") for address in quoted(row[0])]
ROUTES = [f"/{route}" for route in routes()]
FOLDERS = [folder for row in table(README, "The tree") for folder in quoted(row[0])]
SETTINGS = {
    name: default for names, default, _ in table(README, "Settings") for name in quoted(names)
}
OWN = ("advisor", "rules")
# A laboratory is no part of the product, and has a README of its own.
MODULES = sorted(
    module
    for package in OWN
    for module in (ROOT / package).rglob("*.py")
    if "laboratory" not in module.parts
)


def shape(address: str) -> str:
    """The address without the names of its arguments."""
    return re.sub("<[^>]+>", "<>", address)


def covers(address: str, route: str) -> bool:
    """`/admin/...` covers all routes below `/admin/`."""
    if address.endswith("..."):
        return shape(route).startswith(shape(address.removesuffix("...")))
    return shape(route) == shape(address)


@pytest.mark.parametrize("address", ADDRESSES)
def test_each_address_of_the_table_is_a_route(address):
    assert any(covers(address, route) for route in ROUTES)


@pytest.mark.parametrize("route", ROUTES)
def test_each_route_is_in_the_table(route):
    assert any(covers(address, route) for address in ADDRESSES)


def test_no_address_stands_twice():
    assert len(ADDRESSES) == len({*map(shape, ADDRESSES)})


def packages() -> set[str]:
    """Folders of the code that have modules, and the folders of the tests."""
    modules = {module.parent for module in MODULES if module.name != "__init__.py"}
    tests = {file.parent for file in (ROOT / "tests").glob("*/*") if file.is_file()}
    found = {folder for folder in modules | tests if folder.name != "__pycache__"}
    return {f"{folder.relative_to(ROOT)}/" for folder in found}


def test_each_package_is_in_the_table():
    assert packages() <= {*FOLDERS}


@pytest.mark.parametrize("folder", FOLDERS)
def test_each_folder_of_the_table_exists(folder):
    assert (ROOT / folder).is_dir()


def test_each_path_that_is_named_exists():
    ours = [path for path in paths(README) if path.split("/")[0] in {*OWN, "tests", "docs"}]
    assert [path for path in ours if not exists(path)] == []


def reads() -> Iterator[tuple[str, str | None]]:
    """Each environment variable that the code reads, with its default where that is literal."""
    for module in MODULES:
        tree = ast.parse(module.read_text(encoding="utf-8"))
        constants = {
            target.id: node.value.value
            for node in tree.body
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and node.args:
                yield from _read(module, node, constants)


def _read(
    module: Path, call: ast.Call, constants: Mapping[str, object]
) -> Iterator[tuple[str, str | None]]:
    function, first = ast.unparse(call.func), call.args[0]
    if re.fullmatch(r"environment\.[a-z_]+", function) and isinstance(first, ast.Constant):
        yield str(first.value), _default(function.removeprefix("environment."), call)
    elif function in ("os.environ.get", "os.getenv") and module.name != "environment.py":
        assert isinstance(first, ast.Constant | ast.Name), ast.unparse(call)
        yield str(first.value if isinstance(first, ast.Constant) else constants[first.id]), None


def _default(reader: str, call: ast.Call) -> str | None:
    """What the call gives for the reader's parameter `default`, or what the reader has there."""
    signature = inspect.signature(getattr(environment, reader))
    given = signature.bind(*call.args, **{str(word.arg): word.value for word in call.keywords})
    given.apply_defaults()
    value = given.arguments.get("default")
    if isinstance(value, ast.Constant):
        value = value.value
    if isinstance(value, bool):
        return str(int(value))
    return str(value) if isinstance(value, str | int) and value != "" else None


READ = dict(reads())


def test_the_table_has_each_setting_that_is_read_and_no_other():
    assert {*SETTINGS} == READ.keys()


@pytest.mark.parametrize("name", sorted(name for name in READ if READ[name] is not None))
def test_a_default_is_what_the_code_says(name):
    assert SETTINGS[name] == f"`{READ[name]}`"


def test_the_default_of_a_choice_is_the_first():
    assert SETTINGS["LOG_FORMAT"] == f"`{logs.FORMATS[0]}`"


def test_each_command_is_one_that_manage_py_has():
    named = {*re.findall(r"(?:manage\.py|^    advisor) ([a-z_]+)", README, re.MULTILINE)}
    own = {name for name, app in get_commands().items() if app in OWN}
    assert own <= named <= get_commands().keys()


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"])
def test_each_target_of_make_exists(document):
    targets = {*re.findall(r"^([a-z-]+):", read("Makefile"), re.MULTILINE)}
    named = {*re.findall(r"(?:`|^    )make ([a-z-]+)", read(document), re.MULTILINE)}
    assert named <= targets


# Those that read a rulebook of the site; a new site has two.
READING = re.compile(
    r"^ +\.venv/bin/python manage\.py ((?:questions|decide|diff|impact)[^#\n]*)", re.M
)
LINES = [
    line for name in ("README.md", "docs/architects.md") for line in READING.findall(read(name))
]


@pytest.mark.parametrize("line", LINES)
def test_a_line_for_the_shell_works_on_a_new_site(
    line, shipped, journey, tmp_path, monkeypatch, capsys
):
    [answers] = re.findall("\nAn answers file .*\n\n((?:    .*\n)+)", README)
    (tmp_path / "answers.yaml").write_text(textwrap.dedent(answers))
    monkeypatch.chdir(tmp_path)
    call_command(*line.replace("KEY", "django-or-fastapi").split())
    printed, problems = capsys.readouterr()
    assert printed
    assert not problems
