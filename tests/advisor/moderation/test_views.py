import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client

from advisor.models import Log, Panel, Result
from tests.support.people import architect

PAGE = "/admin/moderation/"


def act(admin_client, address, action="withdraw", reason="Names a customer"):
    return admin_client.post(PAGE, {"address": address, "action": action, "reason": reason})


def key_of(client, row):
    return client.cookies[f"edit_key_{row.token}"].value


def test_only_an_administrator_gets_there(client, result):
    assert client.get(PAGE).status_code == 302
    client.force_login(architect())
    assert client.get(PAGE).status_code == 403
    assert act(client, f"/r/{result.token}/").status_code == 403
    assert Result.objects.get().revoked_at is None
    assert PAGE not in client.get("/admin/").text


def test_the_admin_links_to_it(admin_client):
    assert f'href="{PAGE}"' in admin_client.get("/admin/").text


def test_finding_changes_nothing(admin_client, result):
    page = admin_client.get(PAGE, {"address": f"/r/{result.token}/"})
    assert f"Result {result.pk}" in page.text
    assert "Withdraw it" in page.text
    assert Result.objects.get().revoked_at is None


@pytest.mark.parametrize(
    "address", ["", "/r/AAAAAAAAAAAAAAAAAAAAAA/", "nonsense", "\0", "x" * 3000]
)
def test_what_is_not_found_is_said(admin_client, address):
    page = admin_client.get(PAGE, {"address": address})
    assert page.status_code == 422
    assert "errorlist" in page.text
    assert "Withdraw it" not in page.text


def test_a_result_is_withdrawn_out_of_its_owners_hands(admin_client, result, edit_link, caplog):
    link = f"/r/{result.token}/"
    done = act(admin_client, f"https://advisor.example{link}")
    assert done.status_code == 302
    page = admin_client.get(done.headers["Location"])
    assert "by an administrator" in page.text
    assert "Withdrawn: Names a customer" in page.text
    for address in (link, f"{link}result.json", edit_link):
        gone = Client().get(address)
        assert gone.status_code == 410
        assert "An administrator of this site has withdrawn" in gone.text
    assert Client().post(edit_link, {"form": "restore"}).status_code == 410
    sent = {"key": edit_link.split("/")[-2], "log": "/log/AAAAAAAAAAAAAAAAAAAAAA/"}
    assert Client().post(f"{link}log/", sent).status_code == 410
    assert "Withdrawn by 'admin'" in caplog.text
    assert result.token not in caplog.text
    assert act(admin_client, link, "restore").status_code == 302
    assert Client().get(link).status_code == 200
    assert LogEntry.objects.count() == 2


def test_what_its_owner_has_withdrawn_can_be_taken_out_of_the_owners_hands(
    admin_client, result, edit_link
):
    Client().post(edit_link, {"form": "withdraw", "confirm": "on"})
    assert act(admin_client, f"/r/{result.token}/", "restore").status_code == 422
    act(admin_client, f"/r/{result.token}/")
    assert Client().post(edit_link, {"form": "restore"}).status_code == 410


def test_it_says_what_else_says_the_same(admin_client, result, other):
    Result.objects.filter(pk=other.pk).update(predecessor=result, saved_by_reader=True)
    page = admin_client.get(PAGE, {"address": f"/r/{result.token}/"})
    assert "1 result that was saved from it by readers is withdrawn with it" in page.text
    act(admin_client, f"/r/{result.token}/")
    assert Client().get(f"/r/{other.token}/").status_code == 410
    Result.objects.filter(pk=other.pk).update(saved_by_reader=False, revoked_at=None)
    page = admin_client.get(PAGE, {"address": f"/r/{result.token}/"})
    assert f"?address=/r/{other.token}/" in page.text


def test_a_panel_is_withdrawn(admin_client, client, journey, django_capture_on_commit_callbacks):
    client.post("/panels/journey/", {"title": "Secret"})
    panel = Panel.objects.get()
    key = key_of(client, panel)
    client.get(f"/p/{panel.token}/together/")
    client.post("/decide/journey/1/save/?distance=2000")
    Result.objects.update(panel=panel)
    named = f"/r/{Result.objects.get().token}/"
    assert "Secret" in client.get(named).text
    with django_capture_on_commit_callbacks(execute=True):
        act(admin_client, f"/p/{panel.token}/")
    pages = ("", "answers/", "answers.csv", "together/", "second/", "deadline.ics", "started/")
    for page in (*pages, f"manage/{key}/", "journey/1/check/"):
        assert client.get(f"/p/{panel.token}/{page}").status_code == 410, page
    assert client.get(f"/api/1/panels/{panel.token}").status_code == 410
    assert client.post(f"/p/{panel.token}/journey/1/save/?distance=2000").status_code == 410
    assert "Secret" not in client.get(named).text
    assert "Secret" not in client.get("/decide/journey/1/result/?distance=2000").text
    act(admin_client, f"/p/{panel.token}/", "restore")
    assert client.get(f"/p/{panel.token}/").status_code == 200


def test_a_log_is_withdrawn(admin_client, client, db):
    client.post("/log/", {"title": "Team"})
    log = Log.objects.get()
    act(admin_client, f"/log/{log.token}/")
    pages = ("", "adr.zip", "log.csv", "log.json", "feed.atom", "revisits.ics")
    for page in (*pages, f"manage/{key_of(client, log)}/"):
        assert client.get(f"/log/{log.token}/{page}").status_code == 410, page
    manage = f"/log/{log.token}/manage/{key_of(client, log)}/"
    assert client.post(manage, {"change": "restore"}).status_code == 410
    assert client.get(f"/api/1/logs/{log.token}").status_code == 410
    act(admin_client, f"/log/{log.token}/", "restore")
    assert client.get(manage).status_code == 200


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ({"reason": ""}, "Say why"),
        ({"reason": "x" * 501}, "errorlist"),
        ({"action": "delete"}, "errorlist"),
        ({"action": "restore"}, "No administrator has withdrawn this"),
    ],
)
def test_a_wrong_form_withdraws_nothing_and_loses_nothing(admin_client, result, typed, problem):
    sent = {"address": f"/r/{result.token}/", "action": "withdraw", "reason": "Names a customer"}
    page = admin_client.post(PAGE, sent | typed)
    assert page.status_code == 422
    assert problem in page.text
    assert (sent | typed)["reason"] in page.text
    assert Result.objects.get().revoked_at is None
    assert not LogEntry.objects.exists()


def test_what_is_forgotten_cannot_be_withdrawn(admin_client, result):
    Result.objects.update(revoked_by="age", revoked_at="2026-11-01T00:00Z")
    page = admin_client.get(PAGE, {"address": f"/r/{result.token}/"})
    assert "Withdraw it" not in page.text
    assert act(admin_client, f"/r/{result.token}/").status_code == 422
