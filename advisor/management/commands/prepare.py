import secrets
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand

from rules.files import shipped
from rules.models import Release


class Command(BaseCommand):
    help = "Makes the site ready to serve. What is there already stays as it is."

    def handle(self, *args: Any, **options: Any) -> None:
        settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
        call_command("migrate", verbosity=0)
        for key in shipped():
            if not Release.objects.filter(rulebook__key=key).exists():
                call_command("load_rulebook", key, publish=True, stdout=self.stdout)
        call_command("collectstatic", interactive=False, verbosity=0)
        self._first_admin()

    def _first_admin(self) -> None:
        users = get_user_model().objects
        if users.filter(is_superuser=True).exists():
            return
        password = secrets.token_urlsafe(12)
        users.create_superuser("admin", password=password)
        self.stdout.write(
            f"The first administrator is admin with the password {password}\n"
            "It is shown this once: keep it, or change it at /admin/password_change/."
        )
