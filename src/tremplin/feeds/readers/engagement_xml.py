"""The reader of feeds in the API Engagement XML dialect: bytes in, one item per mission out, in constant memory.

Each mission is cut out of the stream and parsed alone, so that a fault in one costs no other, and so that entities
declared by the document are never read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from hashlib import blake2b
from typing import IO

from lxml import etree

from tremplin.feeds.readers import problems as kinds
from tremplin.feeds.readers.elements import Elements
from tremplin.feeds.readers.encoding import BLOCK, ascii_compatible, declared_encoding, decode, supported
from tremplin.feeds.readers.errors import CutBeforeFirstMission, EmptyFeed, FeedRefused
from tremplin.feeds.readers.item import ReadItem
from tremplin.feeds.readers.mission_element import MAX_CLIENT_ID, read_client_id, read_mission
from tremplin.feeds.readers.prolog import LONGEST, Prolog, read_prolog
from tremplin.feeds.readers.repair import repaired
from tremplin.feeds.readers.slices import MAX_MISSION, Fault, MissionSlicer, Slice
from tremplin.feeds.readers.texts import one_line
from tremplin.feeds.readers.window import Window
from tremplin.kit.problem import Problem
from tremplin.missions.texts import legible

_READING = b"1"  # changed when the same bytes are to be read otherwise: no known digest is then recognised
_SEEN_CLIENT_ID = re.compile(r"<clientId\b[^<>]*>\s*(?:<!\[CDATA\[)?([^<>\]]*)")


class EngagementXmlReader:
    """Reads one feed, once: iterate over it, then ask what it was.

    `complete` is true once the root was closed (otherwise what is absent must not be taken for withdrawn), `items`
    counts what was given, `encoding` is the one the feed is read in, `problems` are those of the feed as a whole.
    `known` holds the digests of missions already read, with their clientId: those found again are given as `unchanged`,
    without being parsed. Iterating raises FeedRefused when nothing of the feed may be used.
    """

    def __init__(self, source: IO[bytes] | Iterable[bytes], *, known: Mapping[bytes, str] | None = None) -> None:
        self._chunks: Iterable[bytes] = _chunks_of(source)
        self._known = known or {}
        self._parser = _safe_parser()
        self._first_lines: dict[bytes, int] = {}  # digest of each identifier → the line of its mission
        self.complete = False
        self.items = 0
        self.encoding = "utf-8"
        self.problems: list[Problem] = []
        self._declared = "UTF-8"
        self._announced = self._decoded_from = "utf-8"
        self._mismatch_told = False

    def __iter__(self) -> Iterator[ReadItem]:
        blocks, encoding = ascii_compatible(self._chunks)
        window = Window(blocks)
        while window.end < LONGEST and window.more():
            pass
        prolog = self._begin(window.slice(0, LONGEST), encoding)
        slicer = MissionSlicer(window, prolog.end, prolog.root)
        for found in slicer if not prolog.closed else ():
            self.items += 1
            yield self._item(found)
        self.complete = slicer.complete or prolog.closed
        if self.items == 0:
            raise self._nothing(slicer)
        if not self.complete:
            self.problems.append(kinds.FEED_TRUNCATED.at(""))

    def _begin(self, head: bytes, detected: str | None) -> Prolog:
        """Settles the encoding and reads what precedes the missions."""
        prolog = read_prolog(head)
        if prolog.after_text:
            self.problems.append(kinds.TEXT_BEFORE_XML.at(""))
        if prolog.root is None or prolog.root.rpartition(b":")[2] != b"source":
            root = (prolog.root or b"mission").decode("ascii")
            self.problems.append(kinds.ROOT_UNEXPECTED.at("", root=root))
        self._declared = declared_encoding(head[: prolog.end]) or "UTF-8"
        readable = supported(self._declared)
        if readable is None:
            self.problems.append(kinds.ENCODING_UNKNOWN.at("", declared=self._declared))
        self._announced = readable or "utf-8"
        if detected:
            self._decoded_from = "utf-8"  # wide encodings are converted on the way in
            self._announced = "utf-8" if detected != "utf-8" else self._announced
        elif self._announced != "utf-16":  # a wide encoding without its marks is a mistake
            self._decoded_from = self._announced
        self.encoding = detected or self._decoded_from
        return prolog

    def _nothing(self, slicer: MissionSlicer) -> FeedRefused:
        return EmptyFeed() if self.complete and slicer.cut_at is None else CutBeforeFirstMission()

    def _item(self, found: Slice) -> ReadItem:
        item = ReadItem(found.line, None, None)
        text = self._decoded(found)
        if found.fault is Fault.TOO_LARGE:
            item.problems.append(kinds.MISSION_TOO_LARGE.at("", limit=MAX_MISSION))
            item.client_id = _seen_client_id(text)
            return item
        item.digest = self._digest(found.data)
        item.client_id = self._known.get(item.digest)
        if item.client_id is None:
            self._read(text, found, item)
        else:
            item.unchanged = not self._is_repeated(item)
        return item

    def _read(self, text: str, found: Slice, item: ReadItem) -> None:
        problems = item.problems
        if "\ufffd" in text:
            problems.append(kinds.CHARACTERS_LOST.at(""))
        if found.fault is Fault.NOT_CLOSED:
            problems.append(kinds.MISSION_NOT_CLOSED.at(""))
            text += "</mission>"
        element = self._parsed(text, found.line, problems)
        if element is None:
            item.client_id = _seen_client_id(text)
            return
        mission = Elements(element, problems)
        item.client_id = read_client_id(mission)
        if item.client_id is not None and not self._is_repeated(item):
            item.draft = read_mission(mission, item.client_id)

    def _decoded(self, found: Slice) -> str:
        text, actual = decode(found.data, self._decoded_from)
        if actual != self._announced and not self._mismatch_told:
            self._mismatch_told = True
            self.encoding = actual
            values = {"declared": self._declared, "actual": actual.upper(), "line": found.line}
            self.problems.append(kinds.ENCODING_MISMATCH.at("", **values))
        return text

    def _digest(self, data: bytes) -> bytes:
        """The same for the same bytes read the same way."""
        return blake2b(data, digest_size=16, person=_READING, salt=self._decoded_from.encode()).digest()

    def _parsed(self, text: str, line: int, problems: list[Problem]) -> etree._Element | None:
        try:
            return etree.fromstring(text.encode(), self._parser)
        except (etree.XMLSyntaxError, UnicodeEncodeError):
            text = repaired(text, problems)
        try:
            return etree.fromstring(text.encode(), self._parser)
        except etree.XMLSyntaxError as error:
            where = line + max(0, (error.lineno or 1) - 1)
            problems.append(kinds.MISSION_UNREADABLE.at("", line=where, cause=error.msg or "not well-formed"))
            return None

    def _is_repeated(self, item: ReadItem) -> bool:
        client_id = item.client_id or ""
        digest = blake2b(client_id.encode(), digest_size=8).digest()
        first_line = self._first_lines.get(digest)
        if first_line is None:
            self._first_lines[digest] = item.line
            return False
        values = {"client_id": client_id, "first_line": first_line}
        item.problems.append(kinds.DUPLICATE_CLIENT_ID.at("/clientId", **values))
        return True


def _safe_parser() -> etree.XMLParser:
    """Strict, and without any means to reach a file, a server or an entity: the feed comes from a stranger."""
    return etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )


def _seen_client_id(text: str) -> str | None:
    """The identifier of a mission that cannot be parsed, if it can be seen."""
    seen = _SEEN_CLIENT_ID.search(text)
    client_id = legible(one_line(seen[1])).strip() if seen else ""
    return client_id if 0 < len(client_id) <= MAX_CLIENT_ID else None


def _chunks_of(source: IO[bytes] | Iterable[bytes]) -> Iterable[bytes]:
    """A file is read by blocks, not by lines as iterating over it would."""
    if isinstance(source, (bytes, bytearray)):
        return (bytes(source),)
    read = getattr(source, "read", None)
    return iter(lambda: read(BLOCK), b"") if callable(read) else source
