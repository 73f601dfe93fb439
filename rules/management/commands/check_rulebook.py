import json
from time import monotonic
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError
from django.utils import timezone

from rules.accepting import reviewed
from rules.drafts.to_document import draft
from rules.engine.lint import CHECKS, PROOFS, Finding, checked
from rules.engine.reading import RulebookError, read_rulebook
from rules.engine.schema import Rulebook
from rules.files import FileError, read_document, shipped
from rules.lines import Line, lines_of
from rules.management.release_command import one_line, require_tables
from rules.models import AcceptedWarning
from rules.models import Rulebook as Draft
from rules.report import wrapped

HAS_ERRORS, FAILED = 1, 2
QUIET_SECONDS = 1.0  # then a terminal shows progress


class Command(BaseCommand):
    help = (
        "Prints what is wrong with a rulebook, or worth a look. The exit status is 0 if there are "
        "no errors, 1 if there are, and 2 on failure: no such rulebook, or a file that is not YAML."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument(
            "source",
            nargs="?",
            metavar="FILE_OR_KEY",
            help=f"a YAML file, a folder of them, or one of: {', '.join(shipped())}",
        )
        which.add_argument("--draft", metavar="KEY", help="the draft in the database instead")
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        accepted: dict[Finding, AcceptedWarning] = {}
        try:
            row = _draft_row(options["draft"]) if options["source"] is None else None
            rulebook = draft(row) if row else read_rulebook(read_document(options["source"]))
            findings = self._lint(rulebook)
            accepted = _accepted(row, rulebook, findings) if row else {}
        except (FileError, DatabaseError) as error:
            raise CommandError(one_line([str(error)]), returncode=FAILED) from None
        except CommandError as error:
            raise CommandError(str(error), returncode=FAILED) from None
        except RulebookError as error:
            findings = [_unreadable(problem) for problem in error.problems]
        lines = lines_of(options["source"]) if options["source"] and findings else None
        found = [(f, lines.find(str(f)) if lines else None) for f in findings]
        if options["json"]:
            data = [_data(finding, line, accepted.get(finding)) for finding, line in found]
            self.stdout.write(json.dumps(data, indent=2, ensure_ascii=False))
        else:
            self._print(found, accepted)
        if count := sum(finding.severity == "error" for finding in findings):
            raise CommandError(f"{count} error{'s' * (count > 1)}.", returncode=HAS_ERRORS)

    def _lint(self, rulebook: Rulebook) -> list[Finding]:
        started = monotonic()
        findings: list[Finding] = []
        for done, some in enumerate(checked(rulebook, timezone.localdate().isoformat()), 1):
            findings += some
            if self.stderr.isatty() and monotonic() - started > QUIET_SECONDS:
                self.stderr.write(f"Check {done} of {len(CHECKS)} is done.")
        return sorted(findings, key=lambda finding: finding.severity)

    def _print(
        self, found: list[tuple[Finding, Line | None]], accepted: dict[Finding, AcceptedWarning]
    ) -> None:
        for finding, line in found:
            proof = "" if finding.proof == "exact" else f" ({PROOFS[finding.proof]})"
            where = f"{line}: {finding.place}" if line else finding.place
            severity = "accepted warning" if finding in accepted else finding.severity
            self.stdout.write(f"{severity.capitalize()}: {where}")
            self.stdout.write(wrapped(f"{finding.text}{proof}"))
            if it := accepted.get(finding):
                self.stdout.write(wrapped(f"Accepted by {it.who}, {_day(it)}: {it.reason}"))
        if not found:
            self.stdout.write("Nothing is wrong with it.")


def _draft_row(key: str) -> Draft:
    """Raises CommandError."""
    require_tables()
    try:
        return Draft.objects.get(key=key)
    except Draft.DoesNotExist:
        known = ", ".join(Draft.objects.values_list("key", flat=True)) or "none"
        raise CommandError(f"There is no draft {key}; expected one of: {known}") from None


def _accepted(
    row: Draft, rulebook: Rulebook, findings: list[Finding]
) -> dict[Finding, AcceptedWarning]:
    warnings = reviewed(row, rulebook, findings)
    return {it.finding: it.accepted for it in warnings if it.accepted}


def _day(accepted: AcceptedWarning) -> str:
    return f"{accepted.accepted_at:%Y-%m-%d}"


def _data(finding: Finding, line: Line | None, accepted: AcceptedWarning | None) -> dict[str, Any]:
    where = {"file": line.file, "line": line.number} if line else {}
    known = {name: value for name, value in finding._asdict().items() if value is not None}
    if accepted is None:
        return known | where
    why = {"by": accepted.who, "on": _day(accepted), "reason": accepted.reason}
    return known | where | {"accepted": why}


def _unreadable(problem: str) -> Finding:
    place, _, text = problem.partition(": ")
    part, _, key = place.partition(".")
    return Finding("error", part, key, text)
