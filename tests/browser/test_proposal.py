"""What a reader saves under later rules is offered to the owner, who decides what succeeds it."""

from playwright.sync_api import expect

from rules.engine.reading import read_rulebook
from rules.files import read_document
from rules.models import Release
from tests.browser.conftest import watched
from tests.browser.test_edit_link import BOTH, save
from tests.browser.test_walk import heading


@BOTH
def test_a_reader_proposes_a_successor_and_the_owner_accepts_it(open_context, shipped, javascript):
    owner, reader = (
        watched(open_context(java_script_enabled=javascript).new_page()) for _ in range(2)
    )
    save(owner, "Booking portal")
    permalink = owner.get_by_label("Link to this result").input_value()
    edit_link = owner.get_by_label("Your private edit link").input_value()
    publish_again(shipped)

    reader.goto(permalink)
    reader.get_by_role("link", name="Under today’s rules").click()
    heading(reader, "Today’s rules say the same")
    expect(reader.get_by_role("table", name="Points of each option")).to_be_attached()
    reader.get_by_role("button", name="Save and propose this").click()
    heading(reader, "Your result is saved")
    expect(reader.get_by_text("It is offered to the owner")).to_be_visible()
    proposal = reader.get_by_label("Link to this result").input_value()
    reader.goto(permalink)
    expect(reader.get_by_text("Succeeded by")).to_have_count(0)

    owner.goto(edit_link)
    owner.get_by_role("link", name="Readers propose a successor").click()
    owner.get_by_role("button", name="Accept as successor").click()
    expect(owner.get_by_text("The proposal is accepted as the successor.")).to_be_focused()
    expect(owner.get_by_role("button", name="Remove as successor")).to_be_visible()
    reader.goto(permalink)
    reader.get_by_role("link", name="a later result").click()
    expect(reader).to_have_url(proposal)


def publish_again(release: Release) -> None:
    """The same rules under another title, unchecked, since checks take long."""
    key = release.rulebook.key
    rulebook = read_rulebook(read_document(key) | {"title": "Which framework?"})
    Release.objects.create(
        rulebook=release.rulebook,
        number=2,
        document=rulebook.canonical(),
        sha256=rulebook.digest,
    )
