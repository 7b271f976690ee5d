"""Reads the text of the PDF that we print, as a reader's program does: the glyphs of each page, through the map of its fonts."""

from __future__ import annotations

import re
import zlib

_OBJECT = re.compile(rb"(?<![0-9])([0-9]+) 0 obj\s*(.*?)\s*endobj", re.DOTALL)
_STREAM = re.compile(rb"(.*?/Length ([0-9]+).*?)stream\r?\n(.*)", re.DOTALL)
_FONT = re.compile(rb"/(f[0-9]+) ([0-9]+) 0 R")
# Parentheses in a text need no escape when they go by pairs; deeper than this, none of ours do.
_NESTED = rb"\\.|[^\\()]"
for _ in range(6):
    _NESTED = rb"\\.|[^\\()]|\((?:" + _NESTED + rb")*\)"
_TEXT = rb"\((?:" + _NESTED + rb")*\)|<[0-9A-Fa-f]*>"
_SHOWN = re.compile(rb"/(f[0-9]+) [0-9.]+ Tf|\[((?:" + _TEXT + rb"|[-0-9.\s]+)*)\]\s*TJ|(ET)", re.DOTALL)
_PIECE = re.compile(_TEXT, re.DOTALL)
_ESCAPED = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)
_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def text_of(pdf: bytes) -> str:
    """The words of a document, page after page, blanks made one."""
    objects = {int(number): body for number, body in _OBJECT.findall(pdf)}
    maps = {number: _map(_stream(body)) for number, body in objects.items() if b"/Type/CMap" in body}
    fonts = {
        number: maps[int(found[1])] for number, body in objects.items() if (found := re.search(rb"/ToUnicode ([0-9]+) 0 R", body))
    }
    words = []
    for body in objects.values():
        if b"/Type/Page/" in body and (content := re.search(rb"/Contents ([0-9]+) 0 R", body)):
            named = {name: fonts[int(number)] for name, number in _FONT.findall(_resources(body, objects)) if int(number) in fonts}
            words += _shown(_stream(objects[int(content[1])]), named)
    return " ".join("".join(words).split())


def _resources(page: bytes, objects: dict[int, bytes]) -> bytes:
    found = re.search(rb"/Resources ([0-9]+) 0 R", page)
    return objects[int(found[1])] if found else page


def _stream(body: bytes) -> bytes:
    found = _STREAM.fullmatch(body)
    assert found is not None
    content = found[3][: int(found[2])]
    return zlib.decompress(content) if b"FlateDecode" in found[1] else content


def _map(cmap: bytes) -> dict[int, str]:
    """Characters by glyph."""
    table: dict[int, str] = {}
    for block in re.findall(rb"beginbfchar(.*?)endbfchar", cmap, re.DOTALL):
        for glyph, text in re.findall(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block):
            table[int(glyph, 16)] = bytes.fromhex(text.decode()).decode("utf-16-be")
    for block in re.findall(rb"beginbfrange(.*?)endbfrange", cmap, re.DOTALL):
        for first, last, text in re.findall(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block):
            start = int(bytes.fromhex(text.decode()).decode("utf-16-be").encode("utf-32-be").hex(), 16)
            for at in range(int(last, 16) - int(first, 16) + 1):
                table[int(first, 16) + at] = chr(start + at)
    return table


def _shown(content: bytes, fonts: dict[bytes, dict[int, str]]) -> list[str]:
    words, font = [], dict[int, str]()
    for name, pieces, end in _SHOWN.findall(content):
        if name:
            font = fonts.get(name, {})
        elif end:
            words.append(" ")
        else:
            raw = b"".join(map(_glyphs, _PIECE.findall(pieces)))
            words += [font.get(raw[at] << 8 | raw[at + 1], "") for at in range(0, len(raw) - 1, 2)]
    return words


def _glyphs(piece: bytes) -> bytes:
    if piece.startswith(b"<"):
        return bytes.fromhex(piece[1:-1].decode())
    return _ESCAPED.sub(
        lambda found: bytes([int(found[1], 8)]) if found[1].isdigit() else _ESCAPES.get(found[1], found[1]), piece[1:-1]
    )
