"""The English catalogue: what the pages say is all there, nothing else is, and each translation holds what its sentence does."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from jinja2 import nodes
from jinja2.ext import extract_from_ast

from tests.structure.project import PACKAGE
from tremplin.events import telling, vocabulary
from tremplin.flagging.model import REASONS
from tremplin.immersions.contacts.model import Objective
from tremplin.kit.language.catalogue import Catalogue, CatalogueUnreadable, read
from tremplin.kit.language.model import FRENCH
from tremplin.portal.language.spoken import CATALOGUE, ENGLISH
from tremplin.portal.pages import templates_in
from tremplin.portal.quiz.forms import AGE, QUESTIONS
from tremplin.reference.activities import ACTIVITIES
from tremplin.reference.domains import DOMAINS
from tremplin.reference.mission_types import MISSION_TYPE_LABELS
from tremplin.reference.naf import naf_sections

ENVIRONMENT = templates_in(FRENCH).environment
# What modules call → how many of their arguments are sentences.
CALLS = {"_": 1, "marked": 1, "say": 1, "counted": 2}
_VALUES = re.compile(r"%\(\w+\)s|%%|</?\w+")


def of_templates() -> Iterator[str]:
    for name in ENVIRONMENT.list_templates():
        for _line, function, found in extract_from_ast(parsed(name)):
            told = [found] if isinstance(found, str) else [each for each in found or () if each]
            yield "\x04".join(told) if function == "pgettext" else told[0]


def of_modules() -> Iterator[str]:
    for path in (*(PACKAGE / "portal").rglob("*.py"), Path(telling.__file__)):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and name_of(node.func) in CALLS and node.args:
                first = node.args[0]
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    yield first.value


def of_vocabularies() -> Iterator[str]:
    """The closed lists of other modules whose words are on the pages."""
    yield from ACTIVITIES.values()
    yield from (*DOMAINS.values(), *MISSION_TYPE_LABELS.values(), *vocabulary.TYPES.values(), *REASONS.values(), *Objective)
    yield from (each.label for each in naf_sections().values())
    yield from (label for ask in (*QUESTIONS, AGE) for label in ask.choices.values())
    yield from telling._CLOCKS.values()


@cache
def parsed(name: str) -> nodes.Template:
    assert ENVIRONMENT.loader
    return ENVIRONMENT.parse(ENVIRONMENT.loader.get_source(ENVIRONMENT, name)[0])


def name_of(called: ast.expr) -> str:
    return called.id if isinstance(called, ast.Name) else called.attr if isinstance(called, ast.Attribute) else ""


def test_it_works() -> None:
    said = {str(each) for each in (*of_templates(), *of_modules(), *of_vocabularies())}
    held = set(ENGLISH.catalogue.sentences)
    missing = "\n\n".join(f'msgid "{each}"\nmsgstr ""' for each in sorted(said - held))
    assert not missing, f"to translate in {CATALOGUE.name}:\n{missing}"
    assert not held - said, "nothing says this any more"


def test_a_translation_holds_the_values_and_the_tags_of_its_sentence() -> None:
    wrong = []
    for sentence, translations in ENGLISH.catalogue.sentences.items():
        counts = {"%(num)s"} if len(translations) > 1 else set()  # « Une réponse », « %(num)s réponses »
        held = set(_VALUES.findall(sentence)) | counts
        wrong += [each for each in translations if set(_VALUES.findall(each)) | counts != held]
    assert wrong == []


def test_what_is_counted_has_a_singular_and_a_plural() -> None:
    for name in ENVIRONMENT.list_templates():
        for _line, function, found in extract_from_ast(parsed(name)):
            if function == "ngettext":
                assert found
                assert len(ENGLISH.catalogue.sentences[str(found[0])]) == 2, found


def test_a_template_says_sentences_of_ours_and_nothing_typed_by_anyone() -> None:
    """What `_` answers stands in the page as it is: given what someone typed, it would let them write HTML in it."""
    for name in ENVIRONMENT.list_templates():
        for call in parsed(name).find_all(nodes.Call):
            if isinstance(call.node, nodes.Name) and call.node.name in {"_", "gettext", "ngettext", "pgettext"}:
                assert isinstance(call.args[0], nodes.Const), f"{name}:{call.lineno}"


def test_a_sentence_without_translation_is_said_in_french() -> None:
    catalogue = Catalogue({"Bonjour": ("Hello",)})
    assert catalogue.gettext("Au revoir") == "Au revoir"
    assert [catalogue.ngettext("%(num)s lieu", "%(num)s lieux", count)[-1] for count in (0, 1, 1.5, 2)] == ["u", "u", "u", "x"]


def test_a_count_follows_the_rule_of_each_language() -> None:
    counts = (0, 1, 2, 1234)
    assert [FRENCH.count("%(num)s mission", "%(num)s missions", count) for count in counts] == [
        *("0 mission", "1 mission", "2 missions", "1\u202f234 missions"),
    ]
    assert [ENGLISH.count("%(num)s mission", "%(num)s missions", count) for count in counts] == [
        *("0 missions", "1 mission", "2 missions", "1,234 missions"),
    ]


def test_a_catalogue_that_can_not_be_read_says_where() -> None:
    assert read('msgctxt "page"\nmsgid "Un\\n"\n"deux"\n# said\nmsgstr "One\\n"\n"two"\n') == {"page\x04Un\ndeux": ("One\ntwo",)}
    with pytest.raises(CatalogueUnreadable, match="ligne 2"):
        read('msgid "a"\nmsgsrt "b"\n')
