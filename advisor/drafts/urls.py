from django.urls import path

from . import (
    difference,
    examples,
    findings,
    impact,
    merge,
    naming,
    publish,
    table,
    transfer,
    trial,
    unnoticed,
    usage,
    witnesses,
)

urlpatterns = [
    path("findings/", findings.draft_findings, name="draft-findings"),
    path("examples/", examples.draft_examples, name="draft-examples"),
    path("unnoticed/", unnoticed.unnoticed_changes, name="draft-unnoticed"),
    path("try/", trial.try_draft, name="draft-try"),
    path("try/result/", trial.try_result, name="draft-try-result"),
    path("witnesses/", witnesses.draft_witnesses, name="draft-witnesses"),
    path("table/", table.draft_table, name="draft-table"),
    path("table/table.csv", table.draft_csv, name="draft-table-csv"),
    path("name/<question>/<int:value>/", naming.name_number, name="draft-naming"),
    path("difference/", difference.difference_of_draft, name="draft-difference"),
    path("impact/", impact.impact_of_draft, name="draft-impact"),
    path("usage/", usage.usage_of_draft, name="draft-usage"),
    path("publish/", publish.publish_draft, name="draft-publish"),
    path("export/", transfer.export_draft, name="draft-export"),
    path("claims.csv", transfer.export_csv, {"kind": "claims"}, name="draft-claims-csv"),
    path("examples.csv", transfer.export_csv, {"kind": "examples"}, name="draft-examples-csv"),
    path("import/", transfer.import_draft, name="draft-import"),
    path("merge/", merge.merge_draft, name="draft-merge"),
    path("restore/<int:number>/", transfer.restore_release, name="draft-restore"),
]
