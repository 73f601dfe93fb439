"""Script in any text of a rulebook is shown as text: on the site, in the admin and in exports."""

import re
from html import unescape
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

from rules.drafts.from_document import load
from rules.drafts.to_document import document, draft
from rules.files import parsed
from rules.models import Rulebook
from rules.publishing import publish
from tests.support.everywhere import write_everywhere
from tests.support.small import small_document

# What is written, and what no page may hold then.
SCRIPTS = {
    "</textarea><script>steal()</script>": "<script>steal",
    "\" autofocus onfocus='steal()'": "\" autofocus onfocus='",
    "[x](javascript:steal())": '="javascript:',
}


@pytest.fixture(params=SCRIPTS)
def script(request: pytest.FixtureRequest, db: None) -> str:
    """Stands in every text of the draft, and of a release that differs from it."""
    script = str(request.param)
    rulebook = load(small_document())
    write_everywhere(script)
    said = {"user": User.objects.create_user("rita"), "place": "rules.far"}
    rulebook.comments.create(change=script, text=script, **said)
    publish(rulebook, script)
    Rulebook.objects.update(title=f"Why? {script}")
    return script


def crawled(client: Client, *starts: str) -> dict[str, str]:
    """The texts of these pages and of all to which they lead, by address."""
    waiting, pages = list(starts), {}
    while waiting:
        address = waiting.pop()
        if address in pages:
            continue
        response = client.get(address, follow=True)
        assert response.status_code == 200, address
        is_page = response["Content-Type"].startswith("text/html")
        pages[address] = response.text if is_page else ""
        for link in re.findall(r'<a\b[^>]* href="([^"]*)"', pages[address]):
            target = urldefrag(urljoin(address, unescape(link))).url
            # Lists of the admin can be sorted and filtered in too many ways.
            if target.startswith("/admin/"):
                target = urlsplit(target).path
            if target.startswith("/") and "logout" not in target:
                waiting.append(target)
    return pages


def test_no_page_of_the_site_or_the_admin_runs_it(admin_client: Client, script: str) -> None:
    saved = admin_client.post("/decide/journey/1/save/?distance=500&station=near")
    pages = crawled(admin_client, "/", "/admin/", "/decide/journey/1/trip/", saved["Location"])
    assert len(pages) > 100
    assert [address for address, text in pages.items() if SCRIPTS[script] in text] == []
    assert sum("steal()" in text for text in pages.values()) > 60


def test_a_refused_upload_does_not_run_it(admin_client: Client, script: str) -> None:
    address = reverse("rulebook-import")
    for content in (f"{script!r}: 1", f"key: journey\ntitle: [{script!r}]", script):
        name = re.sub("[/\"'<>]", "", script)
        file = ContentFile(content.encode(), name=name)
        response = admin_client.post(address, {"file": file})
        assert response.status_code == 422
        assert SCRIPTS[script] not in response.text


def test_an_export_holds_it_to_the_letter(admin_client: Client, script: str) -> None:
    rulebook = Rulebook.objects.get()
    response = admin_client.get(reverse("draft-export", args=[rulebook.pk]))
    assert response["Content-Type"] == "application/yaml; charset=utf-8"
    assert response["Content-Disposition"].startswith("attachment;")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert parsed(response.content, "export") == document(rulebook)
    assert draft(rulebook).options[0].name == script
