"""How mails look: one calm page for all of them, readable without images, in any program, on a phone."""

from __future__ import annotations

import re
from collections.abc import Iterable

from markupsafe import Markup, escape

from tremplin.kit.french import NO_BREAK_SPACE


class Quote(str):
    """A paragraph in someone else's words, set apart from ours."""

    __slots__ = ()


# Styles stand on elements: many programs drop sheets. The title is what a screen reader announces first.
_PAGE = Markup(
    '<!doctype html><html lang="fr"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    '<title>{subject}</title></head><body style="margin:0;padding:1.5rem .75rem;background:#f4f6f5;color:#161616;'
    'font:16px/1.55 Helvetica,Arial,sans-serif">'
    '<main style="display:block;max-width:34rem;margin:0 auto;'
    "padding:1.25rem 1.25rem .5rem;background:#fff;border-top:4px solid #07353d;"
    'overflow-wrap:break-word">{content}</main></body></html>'
)
_PARAGRAPH = Markup('<p style="margin:0 0 1rem">{}</p>')
_QUOTE = Markup('<blockquote style="margin:0 0 1rem;padding:.25rem 0 .25rem 1rem;border-left:4px solid #b9cfd2">{}</blockquote>')
_LINK = Markup(
    '<p style="margin:0 0 1rem"><a href="{url}" style="display:inline-block;padding:.6rem 1.1rem;background:#07353d;color:#fff;'
    'text-decoration:none;font-weight:bold">{label}</a></p>'
)


# French signs that must not begin a line, nor end one.
_GLUED = re.compile(r" (?=[»:;?!])|(?<=«) ")


def page(subject: str, paragraphs: Iterable[str], link: tuple[str, str] | None) -> str:
    """The HTML that says the same as the text of a mail. Lines stay lines."""
    content = Markup("").join(_block(each) for each in paragraphs)
    if link:
        content += _LINK.format(label=link[0], url=link[1])
    return _PAGE.format(subject=subject, content=content)


def _block(paragraph: str) -> Markup:
    lines = Markup("<br>").join(escape(_GLUED.sub(NO_BREAK_SPACE, line)) for line in paragraph.split("\n"))
    return (_QUOTE if isinstance(paragraph, Quote) else _PARAGRAPH).format(lines)
