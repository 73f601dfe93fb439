import hashlib
import secrets
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.password_validation import validate_password
from django.contrib.staticfiles.finders import get_finders
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from advisor.ops.environment import is_open_to_all
from advisor.ops.lock import database_lock, folder_lock
from advisor.results.retention import stop_counting
from rules.files import shipped
from rules.management.release_command import one_line
from rules.models import Rulebook


class Command(BaseCommand):
    help = "Makes the site ready to serve. What is there already stays as it is."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with folder_lock():
                with database_lock():
                    self._prepare_database()
                collect_static_files()
        except OSError as error:
            place, reason = error.filename or settings.DATA_DIR, error.strerror or error
            raise CommandError(f"{place} cannot be written: {reason}") from None
        # Only a warning: nobody else is in a container, where a volume may have this mode.
        if is_open_to_all(settings.DATA_DIR):
            folder = settings.DATA_DIR
            self.stderr.write(f"DATA_DIR: everybody may look into {folder}; chmod o-rwx it")

    def _prepare_database(self) -> None:
        require_database()
        call_command("migrate", verbosity=0)
        if not settings.FORGET_AFTER_MONTHS:
            stop_counting()
        for key in shipped():
            if not Rulebook.objects.filter(key=key).exists():
                call_command("load_rulebook", key, publish=True, stdout=self.stdout)
        self._first_admin()

    def _first_admin(self) -> None:
        users = get_user_model().objects
        if users.filter(is_superuser=True).exists():
            return
        password = settings.ADMIN_PASSWORD or secrets.token_urlsafe(12)
        require_valid_admin(settings.ADMIN_NAME, password)
        users.create_superuser(settings.ADMIN_NAME, password=password)
        message = f"The first administrator is {settings.ADMIN_NAME} with the password "
        if settings.ADMIN_PASSWORD:
            self.stdout.write(f"{message}in ADMIN_PASSWORD.")
        else:
            self.stdout.write(
                f"{message}{password}\n"
                "It is shown this once: keep it, or change it at /admin/password_change/."
            )


def require_database() -> None:
    """Raises CommandError if the site had a database before, and has an empty one now."""
    if settings.PREPARED.exists() and not connection.introspection.table_names():
        raise CommandError(
            "The database has no tables, but this site had one that has: correct DATABASE_URL, or "
            f"restore a backup. Only if you want a new, empty site, delete {settings.PREPARED}"
        )


def collect_static_files() -> None:
    """Collects static files only if they have changed: meanwhile, requests for them may fail."""
    fingerprint = _fingerprint()
    if not settings.PREPARED.exists() or settings.PREPARED.read_text() != fingerprint:
        call_command("collectstatic", interactive=False, verbosity=0)
        settings.PREPARED.write_text(fingerprint)


def _fingerprint() -> str:
    digest = hashlib.sha256(str(settings.STORAGES["staticfiles"]).encode())
    for finder in get_finders():
        for path, storage in finder.list([]):
            digest.update(path.encode())
            with storage.open(path) as file:
                digest.update(file.read())
    return digest.hexdigest()


def require_valid_admin(name: str, password: str) -> None:
    """Raises CommandError unless name and password pass the site's validators."""
    admin = get_user_model()(username=name)
    try:
        admin.full_clean(exclude=["password"])
    except ValidationError as error:
        raise CommandError(f"ADMIN_NAME is {name!r}; expected another: {_reason(error)}") from None
    try:
        validate_password(password, admin)
    except ValidationError as error:
        raise CommandError(f"ADMIN_PASSWORD is '…'; expected another: {_reason(error)}") from None


def _reason(error: ValidationError) -> str:
    return one_line(error.messages)
