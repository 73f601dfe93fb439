from django.urls import path

from . import difference, examples, findings, impact, publish, trial

urlpatterns = [
    path("findings/", findings.draft_findings, name="draft-findings"),
    path("examples/", examples.draft_examples, name="draft-examples"),
    path("try/", trial.try_draft, name="draft-try"),
    path("difference/", difference.difference_of_draft, name="draft-difference"),
    path("impact/", impact.impact_of_draft, name="draft-impact"),
    path("publish/", publish.publish_draft, name="draft-publish"),
]
