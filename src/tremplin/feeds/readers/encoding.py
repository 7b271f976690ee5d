"""From bytes to text, whatever the feed says of its encoding.

The encoding is settled mission by mission: catalogues are often glued together from sources that do not agree.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator

BLOCK = 65_536  # bytes: smaller chunks are gathered, so that the cost does not depend on how they come
_BOMS = (  # the longest first: that of UTF-16 begins that of UTF-32
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_WIDE_STARTS = ((b"<\0", "utf-16-le"), (b"\0<", "utf-16-be"))  # without a BOM
_DECLARED = re.compile(rb"<\?xml[^>]{0,200}?\sencoding\s{0,9}=\s{0,9}[\"']([\w.:-]{1,40})")
_READ_AS = {  # browsers too read ISO-8859-1 as its superset: the bytes between say “ ” ’ € and nothing else
    "utf-8": "utf-8",
    "ascii": "utf-8",
    "iso8859-1": "windows-1252",
    "cp1252": "windows-1252",
    "iso8859-15": "iso-8859-15",
    "utf-16": "utf-16",
    "utf-16-le": "utf-16",
    "utf-16-be": "utf-16",
}
_MULTIBYTE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")


def ascii_compatible(chunks: Iterable[bytes]) -> tuple[Iterator[bytes], str | None]:
    """The same feed in blocks where ASCII reads as ASCII, so that tags can be looked for in bytes.

    Returns the blocks, and the encoding when the first bytes tell it (wide encodings are then converted to UTF-8).
    """
    blocks = _gathered(chunks)
    first = next(blocks, b"")
    for mark, encoding in _BOMS:
        if first.startswith(mark):
            rest = _chained(first[len(mark) :], blocks)
            return (rest, encoding) if encoding == "utf-8" else (_as_utf8(rest, encoding), encoding[:6])
    for start, encoding in _WIDE_STARTS:
        if first.startswith(start):
            return _as_utf8(_chained(first, blocks), encoding), encoding[:6]
    return _chained(first, blocks), None


def declared_encoding(head: bytes) -> str | None:
    """The encoding the XML declaration announces, as written."""
    found = _DECLARED.search(head)
    return found[1].decode("ascii") if found else None


def supported(declared: str) -> str | None:
    """The name under which this encoding is read here; None when it is not one of those feeds are written in."""
    try:
        return _READ_AS.get(codecs.lookup(declared).name)
    except LookupError:
        return None


def decode(data: bytes, encoding: str) -> tuple[str, str]:
    """The text of a mission and the encoding it really is in. Bytes that mean nothing become U+FFFD."""
    if data.isascii():
        return data.decode("ascii"), encoding
    try:
        return data.decode("utf-8"), "utf-8"  # text in another encoding is never valid UTF-8 by chance
    except UnicodeDecodeError:
        pass
    if encoding != "utf-8":
        return data.decode(encoding, "replace"), encoding
    text = data.decode("utf-8", "replace")
    if len(_MULTIBYTE.findall(data)) >= text.count("\ufffd"):
        return text, "utf-8"  # mostly UTF-8: a few bytes were lost
    return data.decode("windows-1252", "replace"), "windows-1252"


def _gathered(chunks: Iterable[bytes]) -> Iterator[bytes]:
    waiting: list[bytes] = []
    size = 0
    for chunk in chunks:
        waiting.append(chunk)
        size += len(chunk)
        if size >= BLOCK:
            yield b"".join(waiting)
            waiting, size = [], 0
    if size:
        yield b"".join(waiting)


def _chained(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest


def _as_utf8(blocks: Iterator[bytes], encoding: str) -> Iterator[bytes]:
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    for block in blocks:
        yield decoder.decode(block).encode("utf-8", "replace")
    yield decoder.decode(b"", final=True).encode("utf-8", "replace")
