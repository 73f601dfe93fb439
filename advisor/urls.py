from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path, register_converter
from django.views.generic import RedirectView

from .api import documentation
from .api.api import api
from .comparison import views as compare
from .drafts import result_rules, transfer
from .exports import views as exports
from .knowledge import (
    accuracy,
    measurements,
    options,
    precedents,
    release_feed,
    releases,
    rulebook_schema,
    scenarios,
    sources,
    start,
    table,
)
from .log import adding, feed, files, revisits
from .log import manage as log_manage
from .log import views as logs
from .moderation import views as moderation
from .ops import metrics
from .panels import answers, deadline, export, hand_in, manage, second
from .questionnaire import views as wizard
from .results import editing, today
from .results import views as results
from .results.load_tests import views as load_tests
from .results.positions import views as positions
from .web import kept, security_txt
from .web.converters import TokenConverter

register_converter(TokenConverter, "token")

# The questionnaire. All of its state is in the query string.
deciding = [
    path("", wizard.decide, name="start"),
    # where earlier versions showed the answers before they were saved
    path("check/", RedirectView.as_view(pattern_name="decide:result", query_string=True)),
    path("result/", results.unsaved, name="result"),
    path("save/", results.save, name="save"),
    path("so-far/", wizard.so_far, name="so-far"),
    path("<slug:step>/", wizard.step, name="step"),
]
# The same questionnaire below a panel's address, where people hand their answers in.
answering = [
    path("check/", hand_in.check, name="check"),
    path("save/", hand_in.hand_in, name="save"),
    path("<slug:step>/", results.unlisted_page(wizard.step), name="step"),
]
panel: list[URLPattern | URLResolver] = [
    path("", answers.invitation, name="panel"),
    path("answers/", answers.answers, name="panel-answers"),
    path("answers.csv", export.csv_file, name="panel-csv"),
    path("together/", answers.together, name="panel-together"),
    path("second/", second.second, name="panel-second"),
    path("mine/<token:key>/", answers.mine, name="panel-mine"),
    path("deadline.ics", deadline.calendar, name="panel-deadline"),
    path("started/", manage.started, name="panel-started"),
    path("manage/<token:key>/", manage.manage, name="panel-manage"),
    path(
        "<slug:rulebook>/<int:release>/",
        include((answering, "questionnaire"), namespace="answer"),
    ),
]
result = [
    path("", results.result, name="result"),
    path("today/", today.today, name="today"),
    path("saved/", editing.saved, name="saved"),
    path("edit/<token:key>/", editing.edit, name="edit"),
    path("edit/<token:key>/load-tests/<slug:scenario>/", load_tests.load_tests, name="load-tests"),
    path("log/", adding.add, name="result-log"),
    path("position/", positions.position, name="position"),
    path("position/<token:key>/", positions.position, name="position"),
    path("adr.md", exports.adr, name="result-adr"),
    path("adr-full.md", exports.full_adr, name="result-adr-full"),
    path("madr.md", exports.madr, name="result-madr"),
    path("result.json", exports.document, name="result-json"),
    path("qr.svg", exports.qr, name="result-qr"),
]
log = [
    path("", logs.log, name="log"),
    path("started/", logs.started, name="log-started"),
    path("manage/<token:key>/", log_manage.manage, name="log-manage"),
    path("adr.zip", files.adr_zip, name="log-adr"),
    path("log.csv", files.csv_file, name="log-csv"),
    path("log.json", files.json_file, name="log-json"),
    path("feed.atom", feed.feed, name="log-feed"),
    path("revisits.ics", revisits.calendar, name="log-revisits"),
]

urlpatterns = [
    path("", start.start, name="start"),
    path("forget/", kept.forget, name="forget"),
    path("decide/<slug:rulebook>/", wizard.decide, name="decide"),
    path(
        "decide/<slug:rulebook>/<int:release>/",
        include((deciding, "questionnaire"), namespace="decide"),
    ),
    # results
    path("example/<slug:rulebook>/", results.example, name="example"),
    path("r/<token:token>/", include(result)),
    path("schemas/result-1.json", exports.schema, name="result-schema"),
    path("compare/", compare.compare, name="compare"),
    # a team answers
    path("panels/<slug:rulebook>/", manage.start, name="panel-start"),
    path("p/<token:panel>/", include(panel)),
    # a team's decisions
    path("log/", logs.start, name="log-start"),
    path("log/<token:log>/", include(log)),
    path("schemas/log-1.json", files.schema, name="log-schema"),
    # the knowledge of the rulebook in ?rulebook=, or of the first one
    path("scenarios/", scenarios.scenarios, name="scenarios"),
    path("scenarios/<slug:key>/", scenarios.scenario, name="scenario"),
    path("options/", options.options, name="options"),
    path("sources/", sources.sources, name="sources"),
    path("precedents/", precedents.precedents, name="precedents"),
    path("precedents/<slug:key>/", precedents.precedent, name="precedent"),
    path("measurements/", measurements.measurements, name="measurements"),
    path("measurements/<slug:key>/", measurements.measurement, name="measurement"),
    path(
        "measurements/<slug:key>/measurement.json", measurements.json_file, name="measurement-json"
    ),
    path("accuracy/", accuracy.accuracy, name="accuracy"),
    path("accuracy/accuracy.csv", accuracy.csv_file, name="accuracy-csv"),
    path("accuracy/accuracy.json", accuracy.json_file, name="accuracy-json"),
    path("releases/", releases.releases, name="releases"),
    path("releases/feed.atom", release_feed.release_feed, name="release-feed"),
    path("releases/<int:number>/", releases.release, name="release"),
    path("releases/<int:number>/table/", table.table, name="release-table"),
    path("releases/<int:number>/table/table.csv", table.csv_file, name="release-table-csv"),
    path("releases/<int:number>/rulebook.yaml", releases.yaml_file, name="release-yaml"),
    path("releases/<int:number>/release.json", releases.json_file, name="release-json"),
    path("schemas/rulebook-1.json", rulebook_schema.rulebook_schema, name="rulebook-schema"),
    path("metrics", metrics.metrics, name="metrics"),
    path(".well-known/security.txt", security_txt.security_txt, name="security-txt"),
    # for programs
    path("api/", documentation.documentation, name="api-documentation"),
    path("api/1/", documentation.base),
    path("api/1/", api.urls),
    # what architects own: a draft's pages, before the admin that edits its rows
    path("admin/rules/rulebook/import/", transfer.import_rulebook, name="rulebook-import"),
    path("admin/rules/rulebook/import/template.yaml", transfer.template, name="rulebook-template"),
    path(
        "admin/rules/rulebook/result/<token:token>/",
        result_rules.rules_of_result,
        name="result-rules",
    ),
    path("admin/rules/rulebook/<int:pk>/", include("advisor.drafts.urls")),
    # where an administrator withdraws what somebody has saved
    path("admin/moderation/", moderation.moderation, name="moderation"),
    path("admin/", admin.site.urls),
]

handler400 = "advisor.web.errors.bad_request"
handler403 = "advisor.web.errors.permission_denied"
handler404 = "advisor.web.errors.page_not_found"
handler500 = "advisor.web.errors.server_error"
