"""How gunicorn serves the site."""

from pathlib import Path

pythonpath = str(Path(__file__).resolve().parent.parent)
wsgi_app = "advisor.wsgi"
# What is wrong with the site ends the start, instead of each worker's.
preload_app = True
workers = 2
# A browser that opens a connection ahead of need does not keep others waiting.
threads = 4
# The site itself answers an address that is too long, in words, and keeps the page's look.
limit_request_line = 0
control_socket_disable = True
# What proxies say is for advisor.proxies to believe or not.
secure_scheme_headers: dict[str, str] = {}
forwarder_headers = ""
