from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser

from advisor.accounts import second_factor, sessions


class Command(BaseCommand):
    help = (
        "Lets somebody who has lost app and recovery codes sign in with the password alone, and "
        "signs them out everywhere."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="the user's name")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(username=options["name"]).first()
        if user is None:
            raise CommandError(f"There is no user {options['name']!r}.")
        second_factor.remove(user)
        sessions.end_all(user)
        self.stdout.write(f"{user} signs in with the password alone.")
