import gc
import os
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

# Makes a checkout importable wherever gunicorn starts.
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from advisor.ops import environment, logs

wsgi_app = "advisor.wsgi"
# An error in the code or the settings ends the start, rather than each worker in turn.
preload_app = True
workers = 2
# So that a connection that a browser opens in advance does not occupy a worker.
threads = 4
# The site answers overlong addresses itself, with a page in its own style.
limit_request_line = 0
control_socket_disable = True
# advisor.web.proxies decides which proxies to believe.
secure_scheme_headers: dict[str, str] = {}
forwarder_headers = ""
logconfig_dict = logs.config(environment.choice("LOG_FORMAT", logs.FORMATS), "stdout")

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
OUR_FOLDER = "advisor-metrics-"
METRICS = environment.flag("METRICS")
if METRICS:
    # Each worker counts in a file in this folder, so that any of them can report for all. The
    # client library reads the variable once, when it is imported. `serve` imports this file before
    # gunicorn does, and passes the variable on.
    if not os.environ.get(FOLDER):
        os.environ[FOLDER] = tempfile.mkdtemp(prefix=OUR_FOLDER)
    os.environ[FOLDER] = str(environment.folder(FOLDER, Path()))
ended: set[int] = set()  # ids of workers


def pre_fork(server: Any, worker: Any) -> None:
    """Exempts everything loaded so far from garbage collection, so workers share its memory."""
    gc.freeze()


def child_exit(server: Any, worker: Any) -> None:
    ended.add(worker.pid)


def on_exit(server: Any) -> None:
    if METRICS:
        remove_counts(Path(os.environ[FOLDER]), ended | server.WORKERS.keys())


def remove_counts(folder: Path, workers: set[int]) -> None:
    """Leaves what others have in the folder, such as another server of the site."""
    for pid in workers:
        for file in folder.glob(f"*_{pid}.db"):
            file.unlink(missing_ok=True)
    if folder.name.startswith(OUR_FOLDER):
        with suppress(OSError):
            folder.rmdir()
