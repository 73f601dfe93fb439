from django.contrib.auth.models import User

from advisor.models import Result
from advisor.moderation import history
from advisor.moderation.found import Found


def test_it_has_who_what_and_why_and_no_title(result, caplog):
    Result.objects.update(title="Secret")
    root = User.objects.create_superuser("root")
    history.note(Found(Result.objects.get()), root, "Withdrawn", "asked by its team")
    [entry] = history.latest()
    said = (entry.user, entry.object_repr, entry.change_message)
    assert said == (root, f"Result {result.pk}", "Withdrawn: asked by its team")
    assert f"Withdrawn by 'root': Result {result.pk}, because: 'asked by its team'" in caplog.text
    assert "Secret" not in caplog.text


def test_it_is_of_the_latest_and_of_nothing_else(result, admin_client):
    admin_client.post("/admin/auth/group/add/", {"name": "All"})
    root = User.objects.get()
    for number in range(history.MAX_SHOWN + 1):
        history.note(Found(result), root, "Withdrawn", str(number))
    latest = history.latest()
    assert len(latest) == history.MAX_SHOWN
    assert latest[0].change_message == f"Withdrawn: {history.MAX_SHOWN}"
