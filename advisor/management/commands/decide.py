from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from advisor.exports.verdict import VerdictPart, verdict_data
from advisor.verdict.report import Report
from advisor.verdict.sheet import AnswerSheet
from rules.management.release_command import ReleaseCommand, raw_answers, require_answers
from rules.report import as_text


class Command(ReleaseCommand):
    help = "Prints the verdict on the answers in a file. `questions` prints what can be answered."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("answers", metavar="ANSWERS.yaml", type=Path)
        super().add_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        release = self.published(options["rulebook"], options["release"])
        path = options["answers"]
        answers = require_answers(release.rulebook, raw_answers(path), path)
        report = Report.of(AnswerSheet.of(release.rulebook, answers))
        for key in answers:
            if key not in report.answers:
                self.stderr.write(f"{key} does not count: these answers do not call for it.")
        if options["json"]:
            data = VerdictPart.model_validate(verdict_data(release, report, {}))
            self.stdout.write(data.model_dump_json(indent=2))
        else:
            self.stdout.write(as_text(release, report.answers, report.verdict, report.assessment))
