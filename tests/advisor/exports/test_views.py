import xml.etree.ElementTree as ET
from datetime import date

import pytest
import segno
from django.utils import timezone
from django.utils.html import escape

from advisor.models import Decision, Result

EXPORTS = ["adr.md", "adr-full.md", "madr.md", "result.json", "qr.svg"]


@pytest.fixture
def saved(client, journey):
    client.post("/decide/journey/1/save/?distance=2000&station=near&luggage=bag")
    return Result.objects.get()


@pytest.fixture
def read(client, saved):
    def read(name, **headers):
        return client.get(f"/r/{saved.token}/{name}", headers=headers)

    return read


@pytest.mark.parametrize(
    ("name", "kind", "file"),
    [
        ("adr.md", "text/markdown; charset=utf-8", "0001-take-the-train.md"),
        ("adr-full.md", "text/markdown; charset=utf-8", "0001-take-the-train-full.md"),
        ("madr.md", "text/markdown; charset=utf-8", "0001-take-the-train.md"),
        ("result.json", "application/json", "take-the-train.json"),
        ("qr.svg", "image/svg+xml", None),
    ],
)
def test_each_export_says_what_it_is(read, name, kind, file):
    page = read(name)
    assert page.status_code == 200
    assert page.headers["Content-Type"] == kind
    disposition = file and f'attachment; filename="{file}"'
    assert page.headers.get("Content-Disposition") == disposition
    assert page.headers["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize("name", EXPORTS)
def test_an_export_is_sent_again_only_once_it_has_changed(saved, read, name):
    tag = read(name).headers["ETag"]
    assert read(name, if_none_match=tag).status_code == 304
    Result.objects.update(title="Order desk")
    assert read(name, if_none_match=tag).status_code == (304 if name == "qr.svg" else 200)


@pytest.mark.parametrize("name", EXPORTS)
def test_nobody_but_the_reader_keeps_an_export(read, name):
    assert read(name).headers["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize("name", EXPORTS)
def test_a_revoked_result_is_gone_in_every_form(saved, read, name):
    tag = read(name).headers["ETag"]
    Result.objects.update(revoked_at=timezone.now())
    assert read(name, if_none_match=tag).status_code == 410


@pytest.mark.parametrize("name", EXPORTS)
def test_a_link_that_nobody_got_exports_nothing(client, db, name):
    assert client.get(f"/r/{'A' * 22}/{name}").status_code == 404


@pytest.mark.parametrize("name", EXPORTS)
def test_an_export_is_only_read(client, saved, name):
    assert client.post(f"/r/{saved.token}/{name}").status_code == 405


@pytest.mark.parametrize("name", EXPORTS)
def test_an_export_takes_at_most_five_queries(read, name, django_assert_max_num_queries):
    read(name)
    with django_assert_max_num_queries(5):
        read(name)


def test_the_latest_decision_is_exported(saved, read):
    for option, status in (("train", "proposed"), ("car", "accepted")):
        Decision.objects.create(
            result=saved, option=option, status=status, date=date(2026, 11, 24), deciders="Ada"
        )
    assert "\n* Status: accepted\n* Deciders: Ada\n* Date: 2026-11-24\n" in read("adr.md").text
    assert read("madr.md").text.startswith('---\nstatus: "accepted"\ndate: "2026-11-24"\n')
    assert [decision["option"] for decision in read("result.json").json()["decisions"]] == [
        "train",
        "car",
    ]


def test_exports_lead_back_to_the_result(saved, read):
    permalink = f"http://testserver/r/{saved.token}/"
    assert f"[{permalink}]({permalink})" in read("adr.md").text
    assert read("result.json").json()["permalink"] == permalink


def test_exports_name_the_results_before_and_after(client, saved, read):
    fields = ("release", "answers", "verdict", "conclusion", "method")
    store = {name: getattr(saved, name) for name in fields}
    before, after = Result.objects.create(**store), Result.objects.create(**store)
    Result.objects.filter(pk=saved.pk).update(predecessor=before)
    Result.objects.filter(pk=after.pk).update(predecessor=saved)
    addresses = [f"http://testserver/r/{result.token}/" for result in (before, after)]
    document = read("result.json").json()
    assert [document["predecessor"], document["successor"]] == addresses
    for words, address in zip(("Succeeds", "Succeeded by"), addresses, strict=True):
        assert f"\n* {words}: [{address}]({address})\n" in read("adr.md").text

    superseded = {"option": "train", "status": "superseded", "date": date(2026, 11, 24)}
    Decision.objects.create(result=saved, **superseded)
    Result.objects.filter(pk=after.pk).update(title="Order desk 2")
    line = f"superseded by [Order desk 2]({addresses[1]})"
    assert f"\nS{line[1:]}\n" in read("adr.md").text
    assert read("madr.md").text.startswith(f'---\nstatus: "{line}"\n')

    Result.objects.exclude(pk=saved.pk).update(revoked_at=timezone.now())
    document = read("result.json").json()
    assert (document["predecessor"], document["successor"]) == (None, None)
    assert "\n\nSuperseded\n" in read("adr.md").text


def test_the_schema_is_where_the_document_says(client, read):
    address = read("result.json").json()["$schema"]
    assert address == "http://testserver/schemas/result-1.json"
    schema = client.get(address)
    assert schema.headers["Content-Type"] == "application/schema+json"
    assert schema.json()["$id"] == address


def test_the_qr_code_is_that_of_the_permalink_dark_on_light(saved, read):
    svg = ET.fromstring(read("qr.svg").content)  # noqa: S314
    light, dark = svg
    expected = segno.make_qr(f"http://testserver/r/{saved.token}/")
    width, height = expected.symbol_size()  # with the quiet zone of four modules
    assert (expected.default_border_size, svg.get("viewBox")) == (4, f"0 0 {width} {height}")
    assert (light.get("fill"), light.get("d")) == ("#fff", f"M0 0h{width}v{height}h-{width}z")
    assert (dark.get("stroke"), dark.get("d")) == ("#000", path(expected))


def path(code):
    svg = ET.fromstring(code.svg_inline())  # noqa: S314
    return svg[-1].get("d")


def test_the_result_page_links_its_exports(client, saved):
    page = client.get(f"/r/{saved.token}/").text
    for name in EXPORTS:
        assert f'href="/r/{saved.token}/{name}"' in page


def test_a_link_preview_says_what_the_result_says(client, saved):
    page = client.get(f"/r/{saved.token}/").text
    for name, content in {
        "type": "website",
        "site_name": "Advisor",
        "url": f"http://testserver/r/{saved.token}/",
        "title": "Take the train.",
        "description": "Take the train. You travel more than 300 kilometres.",
    }.items():
        assert f'<meta property="og:{name}" content="{content}">' in page
    assert "og:image" not in page


def test_a_link_preview_has_the_title_that_the_team_gave(client, saved):
    title = 'The "big" <move>'
    Result.objects.update(title=title)
    page = client.get(f"/r/{saved.token}/").text
    assert f'<meta property="og:title" content="{escape(title)}">' in page


def test_the_example_has_nothing_to_export_or_to_preview(client, journey):
    page = client.get("/example/journey/").text
    assert "og:" not in page
    assert "Link and export" not in page
