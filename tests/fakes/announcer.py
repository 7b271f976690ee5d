"""An announcer's web server: gives its catalogue, or whatever the test tells it to answer, and remembers who asked."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(slots=True)
class Announcer:
    """What is answered to the next request, and the headers of those received."""

    url: str
    body: bytes = b""
    status: int = 200
    etag: str | None = None
    last_modified: str | None = None
    requests: list[Message] = field(default_factory=list)


@contextmanager
def serving() -> Iterator[Announcer]:
    """A server on this machine, for the time of a block."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            announcer.requests.append(self.headers)
            marks = {"ETag": announcer.etag, "Last-Modified": announcer.last_modified}
            known = announcer.etag is not None and self.headers["If-None-Match"] == announcer.etag
            body = b"" if known else announcer.body
            self.send_response(304 if known else announcer.status)
            for name, value in marks.items():
                if value is not None:
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the name is the base class's)
            """Says nothing: stderr is the test's."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        announcer = Announcer(f"http://127.0.0.1:{server.server_port}/catalogue.xml")
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield announcer
        finally:
            server.shutdown()
            thread.join()
