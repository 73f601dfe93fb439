"""How gunicorn serves the site."""

from typing import Any

from advisor import environment, logs

workers = 2
# The site itself answers an address that is too long, in words, and keeps the page's look.
limit_request_line = 0
control_socket_disable = True
logconfig_dict = logs.config(environment.choice("LOG_FORMAT", logs.FORMATS), "stdout")


def post_worker_init(worker: Any) -> None:
    logs.to_stdout()
