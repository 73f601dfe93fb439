"""Which test covers a file: tests/ mirrors advisor/ and rules/."""

from pathlib import Path

ROOT = Path(__file__).parents[1]
# What no test could tell more about than those that use it.
UNTESTED = {
    "advisor/apps.py": "connects signals, which the tests of sessions see",
    "advisor/drafts/urls.py": "lists routes; tests/advisor/test_requests.py tries each",
    "advisor/formats/en/formats.py": "one format, which the tests of the admin see",
    "advisor/urls.py": "lists routes; tests/advisor/test_requests.py tries each",
    "advisor/wsgi.py": "starts a worker; tests/advisor/ops/test_gunicorn.py runs it",
}


def its_tests(module: str) -> str:
    """`rules/engine/words.py` is tested by `tests/engine/test_words.py`."""
    path = Path(module.removeprefix("rules/") if module.startswith("rules/engine/") else module)
    folder = path.parent.as_posix().replace("/management", "")
    return f"tests/{folder}/test_{path.name}"


def modules() -> list[str]:
    files = (file for package in ("advisor", "rules") for file in (ROOT / package).rglob("*.py"))
    names = (file.relative_to(ROOT).as_posix() for file in files)
    return sorted(n for n in names if "/migrations/" not in n and not n.endswith("/__init__.py"))


def test_every_module_has_its_test_file():
    missing = {name for name in modules() if not (ROOT / its_tests(name)).is_file()}
    assert missing == UNTESTED.keys()
