"""How gunicorn serves the site."""

import os
import shutil
import tempfile
from typing import Any

from advisor import environment, logs

workers = 2
# The site itself answers an address that is too long, in words, and keeps the page's look.
limit_request_line = 0
control_socket_disable = True
logconfig_dict = logs.config(environment.choice("LOG_FORMAT", logs.FORMATS), "stdout")

METRICS = environment.flag("METRICS")
if METRICS:
    # Each worker counts in a file of this folder, so that one of them can answer for all. The
    # client library looks for it once, when it is imported.
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = tempfile.mkdtemp(prefix="advisor-metrics-")


def post_worker_init(worker: Any) -> None:
    logs.to_stdout()


def on_exit(server: Any) -> None:
    if METRICS:
        shutil.rmtree(os.environ["PROMETHEUS_MULTIPROC_DIR"], ignore_errors=True)
