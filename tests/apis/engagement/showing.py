"""Widgets over HTTP: made in the database as another process would, read as a page of the web does."""

from __future__ import annotations

from typing import Any

from tests.apis.engagement.platform import Member, Params, Platform
from tests.factories.partners import NOW
from tests.factories.widgets import make_widget
from tremplin.diffusion.widgets import actions
from tremplin.diffusion.widgets.model import Widget


def show(server: Platform, owner: Member, *publishers: Member, **given: Any) -> str:
    """The id of a new widget."""
    made = server.write(lambda conn: make_widget(conn, owner.partner, *[each.partner for each in publishers], **given))
    return made.id


def change(server: Platform, owner: Member, widget_id: str, **given: Any) -> Widget:
    return server.write(lambda conn: actions.change(conn, widget_id, owner_id=owner.id, now=NOW, **given))


def titles(server: Platform, widget_id: str, params: Params = ()) -> list[str]:
    """Titles of the missions that a widget shows, in order."""
    answer = server.get(f"/iframe/{widget_id}/search", params=params)
    assert answer.status_code == 200, answer.text
    body = answer.json()
    assert body["total"] >= len(body["data"])
    return [item["title"] for item in body["data"]]


def counts(server: Platform, widget_id: str, name: str, params: dict[str, str] | None = None) -> dict[str, int]:
    """One facet of a widget: key → count."""
    answer = server.get(f"/iframe/{widget_id}/aggs", params={**(params or {}), "aggs": name})
    assert answer.status_code == 200, answer.text
    return {each["key"]: each["doc_count"] for each in answer.json()["data"][name]}
