import json
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from rules.engine.answers import counted, read_answers
from rules.engine.schema import Answers, Rulebook
from rules.engine.scoring import evaluate
from rules.engine.sensitivity.standing import assess
from rules.files import FileError, read_yaml
from rules.management.release_command import ReleaseCommand, one_line
from rules.report import as_data, as_text


class Command(ReleaseCommand):
    help = "Prints the verdict on the answers in a file. `questions` prints what can be answered."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("answers", metavar="ANSWERS.yaml", type=Path)
        super().add_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        release = self.published(options["rulebook"], options["release"])
        answers = _answers(release.rulebook, options["answers"])
        counting = counted(release.rulebook, answers)
        for key in answers:
            if key not in counting:
                self.stderr.write(f"{key} does not count: these answers do not call for it.")
        verdict = evaluate(release.rulebook, answers)
        assessment = assess(release.rulebook, counting, verdict)
        if options["json"]:
            data = as_data(release, answers, verdict, assessment)
            self.stdout.write(json.dumps(data, indent=2, ensure_ascii=False))
        else:
            self.stdout.write(as_text(release, answers, verdict, assessment))


def _answers(rulebook: Rulebook, path: Path) -> Answers:
    try:
        raw = read_yaml(path)
    except FileError as error:
        raise CommandError(one_line([str(error)])) from None
    if raw is None:
        raw = {}
    if not isinstance(raw, dict):
        raise CommandError(f"{path}: expected a question's key and its answer on each line")
    answers, problems = read_answers(rulebook, {str(key): value for key, value in raw.items()})
    if problems:
        said = [f"{key}: {problem}" for key, problem in problems.items()]
        raise CommandError(f"{path}: {one_line(said)}")
    return answers
