"""What someone wrote in a mail, without what their program quotes below, above or between, nor its signature. Pure.

Programs agree on nothing but `>`; the rest is what they print before a quote, in the languages their users read.
"""

from __future__ import annotations

import re

from tremplin.immersions.contacts.notices import MARK

MOST_LINES = 5_000

_QUOTED = re.compile(r"\s{0,3}>")
# « Le 3 mars 2026 à 10:12, Tremplin <…> a écrit : », which programs may fold over three lines.
_ATTRIBUTION = re.compile(
    r"(le|on|am|el|il)\b.{3,300}?(a écrit|wrote|schrieb.{0,120}|escribió|ha scritto)\s?:", re.IGNORECASE | re.DOTALL
)
_BEGINS = re.compile(r"\s*(le|on|am|el|il)\s", re.IGNORECASE)
_RULED = re.compile(
    r"\s*[-_]{2,}\s*(message d['’]origine|message transféré|message original|original message|forwarded message)\s*[-_]{2,}\s*",
    re.IGNORECASE,
)
_FROM = re.compile(r"\s*\*?(de|from|von)\s?:\*?\s", re.IGNORECASE)
_HEADER = re.compile(r"\s*\*?(envoyé|sent|date|à|to|objet|subject|cc)\s?:\*?", re.IGNORECASE)
_LONG_RULE = re.compile(r"\s*_{10,}\s*")
_SIGNATURE = re.compile(r"-- ?")
_ADVERT = re.compile(
    r"\s*(envoyé (de|depuis|à partir de) .{1,60}|sent from .{1,60}|get outlook for .{1,40}|obtenir outlook pour .{1,60}"
    r"|télécharger outlook pour .{1,40}|provenance : courrier .{1,40})\s*",
    re.IGNORECASE,
)


def written(text: str) -> str:
    """What was written; empty when there is nothing but quotes."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u00a0", " ").split("\n")[:MOST_LINES]
    marked = next((k for k, line in enumerate(lines) if MARK in line), None)
    if marked is not None:
        above = _own(lines[:marked])
        if above:
            return above
    return _own(lines)


def _own(lines: list[str]) -> str:
    kept: list[str] = []
    k = 0
    while k < len(lines):
        line = lines[k]
        if _SIGNATURE.fullmatch(line):
            k = _next_quote(lines, k + 1)
            continue
        if _is_cut(lines, k):
            break
        if width := _attribution(lines, k):
            after = next((each for each in lines[k + width :] if each.strip()), "")
            if after and not _QUOTED.match(after):
                break  # a quote without marks: nothing tells where it would end
            k += width
            continue
        if not (_QUOTED.match(line) or _ADVERT.fullmatch(line) or MARK in line):
            kept.append(line.rstrip())
        k += 1
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()


def _is_cut(lines: list[str], k: int) -> bool:
    """Whether what follows is a mail quoted as it is, with its headers."""
    if _RULED.fullmatch(lines[k]):
        return True
    if _LONG_RULE.fullmatch(lines[k]):
        return k + 1 < len(lines) and bool(_FROM.match(lines[k + 1]))
    return bool(_FROM.match(lines[k])) and any(_HEADER.match(each) for each in lines[k + 1 : k + 4])


def _attribution(lines: list[str], k: int) -> int:
    """How many lines say who wrote what is quoted below; 0 when these do not."""
    if not _BEGINS.match(lines[k]):
        return 0
    for width in (1, 2, 3):
        if _ATTRIBUTION.fullmatch(" ".join(each.strip() for each in lines[k : k + width])):
            return width
    return 0


def _next_quote(lines: list[str], k: int) -> int:
    """The end of a signature: what is quoted below it may be answered further down."""
    while k < len(lines) and not _QUOTED.match(lines[k]):
        k += 1
    return k
