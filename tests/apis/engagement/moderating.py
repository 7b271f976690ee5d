"""What a moderator does over HTTP."""

from __future__ import annotations

from typing import Any

import httpx

from tests.apis.engagement.platform import Member, Platform

PATH = "/v2/moderation"


def put(server: Platform, by: Member, mission_id: str, **body: Any) -> httpx.Response:
    return server.send("PUT", f"{PATH}/{mission_id}", by, body)


def post(server: Platform, by: Member, path: str, **body: Any) -> httpx.Response:
    return server.send("POST", f"{PATH}/{path}", by, body)


def shown(server: Platform, by: Member) -> list[str]:
    """Titles that a partner shows, checked to be the same in the list, the search and one by one."""
    listed = server.get("/v0/mission", by).json()
    found = server.get("/v0/mission/search", by).json()
    assert listed["total"] == found["total"] == len(listed["data"]) == sum(each["doc_count"] for each in found["facets"]["domains"])
    for mission in listed["data"]:
        assert server.get(f"/v0/mission/{mission['_id']}", by).json()["data"]["title"] == mission["title"]
    assert [each["title"] for each in found["hits"]] == [each["title"] for each in listed["data"]]
    return [each["title"] for each in listed["data"]]
