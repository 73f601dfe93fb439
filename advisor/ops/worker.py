"""gunicorn's thread worker, for clients that no proxy keeps away from it.

In the original, whoever sends half a request has a thread to itself, and a few of them hang the
site. Here the main thread collects the heads of requests, other threads receive bodies and send
answers, and only whole requests get to the threads of the application. Whoever takes longer than
CLIENT_SECONDS is closed; if too many wait at once, so are those that have waited longest.
"""

import logging
import re
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from selectors import EVENT_READ
from socket import SHUT_RDWR, socket
from tempfile import SpooledTemporaryFile
from time import monotonic, thread_time
from typing import Any

from django.conf import settings
from gunicorn.http.errors import LimitRequestHeaders, NoMoreData, UnsupportedTransferCoding
from gunicorn.http.unreader import SocketUnreader
from gunicorn.util import close_graceful
from gunicorn.workers.gthread import STOP_KEEPALIVE_LINGER, ThreadWorker

from .bodies import receive

MAX_HEAD = 65_536  # bytes
# Of a processor, to receive one request. The largest body takes a tenth of it, but far more in
# chunks of one byte.
RECEIVING_SECONDS = 3
# When all waiting threads are taken, a client that keeps one for longer loses it.
PATIENCE = 1  # seconds
IN_MEMORY = 100_000  # bytes; longer bodies wait in a temporary file
WAITING_THREADS = 64
# gunicorn refuses a line end without \r, but only once it sees it.
HEAD_END = re.compile(rb"\n\r?\n")
log = logging.getLogger(__name__)


class Received(SocketUnreader):  # type: ignore[misc]
    """What a client has sent, and sends within CLIENT_SECONDS."""

    def __init__(self, sock: socket, head: bytes) -> None:
        super().__init__(sock)
        self.unread(head)
        self.deadline = monotonic() + settings.CLIENT_SECONDS
        self.processor_deadline = thread_time() + RECEIVING_SECONDS

    def chunk(self, size_hint: int | None = None) -> bytes:
        with suppress(TimeoutError):
            seconds = self.deadline - monotonic()
            if seconds > 0 and thread_time() < self.processor_deadline:
                self.sock.settimeout(seconds)
                return bytes(super().chunk(size_hint))
        log.info("A request did not arrive in time")
        raise NoMoreData


class Worker(ThreadWorker):  # type: ignore[misc]
    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        # Connections on which a thread waits for the client, and since when.
        self.waiting: dict[socket, float] = {}

    def get_thread_pool(self) -> ThreadPoolExecutor:
        self.application_threads = ThreadPoolExecutor(self.cfg.threads)
        return ThreadPoolExecutor(WAITING_THREADS)

    def load_wsgi(self) -> None:
        self.wsgi = partial(self.answer, self.app.wsgi())

    # In the main thread:

    def enqueue_req(self, conn: Any) -> None:
        """Waits for the head of a request; what came after the one before may begin it."""
        conn.head = bytearray(conn.parser.unreader.take_buffered() if conn.parser else b"")
        if HEAD_END.search(conn.head):
            super().enqueue_req(conn)
            return
        conn.sock.setblocking(False)
        conn.timeout = monotonic() + settings.CLIENT_SECONDS
        self.pending_conns.append(conn)
        readable = partial(self.on_pending_socket_readable, conn)
        self.poller.register(conn.sock, EVENT_READ, readable)

    def on_pending_socket_readable(self, conn: Any, client: socket) -> None:
        try:
            data = client.recv(MAX_HEAD)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        searched = max(0, len(conn.head) - 2)
        conn.head += data
        is_whole = HEAD_END.search(conn.head, searched)
        if data and not is_whole and len(conn.head) <= MAX_HEAD:
            return
        self.poller.unregister(client)
        self.pending_conns.remove(conn)
        if data:
            super().enqueue_req(conn)
        else:
            self.nr_conns -= 1
            conn.close()

    def murder_keepalived(self, force: bool = False) -> None:
        """gunicorn calls this after each turn, at least every second, and then murder_pending."""
        taken = self.nr_conns - len(self.pending_conns) - len(self.keepalived_conns)
        if taken > WAITING_THREADS:
            for sock, since in list(self.waiting.items()):
                if since < monotonic() - PATIENCE:
                    with suppress(OSError):
                        sock.shutdown(SHUT_RDWR)
        elif self.nr_conns >= self.worker_connections:
            idle = self.pending_conns or self.keepalived_conns
            idle[0].timeout = 0
        if not self.alive:
            soon = monotonic() + STOP_KEEPALIVE_LINGER
            for conn in self.pending_conns:
                conn.timeout = min(conn.timeout, soon)
        super().murder_keepalived(force)

    # In a thread that waits for clients:

    def handle(self, conn: Any) -> bool:
        conn.init()
        conn.sock.settimeout(settings.CLIENT_SECONDS)
        conn.parser.unreader = Received(conn.sock, bytes(conn.head))
        self.waiting[conn.sock] = monotonic()
        try:
            if HEAD_END.search(conn.head):
                keep = bool(super().handle(conn))
            else:
                keep = False
                error = LimitRequestHeaders(f"over {MAX_HEAD} bytes")
                self.handle_error(None, conn.sock, conn.client, error)
            if not keep:
                # This waits until the client closes, too; gunicorn would wait in its main thread.
                close_graceful(conn.sock)
                conn.close = lambda graceful=False: None
        finally:
            self.waiting.pop(conn.sock, None)
        return keep

    def handle_request(self, req: Any, conn: Any) -> bool:
        try:
            return bool(super().handle_request(req, conn))
        except TimeoutError:  # the client does not take the answer
            return False

    def answer(
        self, application: Any, environ: dict[str, Any], start_response: Any
    ) -> Iterable[bytes]:
        sock = environ["gunicorn.socket"]
        # gunicorn lets "gzip, chunked" pass, and decodes only the chunks.
        coding = environ.get("HTTP_TRANSFER_ENCODING", "chunked")
        if coding.lower() != "chunked":
            raise UnsupportedTransferCoding(coding)
        with SpooledTemporaryFile(IN_MEMORY) as body:
            if not receive(environ, body):
                raise NoMoreData
            self.waiting.pop(sock, None)
            work = self.application_threads.submit(application, environ, start_response)
            answer: Iterable[bytes] = work.result()
        self.waiting[sock] = monotonic()
        sock.settimeout(settings.CLIENT_SECONDS)
        return answer
