import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import call_command
from django.core.management.base import CommandError

from rules.accepting import accept, reviewed
from rules.drafts.from_document import load
from rules.drafts.to_document import draft as read
from rules.engine.lint.evidence import strong_rules_on_weak_claims
from rules.engine.lint.examples import failing_examples
from rules.engine.lint.finding import Finding, Subject
from rules.engine.reading import read_rulebook
from rules.files import shipped
from rules.management.commands import check_rulebook
from rules.models import Option, Rulebook
from rules.publishing import findings
from tests.support.changes import ADDRESSES, FURNITURE, LIGHT, changed
from tests.support.small import small_document

FAILING = ("examples.moving-house.recommended", "train")
WITHOUT_WARNING = [
    *ADDRESSES,
    (f"{LIGHT}.when.0", {"question": "distance", "test": "above", "value": 50}),
    (f"{LIGHT}.reason", "you travel more than 50 kilometres and bring no furniture"),
    (f"{FURNITURE}.effects", [{"option": "car", "points": 2}]),
]


@pytest.fixture
def write(tmp_path: Path) -> Any:
    def write(document: object) -> str:
        path = tmp_path / "journey.yaml"
        path.write_text(yaml.safe_dump(document, sort_keys=False), encoding="utf-8")
        return str(path)

    return write


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


def run(*args: str, **options: Any) -> str:
    out = StringIO()
    call_command("check_rulebook", *args, stdout=out, **options)
    return out.getvalue()


def refusal(*args: str, status: int = 1, **options: Any) -> tuple[str, str]:
    """What it prints, and with which words it ends."""
    out = StringIO()
    with pytest.raises(CommandError) as refused:
        call_command("check_rulebook", *args, stdout=out, **options)
    assert refused.value.returncode == status
    return out.getvalue(), str(refused.value)


def line_of(path: str, text: str) -> int:
    lines = [line.strip() for line in Path(path).read_text(encoding="utf-8").splitlines()]
    return lines.index(text) + 1


def failed_example() -> Finding:
    [finding] = failing_examples(Subject(read_rulebook(changed(FAILING)), ""))
    return finding


def test_a_file_without_findings_says_so(write: Any) -> None:
    assert run(write(changed(*WITHOUT_WARNING))) == "Nothing is wrong with it.\n"


def test_warnings_are_printed_and_are_no_failure(write: Any) -> None:
    output = run(write(small_document()))
    [finding] = strong_rules_on_weak_claims(Subject(read_rulebook(small_document()), ""))
    assert f": {finding.place}\n  {finding.text}\n" in output
    assert "Error" not in output
    assert max(map(len, output.splitlines())) <= 96


def test_errors_come_first_and_fail(write: Any) -> None:
    path = write(changed(FAILING))
    output, end = refusal(path)
    failure = failed_example()
    line = line_of(path, "- key: moving-house")
    assert output.startswith(
        f"Error: journey.yaml, line {line}: {failure.place}\n  {failure.text}\nWarning: "
    )
    assert end == "1 error."


def test_a_folder_and_a_shipped_key_can_be_checked(write: Any) -> None:
    path = write(small_document())
    line = line_of(path, "reason: you bring furniture") - 1
    warning = f"Warning: journey.yaml, line {line}: rules.furniture\n"
    assert warning in run(str(Path(path).parent))
    assert "Warning: " in run("django-or-fastapi")


def test_programs_read_json(write: Any) -> None:
    path = write(changed(FAILING))
    output, _ = refusal(path, "--json")
    assert json.loads(output)[0] == {
        "severity": "error",
        "part": "examples",
        "key": "moving-house",
        "text": failed_example().text,
        "proof": "exact",
        "also": [],
        "kind": "failing_examples",
        "file": "journey.yaml",
        "line": line_of(path, "- key: moving-house"),
    }


def test_what_cannot_be_read_is_all_errors(write: Any) -> None:
    broken = changed((f"{FURNITURE}.when.0.value", "wardrobe"), ("showcase", "nowhere"))
    path = write(broken)
    output, end = refusal(path)
    line = line_of(path, "value: wardrobe")
    assert f"Error: journey.yaml, line {line}: {FURNITURE}.when.1.value\n" in output
    line = line_of(path, "showcase: nowhere")
    assert f"Error: journey.yaml, line {line}: showcase\n  " in output
    assert end == "2 errors."
    read = json.loads(refusal(path, "--json")[0])
    assert {finding["severity"] for finding in read} == {"error"}


def test_a_missing_file_is_refused_with_the_keys_there_are() -> None:
    output, end = refusal("nowhere.yaml", status=2)
    assert output == ""
    assert end.startswith("nowhere.yaml: ")
    assert end.endswith(f": {', '.join(shipped())}")


def test_a_file_that_is_not_yaml_is_trouble_and_no_finding(tmp_path: Path) -> None:
    path = tmp_path / "journey.yaml"
    path.write_text("key: [journey\n")
    output, end = refusal(str(path), status=2)
    assert output == ""
    assert "line 2: did not find expected" in end


@pytest.mark.django_db
class TestDraft:
    def test_the_draft_of_a_key_is_checked_as_it_is_now(self) -> None:
        load(changed(*WITHOUT_WARNING))
        assert json.loads(run("--draft", "journey", "--json")) == []
        Rulebook.objects.get().examples.filter(key="moving-house").update(
            recommended=Option.objects.get(key="train")
        )
        assert failed_example().text in refusal("--draft", "journey")[0]

    def test_an_unknown_key_is_refused_with_those_there_are(self) -> None:
        load(small_document())
        assert refusal("--draft", "voyage", status=2)[1] == (
            "There is no draft voyage; expected one of: journey"
        )

    def test_an_accepted_warning_is_printed_as_such(self, draft: Rulebook) -> None:
        rulebook = read(draft)
        [warning] = [
            warning
            for warning in reviewed(draft, rulebook, findings(rulebook))
            if warning.finding.kind == strong_rules_on_weak_claims.__name__
        ]
        accept(draft, warning, reason="Nobody measures sofas.")
        output = run("--draft", "journey")
        about = output.partition("Accepted warning: rules.furniture\n")[2]
        assert about.startswith(f"  {warning.finding.text[:40]}")
        assert "  Accepted by " in about
        assert "Nobody measures sofas." in about
        found = json.loads(run("--draft", "journey", "--json"))
        reasons = {it["kind"]: it["accepted"]["reason"] for it in found if "accepted" in it}
        assert reasons == {warning.finding.kind: "Nobody measures sofas."}

    def test_one_of_file_and_draft_is_needed(self) -> None:
        for args in ([], ["django-or-fastapi", "--draft", "journey"]):
            with pytest.raises(CommandError):
                run(*args)


@pytest.mark.parametrize(
    ("patience", "stderr", "output"),
    [(-1.0, Terminal, "Check 1 of "), (60.0, Terminal, ""), (-1.0, StringIO, "")],
)
def test_progress_is_for_people_who_wait(
    write: Any, monkeypatch: Any, patience: float, stderr: Any, output: str
) -> None:
    monkeypatch.setattr(check_rulebook, "QUIET_SECONDS", patience)
    told = stderr()
    run(write(small_document()), stderr=told)
    assert output in told.getvalue()
    assert bool(told.getvalue()) == bool(output)
