import os
import re
import socket
import sys
import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connections

import advisor.ops.gunicorn


class Command(BaseCommand):
    help = "Makes the site ready, and serves it until SIGTERM; requests under way are finished."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--bind",
            metavar="ADDRESS",
            default=f"127.0.0.1:{settings.PORT}",
            help="HOST:PORT or unix:PATH, by default %(default)s",
        )
        parser.add_argument(
            "--workers",
            metavar="N",
            type=int,
            default=advisor.ops.gunicorn.workers,
            help="processes that answer, by default %(default)s",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        bind, workers = options["bind"], options["workers"]
        if workers < 1:
            raise CommandError(f"--workers is {workers}; expected 1 or more")
        require_free(bind)
        call_command("prepare", stdout=self.stdout)
        self.stdout.write(f"Advisor is at {address(bind)}")
        self.stdout.flush()
        connections.close_all()
        # gunicorn replaces this process, so that signals reach it.
        config = str(Path(advisor.ops.gunicorn.__file__))
        command = [sys.executable, "-m", "gunicorn", "--config", config]
        # glibc raises this with each large body, and then keeps the memory of the next ones.
        os.environ.setdefault("MALLOC_MMAP_THRESHOLD_", "131072")
        os.execv(sys.executable, [*command, "--bind", bind, "--workers", str(workers)])  # noqa: S606


def address(bind: str) -> str:
    if settings.SITE_URL:
        return f"{settings.SITE_URL}/"
    return bind if bind.startswith("unix:") else f"http://{bind}/"


def require_free(bind: str) -> None:
    try:
        if bind.startswith("unix:"):
            folder = Path(bind.removeprefix("unix:")).parent
            tempfile.TemporaryFile(dir=folder).close()
        else:
            _require_port(bind)
    except OSError as error:
        raise CommandError(f"--bind is {bind!r}; expected a free one: {error.strerror}") from None


def _require_port(bind: str) -> None:
    host, _, port = bind.rpartition(":")
    if not host or not re.fullmatch("[0-9]{1,5}", port) or not 1 <= int(port) <= 65535:
        raise CommandError(
            f"--bind is {bind!r}; expected HOST:PORT, with a port from 1 to 65535, or unix:PATH"
        )
    host = host.strip("[]")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    socket.create_server((host, int(port)), family=family).close()
