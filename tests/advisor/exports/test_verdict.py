from advisor.exports.verdict import VerdictPart, verdict_data
from advisor.verdict.report import Report
from rules import releases


def test_a_verdict_needs_no_result_that_is_saved(journey):
    release = releases.current("journey")
    report = Report.from_answers(release.rulebook, {"distance": 2000})
    data = verdict_data(release, report, {"distance": "It is on the map."})
    verdict = VerdictPart.model_validate(data)
    assert (verdict.recommended, verdict.release) == (report.verdict.recommended, 1)
    assert [(said.question, said.note) for said in verdict.said] == [
        ("distance", "It is on the map.")
    ]
