"""The national directory of companies, as INSEE serves it: says what the test tells it to, or is away."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


def establishment(
    *, name: str = "SARL LE FOURNIL", is_open: bool = True, naf: str = "10.71C", employees: str = "03"
) -> dict[str, Any]:
    """An answer, with the keys that are read."""
    return {
        "etablissement": {
            "trancheEffectifsEtablissement": employees,
            "uniteLegale": {"denominationUniteLegale": name},
            "periodesEtablissement": [
                {"etatAdministratifEtablissement": "A" if is_open else "F", "activitePrincipaleEtablissement": naf}
            ],
        }
    }


@dataclass(slots=True)
class FakeSirene:
    """Answers by siret; those it does not have are unknown. `status` 503: it is away, whatever is asked."""

    url: str
    companies: dict[str, Any] = field(default_factory=dict)
    status: int = 200
    keys: list[str | None] = field(default_factory=list)


@contextmanager
def serving() -> Iterator[FakeSirene]:
    """A server on this machine, for the time of a block."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            fake.keys.append(self.headers["X-INSEE-Api-Key-Integration"])
            found = fake.companies.get(self.path.rsplit("/", 1)[1])
            status = fake.status if fake.status != 200 or found is not None else 404
            body = json.dumps(found if status == 200 else {"header": {"statut": status}}).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the name is the base class's)
            """Says nothing: stderr is the test's."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        fake = FakeSirene(f"http://127.0.0.1:{server.server_port}/api-sirene/3.11")
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield fake
        finally:
            server.shutdown()
            thread.join()
