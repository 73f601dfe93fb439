"""How gunicorn serves the site."""

import gc
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

# Of a checkout, wherever it is served from.
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from advisor.ops import environment, logs

wsgi_app = "advisor.wsgi"
# What is wrong with the site ends the start, instead of each worker's.
preload_app = True
workers = 2
# A browser that opens a connection ahead of need does not keep others waiting.
threads = 4
# The site itself answers an address that is too long, in words, and keeps the page's look.
limit_request_line = 0
control_socket_disable = True
# What proxies say is for advisor.web.proxies to believe or not.
secure_scheme_headers: dict[str, str] = {}
forwarder_headers = ""
logconfig_dict = logs.config(environment.choice("LOG_FORMAT", logs.FORMATS), "stdout")

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
METRICS = environment.flag("METRICS")
if METRICS:
    # Each worker counts in a file of this folder, so that one of them can answer for all. The
    # client library looks for it once, when it is imported. The command `serve` reads this file
    # before gunicorn does, in the same process.
    os.environ[FOLDER] = os.environ.get(FOLDER) or tempfile.mkdtemp(prefix="advisor-metrics-")


def pre_fork(server: Any, worker: Any) -> None:
    """What is loaded stays: workers share it, and need not look through it for garbage."""
    gc.freeze()


def on_exit(server: Any) -> None:
    if METRICS:
        shutil.rmtree(os.environ[FOLDER], ignore_errors=True)
