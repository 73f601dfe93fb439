"""PostgreSQL stops and starts again under a running site; the file of SQLite is moved away."""

import pytest

from tests.deep.postmaster import Postmaster

ANSWERS = "distance=600"


@pytest.fixture
def postmaster():
    postmaster = Postmaster()
    yield postmaster
    if not postmaster.answers():
        postmaster.start()


def test_the_site_reports_a_stopped_database_and_recovers(serve, postgresql, postmaster):
    site = serve(postgresql, workers=1)  # so that every request reaches the same worker
    token = site.save(ANSWERS)
    postmaster.stop()

    page = site.ask(f"/r/{token}/")
    assert page.status == 503
    assert int(page.headers["Retry-After"]) > 0
    assert "no-store" in page.headers["Cache-Control"]
    assert "<h1>The site cannot reach its database</h1>" in page.text
    assert "css/advisor" in page.text

    line = site.ask(f"/r/{token}/", headers={"HX-Request": "true"})
    assert (line.status, line.headers["HX-Retarget"]) == (503, "#offline")
    assert "<h1>" not in line.text

    assert site.send(ANSWERS).status == 503
    assert site.ask("/admin/").status in (302, 503)
    for address in ("trip", "so-far", "result"):
        assert site.ask(f"/decide/journey/1/{address}/?{ANSWERS}").status == 200

    postmaster.start()
    assert site.ask(f"/r/{token}/").status == 200
    assert site.has(site.save(ANSWERS))
    assert site.output().count("Booting worker") == 1


def test_the_site_reports_a_missing_file_and_recovers(serve, data):
    site = serve()
    token = site.save(ANSWERS)
    file = data / "advisor.sqlite3"
    aside = file.rename(data / "aside")
    for _ in range(8):  # whichever process and thread answers
        assert site.send(ANSWERS).status == 503
        page = site.ask(f"/r/{token}/")
        assert page.status == 503
        assert "<h1>The site cannot reach its database</h1>" in page.text
        health = site.ask("/health/")
        assert health.status == 503
        assert '"database": false' in health.text
    assert not file.exists()

    aside.rename(file)
    assert site.has(token)
    assert site.has(site.save(ANSWERS))
