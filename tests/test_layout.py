"""Which test covers a file: tests/ mirrors advisor/ and rules/."""

from pathlib import Path

ROOT = Path(__file__).parents[1]
LABORATORY = "rules/rulebooks/django-or-fastapi/laboratory"
# What no test could tell more about than those that use it.
UNTESTED = {
    f"{LABORATORY}/refusal.py": "one exception, which the tests of the others expect",
    "advisor/apps.py": "connects signals, which the tests of sessions see",
    "advisor/drafts/urls.py": "lists routes; tests/advisor/test_requests.py tries each",
    "advisor/formats/en/formats.py": "one format, which the tests of the admin see",
    "advisor/urls.py": "lists routes; tests/advisor/test_requests.py tries each",
    "advisor/wsgi.py": "starts a worker; tests/advisor/ops/test_gunicorn.py runs it",
}


def its_tests(module: str) -> str:
    """`rules/engine/words.py` is tested by `tests/engine/test_words.py`."""
    path = Path(module.removeprefix("rules/") if module.startswith("rules/engine/") else module)
    folder = path.parent.as_posix().replace("/management", "").replace("-", "_")
    return f"tests/{folder}/test_{path.name}"


def modules() -> list[str]:
    files = (file for package in ("advisor", "rules") for file in (ROOT / package).rglob("*.py"))
    names = (file.relative_to(ROOT).as_posix() for file in files)
    # `make laboratory CHECK=1` tests its applications, for which other packages are needed.
    apart = ("/migrations/", "/laboratory/applications/")
    return sorted(
        n for n in names if not n.endswith("/__init__.py") and not any(a in n for a in apart)
    )


def test_every_module_has_its_test_file():
    missing = {name for name in modules() if not (ROOT / its_tests(name)).is_file()}
    assert missing == UNTESTED.keys()
