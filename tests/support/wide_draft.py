"""The pages of a draft, and of those who look after a site, with what people write in them."""

from typing import Any

from django.contrib import admin
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from advisor.drafts import impact_job, jobs, unnoticed_job
from advisor.models import Result
from rules.accepting import accept, reviewed
from rules.drafts.to_document import document, draft
from rules.exported_from import with_release
from rules.files import write_document
from rules.models import Effect, Question, Release, Rule, Rulebook, Scenario, part_models
from rules.publishing import findings
from tests.support.admin_pages import form_data, page
from tests.support.wide import FAR_AWAY, Shown, Site

PAGES = ("findings", "accuracy", "examples", "unnoticed", "witnesses", "table", "difference")
MORE_PAGES = ("impact", "usage", "publish", "import", "state", "try-result")
PLACE = "rules.far"


def show_draft(site: Site) -> None:
    """Changes the draft, and shows how it stands then."""
    row, text = site.rulebook, site.written.text
    site.show(f"/releases/2/?rulebook={row.key}", f"/releases/?rulebook={row.key}")
    for _ in range(5):  # fewer would not be counted
        site.save(FAR_AWAY)
    Effect.objects.filter(rule__key="far").update(points=-4)
    run, impact = unnoticed_job.new_run(row, draft(row)), impact_job.new_impact(row, draft(row))
    for job in (run, impact):
        job.save()
    jobs.run(run, unnoticed_job.try_all(run, draft(row)))
    impact_job.run(impact, draft(row))
    _review(site)
    site.show(*(reverse(f"draft-{name}", args=[row.pk]) for name in PAGES + MORE_PAGES))
    site.show(f"{reverse('draft-try', args=[row.pk])}?{FAR_AWAY}")
    for query in ("rule=far", "scenario=long-way", "option=train"):
        site.show(f"{reverse('draft-witnesses', args=[row.pk])}?{query}")
    comments = reverse("draft-comments", args=[row.pk])
    site.show(f"{comments}?place={PLACE}", reverse("draft-restore", args=[row.pk, 1]))
    site.show(reverse("draft-naming", args=[row.pk, "distance", 300]))
    site.send(f"{comments}?place={PLACE}", {"text": "", "change": text})
    site.send(reverse("draft-approve", args=[row.pk]), {"words": text, "seen": "earlier"})
    site.send(reverse("draft-publish", args=[row.pk]), {"note": text, "seen": "earlier"})
    _files(site)


def _review(site: Site) -> None:
    row, text, who = site.rulebook, site.written.text, {"user": site.user}
    row.comments.create(place=PLACE, text=text, change=site.line, **who)
    row.comments.create(place="rulebook", text=text, **who)
    row.approvals.create(base=2, sha256=draft(row).digest, words=text, **who)
    row.approvals.create(base=2, sha256="0" * 64, words=text, **who)
    first, second, *_ = reviewed(row, draft(row), findings(draft(row)))
    accept(row, first, reason=text, accepted_by=site.user)
    said = {"kind": second.finding.kind, "place": second.finding.place, "text": "It was so."}
    row.accepted_warnings.create(fingerprint="0" * 64, reason=text, accepted_by=site.user, **said)
    site.show(reverse("draft-accept", args=[row.pk, second.fingerprint]))


def _files(site: Site) -> None:
    """A file that cannot be read, one that would replace the draft, and one to merge into it."""
    row = site.rulebook
    address = {name: reverse(f"draft-{name}", args=[row.pk]) for name in ("import", "merge")}
    site.send(address["import"], {"file": _file(f"{site.line}: 1")})
    edited = document(row)
    edited["title"] = f"{site.line[:-1]}."
    edited["scenarios"][0]["rules"][0]["reason"] = f"{site.line[:-1]}!"
    edited["scenarios"][0]["title"] = f"{site.line[:-1]}?"
    theirs = with_release(write_document(edited), Release.objects.get(number=2))
    site.send(address["import"], {"file": _file(theirs)})
    Rule.objects.filter(key="far").update(reason=site.line[1:])
    site.send(address["merge"], {"file": _file(theirs)})


def _file(text: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("journey.yaml", text.encode())


def show_parts(site: Site) -> None:
    """The lists and forms of all parts, and what is asked before a part is changed or deleted."""
    models: list[Any] = [*part_models(), Rulebook]
    for model in models:
        name = str(model._meta.model_name)
        if (first := model._default_manager.first()) and model in admin.site._registry:
            site.show(page(name, "changelist"), page(name, "change", first.pk))
    far, scenario = Rule.objects.get(key="far"), Scenario.objects.get(key="long-way")
    for row, name in ((far, "rename"), (far, "delete"), (far, "history"), (scenario, "delete")):
        site.show(page(type(row), name, row.pk))
    asked, release = Question.objects.get(key="distance"), Release.objects.latest("pk")
    site.show(page("question", "remove", asked.pk), page("rule", "add"))
    site.show(page("release", "changelist"), page("release", "change", release.pk))
    site.show(page("rulebook", "history", site.rulebook.pk), "/admin/")
    # Somebody else saves between the two.
    mine = form_data(site.browser, page("rule", "change", far.pk)) | {"reason": site.line}
    Rule.objects.filter(pk=far.pk).update(reason=f"{site.line[1:]}.")
    site.send(page("rule", "change", far.pk), mine)
    chosen = {"action": "change_points", "_selected_action": [far.pk]}
    response = site.browser.post(page("rule", "changelist"), chosen)
    site.shown.append(Shown(page("rule", "changelist"), response.text))


def show_moderation(site: Site, result: Result) -> None:
    address = reverse("moderation")
    site.show(f"{address}?address=/r/{result.token}/")
    site.send(address, {"address": f"/r/{result.token}/", "action": "withdraw", "reason": ""})
    site.send(address, {"address": site.written.text, "action": "withdraw"})
    done = {"address": f"/r/{result.token}/", "action": "withdraw", "reason": site.written.text}
    site.browser.post(address, {**done, "reason": site.written.text[:500]})
    site.show(f"{address}?address=/r/{result.token}/", f"/r/{result.token}/")
