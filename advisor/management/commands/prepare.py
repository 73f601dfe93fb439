import re
import secrets
import socket
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from rules.files import shipped
from rules.models import Rulebook


class Command(BaseCommand):
    help = "Makes the site ready to serve. What is there already stays as it is."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", help="see first that this port of 127.0.0.1 can be served on")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["port"] is not None:
            require_free(options["port"])
        settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
        call_command("migrate", verbosity=0)
        for key in shipped():
            if not Rulebook.objects.filter(key=key).exists():
                call_command("load_rulebook", key, publish=True, stdout=self.stdout)
        call_command("collectstatic", interactive=False, verbosity=0)
        self._first_admin()
        if options["port"] is not None:
            self.stdout.write(f"Advisor is at http://127.0.0.1:{options['port']}/")

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


def require_free(port: str) -> None:
    """Raises CommandError, which says what is wrong with the port."""
    if not re.fullmatch("[0-9]{1,5}", port) or not 1 <= int(port) <= 65535:
        raise CommandError(f"PORT is {port!r}; expected a number from 1 to 65535")
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", int(port)))
        except OSError as error:
            raise CommandError(f"PORT is {port}; expected a free one: {error.strerror}") from None
