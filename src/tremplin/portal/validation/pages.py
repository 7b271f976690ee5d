"""The page of the validator, drawn."""

from __future__ import annotations

from starlette.responses import HTMLResponse

from tremplin.feeds.checking import LIMITS, MOST_MISSIONS, Checked
from tremplin.missions.exchange import render
from tremplin.partners.model import Partner
from tremplin.portal import pages
from tremplin.portal.mission import read

PATH = "/valider"
SEVERITIES = {"error": "Erreur", "warning": "À revoir", "info": "Compris autrement"}


def validator(
    owner: Partner, found: Checked | None = None, *, base_url: str, url: str = "", fault: str = "", status: int = 200
) -> HTMLResponse:
    """The form, and what a catalogue holds once it was read; `owner`: who is said to announce its missions."""
    samples = [read(render(each.mission, each.organisation, owner)) for each in found.samples] if found else []
    response = pages.drawn(
        "validation/page.html", status, found=found, samples=samples, url=url, fault=fault, base_url=base_url, path=PATH,
        severities=SEVERITIES, most=MOST_MISSIONS, most_megabytes=LIMITS.max_bytes // 1_000_000,
    )  # fmt: skip
    response.headers["Cache-Control"] = "no-store" if found or fault else "public, max-age=300"
    return response
