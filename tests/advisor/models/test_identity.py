import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError

from advisor.models import Identity


@pytest.mark.django_db
def test_a_subject_of_an_issuer_is_one_user():
    subject = {"issuer": "https://id.example", "subject": "7f3a"}
    Identity.objects.create(user=User.objects.create(username="ada"), **subject)
    with pytest.raises(IntegrityError):
        Identity.objects.create(user=User.objects.create(username="ben"), **subject)
