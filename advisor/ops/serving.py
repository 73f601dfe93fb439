"""How `serve` serves. Settings read this as well, so that every command refuses a wrong value."""

from . import environment

WORKERS = environment.number("WORKERS", default=2, minimum=1, maximum=100)
# More than one, so that a slow page keeps nobody waiting.
THREADS = environment.number("THREADS", default=4, minimum=1, maximum=100)
# Longer than a balancer's, or it sends requests on connections that are being closed.
KEEP_ALIVE_SECONDS = environment.number("KEEP_ALIVE_SECONDS", default=75, maximum=3600)
CLIENT_SECONDS = environment.number("CLIENT_SECONDS", default=30, minimum=1, maximum=3600)
STOP_SECONDS = environment.number("STOP_SECONDS", default=30, minimum=1, maximum=3600)
