from django.contrib.auth.models import User
from django.db import models


class Identity(models.Model):
    """The user behind a subject of the single sign-on provider. Names and mail addresses change."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="identity")
    issuer = models.URLField()
    subject = models.CharField(max_length=255)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["issuer", "subject"], name="one_user_a_subject")
        ]

    def __str__(self) -> str:
        return self.subject
