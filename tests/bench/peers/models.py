import secrets

from django.db import models


def new_token() -> str:
    return secrets.token_urlsafe(16)


class Document(models.Model):
    """Looked up by its token and shown."""

    token = models.CharField(max_length=22, unique=True)
    text = models.TextField()

    def __str__(self) -> str:
        return self.token


class Entry(models.Model):
    """Inserted, with as much in it as a result."""

    token = models.CharField(max_length=22, unique=True, default=new_token)
    created_at = models.DateTimeField(auto_now_add=True)
    answers = models.JSONField()
    verdict = models.TextField()

    def __str__(self) -> str:
        return self.token
