"""The children of an XML element by name: their texts, their lists, and where each was found."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from lxml import etree

from tremplin.feeds.readers import problems as kinds
from tremplin.feeds.readers import texts
from tremplin.kit.problem import Problem

MAX_VALUES = 500  # of one list
_VALUE_NAMES = frozenset(("value", "item"))


class Given(NamedTuple):
    """A text as given (trimmed, empty when absent) and its JSON pointer in the mission."""

    text: str
    pointer: str


class Elements:
    """Looks for children by any of their names; namespaces and attributes are ignored."""

    def __init__(self, element: etree._Element, problems: list[Problem], pointer: str = "") -> None:
        self.pointer = pointer
        self.problems = problems
        self._children: dict[str, list[etree._Element]] = {}
        for child in element:
            name = _local_name(child)
            if name in self._children:
                self._children[name].append(child)
            else:
                self._children[name] = [child]

    def has(self, name: str) -> bool:
        return name in self._children

    def all(self, *names: str) -> list[etree._Element]:
        """Every child that bears one of these names."""
        return [child for name in names for child in self._children.get(name, ())]

    def raw(self, *names: str) -> Given:
        """The first text that is not empty, character for character but for the spaces around."""
        children = self._children
        for name in names:
            for child in children.get(name, ()):
                if text := _text(child):
                    return Given(text, f"{self.pointer}/{name}")
        return _nothing(self.pointer, names[0])

    def line(self, *names: str) -> Given:
        """The first one-line text that is not empty, unescaped."""
        given = self.raw(*names)
        return Given(texts.one_line(given.text), given.pointer) if given.text else given

    def rich(self, *names: str) -> Given:
        """The first text that is not empty, markup included, whether escaped, in CDATA or written as elements."""
        for name in names:
            for child in self._children.get(name, ()):
                text = texts.rich(_markup(child))
                if text:
                    return Given(text, f"{self.pointer}/{name}")
        return _nothing(self.pointer, names[0])

    def values(self, *names: str, split: bool = True) -> tuple[str, ...]:
        """The texts of a list, each once: its `<value>` or `<item>`, or its own text, cut at the commas if `split`.

        The element may be repeated; the first of the names that holds something is read.
        """
        for name in names:
            found: list[str] = []
            for child in self._children.get(name, ()):
                items = [_text(each) for each in child if _local_name(each) in _VALUE_NAMES]
                found += items or (_text(child).split(",") if split else [_text(child)])
            kept = tuple(dict.fromkeys(filter(None, map(texts.one_line, found))))
            if kept:
                return self._bounded(kept, name)
        return ()

    def _bounded(self, values: tuple[str, ...], name: str) -> tuple[str, ...]:
        if len(values) > MAX_VALUES:
            self.problems.append(kinds.LIST_TOO_LONG.at(f"{self.pointer}/{name}", limit=MAX_VALUES))
        return values[:MAX_VALUES]


@lru_cache(maxsize=2048)  # most missions say nothing of most elements, the same ones each time
def _nothing(pointer: str, name: str) -> Given:
    return Given("", f"{pointer}/{name}")


def _local_name(element: etree._Element) -> str:
    tag = str(element.tag)
    return tag.rpartition("}")[2] if tag[0] == "{" else tag


def _text(element: etree._Element) -> str:
    return ("".join(map(str, element.itertext())) if len(element) else element.text or "").strip()


def _markup(element: etree._Element) -> str:
    """The inside of an element, as it was written when it holds elements (HTML that nobody escaped)."""
    if not len(element):
        return element.text or ""
    outer = etree.tostring(element, encoding="unicode", with_tail=False)
    return outer[outer.index(">") + 1 : outer.rindex("</")]
