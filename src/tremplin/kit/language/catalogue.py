"""Catalogues of translated sentences: `.po` files of GNU gettext, read as they are, so that there is nothing to compile.

The French sentence is its own key: one that has no translation is shown in French.
https://www.gnu.org/software/gettext/manual/html_node/PO-Files.html
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from gettext import NullTranslations

Sentences = Mapping[str, tuple[str, ...]]
"""A French sentence → its translation; the singular, then the plural, of one that counts. After its context, if it has one."""
_IN = "\x04"
"""Between a context and its sentence, as in the files that gettext compiles."""
_LINE = re.compile(r'(?:(msgctxt|msgid|msgid_plural|msgstr(?:\[\d\])?)\s+)?(".*")')


class CatalogueUnreadable(Exception):
    """A line of a catalogue is none of those of the format that we use."""


class Catalogue(NullTranslations):
    """The sentences of a language, as templates ask for them (jinja2.ext.i18n). French is the one that holds none."""

    def __init__(self, sentences: Sentences) -> None:
        super().__init__()
        self.sentences = sentences

    def gettext(self, message: str) -> str:
        found = self.sentences.get(message)
        return found[0] if found else message

    def pgettext(self, context: str, message: str) -> str:
        """The translation of a word that means something else elsewhere."""
        found = self.sentences.get(f"{context}{_IN}{message}")
        return found[0] if found else message

    def ngettext(self, msgid1: str, msgid2: str, n: float) -> str:
        """The sentence for a count. English says « 0 missions » and « 1.5 missions », French « 0 mission » and « 1,5 mission »."""
        found = self.sentences.get(msgid1)
        if found is None:
            return msgid1 if abs(n) < 2 else msgid2
        return found[0] if n == 1 else found[-1]


def read(text: str) -> Sentences:
    """The sentences of a `.po` file, less its header. Raises CatalogueUnreadable."""
    found: dict[str, tuple[str, ...]] = {}
    for entry in _entries(text):
        translations = tuple(told for key, told in entry.items() if key.startswith("msgstr"))
        if entry["msgid"] and all(translations):
            found[_IN.join(each for each in (entry.get("msgctxt"), entry["msgid"]) if each)] = translations
    return found


def _entries(text: str) -> Iterator[dict[str, str]]:
    entry: dict[str, str] = {}
    key = ""
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        match = _LINE.fullmatch(line.strip())
        if match is None or not (match[1] or key):
            raise CatalogueUnreadable(f"ligne {number} : {line}")
        if match[1] in ("msgctxt", "msgid") and "msgstr" in key:
            yield entry
            entry = {}
        key = match[1] or key
        entry[key] = entry.get(key, "") + str(ast.literal_eval(match[2]))
    if entry:
        yield entry
