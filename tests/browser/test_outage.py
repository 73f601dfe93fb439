"""The disk is full while somebody saves."""

import errno
import os

from playwright.sync_api import expect

CHECK = "/decide/django-or-fastapi/1/result/?present=nothing&weeks=5"


def test_what_was_typed_stays_and_can_be_saved_later(open_context, monkeypatch):
    page = open_context().new_page()
    page.goto(CHECK)
    page.get_by_label("Title").fill("Booking portal")

    def fail(*args, **fields):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as full:
        full.setattr("advisor.results.views.store", fail)
        page.get_by_role("button", name="Save and share").click()
        expect(page.get_by_role("alert")).to_contain_text("Nothing was saved. The server’s disk")
    expect(page.get_by_label("Title")).to_have_value("Booking portal")
    assert page.url.endswith(CHECK)
    page.get_by_role("button", name="Save and share").click()
    expect(page.get_by_label("Link to this result")).to_be_visible()
