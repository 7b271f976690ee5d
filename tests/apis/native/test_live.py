"""GET /api/v1/events/live: each partner sees its events and refusals as they are stored, once, even after a cut."""

from __future__ import annotations

import threading
import time
from contextlib import ExitStack
from datetime import timedelta

import httpx
import psycopg
import pytest

from tests.apis.engagement.conftest import configured
from tests.apis.engagement.platform import Member, Platform, running
from tests.apis.native.events import between, keep
from tests.apis.native.stream import Reader, live
from tests.factories.partners import NOW
from tests.tracking.visits import event
from tremplin.apis.native.caller import MOST_STREAMS
from tremplin.kit.clock import uuid7
from tremplin.partners import actions as partners
from tremplin.tracking.live import wire
from tremplin.tracking.refusals import store as refusals
from tremplin.tracking.refusals.model import CLICK_UNKNOWN, Door, Refused


def refuse(server: Platform, partner: Member) -> str:
    """Keeps a refusal that concerns a partner; its id."""
    refused = Refused(
        id=uuid7(NOW),
        at=NOW,
        partner_id=partner.id,
        door=Door.APPLY,
        code=CLICK_UNKNOWN.code,
        sentence=CLICK_UNKNOWN.sentence,
        subject={"view": "clic-inconnu"},
    )
    server.write(lambda conn: refusals.add(conn, [refused]))
    return refused.id


def test_it_works(server: Platform, alize: Member, boussole: Member) -> None:
    with live(server, alize) as reader:
        headers = reader.answer.headers
        assert headers["content-type"] == "text/event-stream; charset=utf-8"
        assert headers["x-accel-buffering"] == "no"
        assert headers["cache-control"] == "no-store, no-transform"
        (id_,) = keep(server, between(alize, boussole))
        (message,) = reader.take(1)
    assert message.event == "event"
    (listed,) = server.get("/api/v1/events", alize).json()["data"]
    assert message.data == {**listed, "counted": True, "reason": None}
    assert message.data["id"] == id_


def test_a_refusal_is_told_with_its_reason(server: Platform, alize: Member) -> None:
    with live(server, alize) as reader:
        id_ = refuse(server, alize)
        (message,) = reader.take(1)
    assert message.event == "refusal"
    assert message.data == {
        "id": id_,
        "at": "2026-12-01T09:30:00.000Z",
        "door": "apply",
        "code": "CLICK_UNKNOWN",
        "detail": "Le clic donné (view) est inconnu ou n'est pas un clic.",
        "subject": {"view": "clic-inconnu"},
    }


def test_a_robot_is_told_with_the_reason_why_it_does_not_count(server: Platform, alize: Member, boussole: Member) -> None:
    with live(server, alize) as reader:
        for bot in ("user_agent", "rate", "rule:12"):
            keep(server, between(alize, boussole, bot=bot))
            (message,) = reader.take(1)
            assert message.data["counted"] is False
            assert message.data["reason"].startswith("Gardé sans être compté : ")


def test_both_sides_are_told_and_nobody_else(server: Platform, alize: Member, boussole: Member, cabestan: Member) -> None:
    with ExitStack() as streams:
        mine, theirs, strange = [streams.enter_context(live(server, each)) for each in (alize, boussole, cabestan)]
        (id_,) = keep(server, between(alize, boussole, custom={"user_scoring_id": "s-1"}))
        (for_alize,), (for_boussole,) = mine.take(1), theirs.take(1)
        assert for_alize.data["id"] == for_boussole.data["id"] == id_
        assert (for_alize.data["custom"], for_boussole.data["custom"]) == (None, {"user_scoring_id": "s-1"})
        refuse(server, alize)
        own = refuse(server, cabestan)
        assert strange.take(1)[0].data["id"] == own


def test_what_was_stored_while_nobody_read_is_told_on_return(server: Platform, alize: Member, boussole: Member) -> None:
    with live(server, alize) as reader:
        first, second, third = keep(server, *(between(alize, boussole, minutes) for minutes in range(3)))
        assert reader.take(1)[0].data["id"] == first  # the others are on their way when the line is cut
        left = reader.last_id
    (fourth,) = keep(server, between(alize, boussole))
    refused = refuse(server, alize)
    with live(server, alize, left) as reader:
        (fifth,) = keep(server, between(alize, boussole))
        assert {each.data["id"] for each in reader.take(5)} == {second, third, fourth, refused, fifth}


def test_a_cut_before_the_first_event_loses_nothing(server: Platform, alize: Member, boussole: Member) -> None:
    with live(server, alize) as reader:
        left = reader.last_id
    ids = keep(server, between(alize, boussole))
    with live(server, alize, left) as reader:
        assert [each.data["id"] for each in reader.take(1)] == ids


def test_an_event_committed_late_is_told_once(server: Platform, alize: Member, boussole: Member) -> None:
    """Its time and its id come before those of an event that was told long ago: only the order of commits finds it."""
    late, on_time = between(alize, boussole), between(alize, boussole, 1)
    with live(server, alize) as reader, psycopg.connect(server.conninfo) as slow:
        slow.execute(
            """
            INSERT INTO tracking.event (id, at, kind, to_partner, from_partner, source, source_id)
            VALUES (%s, %s, 'click', %s, %s, '', '')
            """,
            (late.id, late.at, late.to_partner, late.from_partner),
        )
        keep(server, on_time)
        assert reader.take(1)[0].data["id"] == on_time.id
        left = reader.last_id
        slow.commit()
        assert reader.take(1)[0].data["id"] == late.id
    with live(server, alize, left) as reader:
        (end,) = keep(server, between(alize, boussole, 2))
        assert [each.data["id"] for each in reader.take(2)] == [late.id, end]


def test_an_event_that_changes_is_told_again(server: Platform, alize: Member, boussole: Member) -> None:
    with live(server, alize) as reader:
        (id_,) = keep(server, between(alize, boussole))
        assert reader.take(1)[0].data["human"] is False
        server.ask("UPDATE tracking.event SET human = true WHERE id = %s RETURNING 1", id_)
        (again,) = reader.take(1)
        assert (again.data["id"], again.data["human"]) == (id_, True)


def test_each_event_is_told_once_whatever_the_cuts(server: Platform, alize: Member, boussole: Member) -> None:
    """A writer goes on while the reader leaves and returns after every few messages."""
    written: list[str] = []

    def write() -> None:
        for number in range(40):
            written.extend(keep(server, *(between(alize, boussole, number / 1000) for _ in range(1 + number % 4))))

    told: list[str] = []
    left = ""
    with live(server, alize) as reader:
        left = reader.last_id
    writer = threading.Thread(target=write)
    writer.start()
    while writer.is_alive() or len(told) < len(written):
        with live(server, alize, left) as reader:
            told += [each.data["id"] for each in reader.take(min(7, max(1, len(written) - len(told))))]
            left = reader.last_id
    writer.join()
    assert sorted(told) == sorted(written)


def test_every_process_tells_what_the_others_store(
    server: Platform, alize: Member, boussole: Member, conninfo: str, tmp_path: object
) -> None:
    with running(conninfo, configured(tmp_path)) as other:  # type: ignore[arg-type]
        other_alize = Member(alize.partner, alize.key)
        with live(server, alize) as here, live(other, other_alize) as there:
            link = server.follow(f"/r/inconnue/{boussole.id}")
            assert link.status_code == 302
            ids = keep(server, between(alize, boussole))
            assert [each.data["id"] for each in here.take(1)] == [each.data["id"] for each in there.take(1)] == ids
            left = here.last_id
        ids = keep(server, between(alize, boussole))
        with live(other, other_alize, left) as there:
            assert [each.data["id"] for each in there.take(1)] == ids


@pytest.mark.parametrize("left", ["abc", "1~2:1:", "0~1:1:", "1~1:1:~", "9" * 20_000, "1764581400000000~3:9:8,4"])
def test_what_can_not_be_resumed_is_said(server: Platform, alize: Member, boussole: Member, left: str) -> None:
    with live(server, alize, left) as reader:
        ids = keep(server, between(alize, boussole))
        gap, message = reader.take(2)
    assert gap.event == "gap"
    assert "/api/v1/events" in gap.data["detail"]
    assert [message.data["id"]] == ids


def test_an_absence_of_more_than_an_hour_is_a_gap(server: Platform, alize: Member) -> None:
    with live(server, alize) as reader:
        left = reader.last_id
    server.clock.at += timedelta(hours=1, seconds=1)
    with live(server, alize, left) as reader:
        assert reader.take(1)[0].event == "gap"


def test_a_database_restored_from_elsewhere_is_a_gap(server: Platform, alize: Member) -> None:
    with live(server, alize) as reader:
        moment, _ = reader.last_id.split("~")
    with live(server, alize, f"{moment}~{2**60}:{2**60}:") as reader:
        assert reader.take(1)[0].event == "gap"


def test_silence_is_broken_by_a_heartbeat(server: Platform, alize: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "HEARTBEAT_SECONDS", 0.05)
    with server.http.stream("GET", "/api/v1/events/live", headers={"x-api-key": alize.key}) as answer:
        lines = answer.iter_lines()
        assert [next(lines) for _ in range(2)] == ["retry: 3000", ": "]
        assert next(lines).startswith("id: ")
        assert [next(lines) for _ in range(2)] == ["", ": "]


def test_a_revoked_key_closes_its_streams(server: Platform, alize: Member, boussole: Member) -> None:
    with live(server, alize) as reader:
        server.ask("UPDATE partners.key SET revoked_at = now() WHERE partner_id = %s RETURNING 1", alize.id)
        server.ask("UPDATE partners.access_epoch SET number = number + 1 RETURNING 1")
        keep(server, between(alize, boussole))
        assert reader.next() is None


def test_a_partner_has_so_many_streams_at_once(server: Platform, alize: Member, boussole: Member) -> None:
    with ExitStack() as streams:
        readers = [streams.enter_context(live(server, alize)) for _ in range(MOST_STREAMS)]
        refused = server.get("/api/v1/events/live", alize)
        assert (refused.status_code, refused.json()["code"]) == (429, "TOO_MANY_STREAMS")
        assert refused.headers["retry-after"] == "10"
        with live(server, boussole):
            assert all(reader.last_id for reader in readers)  # dropped, they would close their streams
    deadline = time.monotonic() + 10
    while _opens(server, alize) != 200 and time.monotonic() < deadline:
        time.sleep(0.02)  # until the server noticed that they left
    assert _opens(server, alize) == 200


def _opens(server: Platform, by: Member) -> int:
    with server.http.stream("GET", "/api/v1/events/live", headers={"x-api-key": by.key}) as answer:
        return answer.status_code


def test_a_process_that_stops_ends_its_streams(conninfo: str, tmp_path: object) -> None:
    """Without it, stopping would wait for them as long as it may."""
    stack = ExitStack()
    server = stack.enter_context(running(conninfo, configured(tmp_path)))  # type: ignore[arg-type]
    alize = server.join("Alizé")
    ends: list[object] = []

    def read() -> None:
        # A client of its own: the platform's is closed before it stops.
        address = f"http://127.0.0.1:{server.port}/api/v1/events/live"
        with httpx.stream("GET", address, headers={"x-api-key": alize.key}, trust_env=False, timeout=60) as answer:
            reader = Reader(answer, "").opened()
            opened.set()
            ends.append(reader.next())

    opened = threading.Event()
    reading = threading.Thread(target=read)
    reading.start()
    assert opened.wait(30)
    stopping = threading.Thread(target=stack.close)
    stopping.start()
    reading.join(30)
    stopping.join(30)
    assert ends == [None]


def test_a_parameter_is_refused(server: Platform, alize: Member) -> None:
    assert server.get("/api/v1/events/live", alize, {"kind": "click"}).json()["errors"][0]["pointer"] == "/query/kind"


def test_a_key_without_the_right_follows_nothing(server: Platform, alize: Member) -> None:
    key = server.write(lambda conn: partners.issue_key(conn, alize.id, now=NOW, scopes=("missions:read",)))
    assert server.http.get("/api/v1/events/live", headers={"x-api-key": key}).status_code == 403


def test_a_head_does_not_last(server: Platform, alize: Member) -> None:
    answer = server.send("HEAD", "/api/v1/events/live", alize)
    assert (answer.status_code, answer.content) == (200, b"")


def test_events_are_in_order(server: Platform, alize: Member, boussole: Member) -> None:
    with live(server, alize) as reader:
        given = [event(NOW + timedelta(seconds=k), to_partner=alize.id, from_partner=boussole.id) for k in (3, 1, 2)]
        keep(server, *given)
        assert [each.data["id"] for each in reader.take(3)] == [given[1].id, given[2].id, given[0].id]
