"""Two people who edit the same rows."""

import pytest
from django.contrib.auth.models import User
from django.test import Client


@pytest.fixture
def ada(admin_client: Client) -> Client:
    return admin_client


@pytest.fixture
def ben(db: None) -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("ben"))
    return client
