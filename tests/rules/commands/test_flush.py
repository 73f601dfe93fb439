"""Emptying a database whose triggers protect releases."""

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from rules.drafts.from_document import load
from rules.models import Release
from rules.publishing import publish
from tests.support.small import small_document

NEVER_CHANGES = "release never changes|release is never deleted"


@pytest.mark.django_db(transaction=True)
def test_a_whole_database_can_be_emptied_and_protects_what_comes_next() -> None:
    publish(load(small_document()), "First release")
    call_command("flush", interactive=False)
    assert not Release.objects.exists()
    publish(load(small_document()), "First release")
    with pytest.raises(IntegrityError, match=NEVER_CHANGES), transaction.atomic():
        QuerySet(Release).update(note="Forged")
    with pytest.raises(IntegrityError, match=NEVER_CHANGES), transaction.atomic():
        QuerySet(Release).delete()
