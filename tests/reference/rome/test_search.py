"""Finding a job while one types its name, as one says it rather than as the register writes it."""

from __future__ import annotations

from itertools import islice

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tremplin.reference.gazetteer import edits
from tremplin.reference.rome.catalogue import MOST_SUGGESTIONS, packaged, search_appellations
from tremplin.reference.rome.habits import MOST_SOUGHT, SYNONYMS
from tremplin.reference.rome.model import Suggestion
from tremplin.reference.rome.words import IGNORED, beginning, key, stem, telling, words

LABELS = [job.label for job in packaged().jobs.values()]
EVERYTHING = len(LABELS)


def labels(text: str, limit: int = MOST_SUGGESTIONS) -> list[str]:
    return [found.appellation.label for found in search_appellations(text, limit)]


def marked(found: Suggestion) -> str:
    """The label with what matches between brackets, as a page shows it."""
    label = found.appellation.label
    for start, end in reversed(found.match_ranges):
        label = f"{label[:start]}[{label[start:end]}]{label[end:]}"
    return label


def first(text: str) -> str:
    return marked(search_appellations(text)[0])


def test_it_works() -> None:
    (found, *others) = search_appellations("boulanger")
    assert found.appellation.code == "11573"
    assert (found.appellation.rome_code, found.appellation.rome_label) == ("D1102", "Boulanger / Boulangère")
    assert found.match_ranges == ((0, 9),)
    assert "Boulanger-pâtissier / Boulangère-pâtissière" in [other.appellation.label for other in others]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("developp", "[Développ]eur / [Développ]euse informatique"),
        ("boulanger patissier", "[Boulanger]-[pâtissier] / Boulangère-pâtissière"),
        ("patissier boulanger", "[Boulanger]-[pâtissier] / Boulangère-pâtissière"),
        ("aide soignante", "[Aide]-soignant / [Aide]-[soignante]"),
        ("AIDES-SOIGNANTES", "[Aide]-[soignant] / [Aide]-[soignante]"),
        ("aide cuisine", "[Aide] de [cuisine]"),
        ("employé de l'étage", "[Employé] / Employée d'[étage]"),
        ("assistante sociale", "Assistant social / [Assistante] [sociale]"),
        ("coifeuse", "Coiffeur / [Coiffeuse]"),
        ("boulnager", "[Boulanger] / [Boulangère]"),
        ("develope du web", "[Développeur] / [Développeuse] [web]"),
        ("aidesoignante", "[Aide]-soignant / [Aide]-[soignante]"),
        ("je voudrais devenir fleuriste", "[Fleuriste]"),
        ("cuisto", "[Cuisinier] / Cuisinière"),
        ("cuist", "[Cuisinier] / Cuisinière"),
        ("prof de maths", "[Professeur] / [Prof]esseure de [mathématiques]"),
        ("femme de ménage", "[Employé] / Employée de [ménage]"),
        ("geo metre", "[Géomètre]"),
        ("hote", "[Hôte] / Hôtesse"),
    ],
)
def test_the_job_meant_comes_first_with_what_was_typed_shown(typed: str, expected: str) -> None:
    assert first(typed) == expected


def test_ligatures_are_two_letters_and_one_character() -> None:
    (word,) = words("Manœuvre")
    assert (word.key, word.end) == ("manoeuvre", 8)
    assert [beginning("Manœuvre", letters) for letters in (3, 4, 5, 9)] == [3, 4, 4, 8]


def test_every_label_typed_in_full_comes_first() -> None:
    assert [label for label in LABELS if labels(label, 1) != [label]] == []


def test_with_a_letter_less_a_label_is_nearly_always_among_the_first_ten() -> None:
    some = [(label, 7 * at) for at, label in enumerate(LABELS)][::17]
    lost = []
    for label, seed in some:
        letters = [at for at, letter in enumerate(label) if letter.isalpha()]
        cut = letters[seed % len(letters)]
        if label not in labels(label[:cut] + label[cut + 1 :], 10):
            lost.append(label)
    assert len(lost) <= len(some) * 0.05


def test_whole_words_come_before_beginnings_and_those_before_typos() -> None:
    found = labels("web")
    with_word = ["web" in key(label).split() for label in found]
    assert with_word == sorted(with_word, reverse=True)
    assert labels("gardes")[0].startswith("Garde")


def test_of_jobs_found_alike_the_most_sought_come_first_then_the_shortest() -> None:
    found = [each.appellation for each in search_appellations("vendeuse", EVERYTHING) if each.appellation.label.startswith("Vendeu")]
    places = {code: place for place, code in enumerate(MOST_SOUGHT)}
    standing = [(places.get(job.rome_code, len(places)), job.label != job.rome_label, len(job.label), job.label) for job in found]
    assert len(found) > 20
    assert standing == sorted(standing)


def test_jobs_that_differ_by_a_letter_are_not_shown_beside_what_was_typed() -> None:
    assert all("garde" in key(label) for label in labels("garde"))


@pytest.mark.parametrize("typed", ["", " ", "b", "é", "-", "/ /", "\x00", "🥖🥖", "xqzwk"])
def test_what_says_nothing_finds_nothing(typed: str) -> None:
    assert labels(typed) == []


def test_no_more_than_asked_are_given() -> None:
    assert len(labels("co", 7)) == 7
    assert labels("co", 0) == []
    assert len(labels("co")) == MOST_SUGGESTIONS


@pytest.mark.parametrize("spoken", sorted(SYNONYMS))
def test_each_synonym_leads_to_jobs_of_the_register(spoken: str) -> None:
    assert spoken == key(spoken)
    for said in SYNONYMS[spoken]:
        expected = {stem(word) for word in telling(key(said))}
        assert any(expected <= {stem(word) for word in telling(key(label))} for label in labels(spoken))


def test_the_occupations_most_sought_exist_and_are_named_once() -> None:
    assert set(MOST_SOUGHT) <= {job.rome_code for job in packaged().jobs.values()}
    assert len(set(MOST_SOUGHT)) == len(MOST_SOUGHT)


@st.composite
def typed_words(draw: st.DrawFn) -> tuple[str, list[str]]:
    """A label, and some of its words in any order, the last one perhaps only begun."""
    label = draw(st.sampled_from(LABELS))
    told = telling(key(label))
    some = draw(st.lists(st.sampled_from(told), min_size=1, max_size=4, unique=True)) if told else []
    assume(some and len(some[-1]) > 1)
    some[-1] = some[-1][: draw(st.integers(2, len(some[-1])))]
    assume(some[-1] not in IGNORED)
    return label, some


@given(typed_words())
def test_some_words_of_a_label_find_it_and_only_they_are_shown(given_words: tuple[str, list[str]]) -> None:
    label, typed = given_words
    text = " ".join(typed)
    found = search_appellations(text, EVERYTHING)
    assert label in [each.appellation.label for each in found]
    assume(not any(f" {spoken} " in f" {text} " or spoken.startswith(typed[-1]) for spoken in SYNONYMS))
    mine = next(each for each in found if each.appellation.label == label)
    shown = [key(label[start:end]) for start, end in mine.match_ranges]
    for word in typed:
        assert any(each.startswith(word) or stem(each) == stem(word) for each in shown)
    for each in islice(found, 5 * MOST_SUGGESTIONS):
        for start, end in each.match_ranges:
            matched = key(each.appellation.label[start:end])
            assert any(matched == word or stem(matched) == stem(word) or one_letter_apart(matched, word) for word in typed), matched


def one_letter_apart(matched: str, word: str) -> bool:
    """Whether a word typed is the beginning of another, but for one typo."""
    return any(edits(word, matched[:end], 1) <= 1 for end in range(len(word) - 1, len(word) + 2))


@given(st.text(max_size=60) | st.lists(st.sampled_from(LABELS), max_size=3).map(" ".join))
def test_whatever_is_typed_gets_ranges_in_order_apart_and_within_the_label(text: str) -> None:
    found = search_appellations(text)
    assert found == search_appellations(text)
    assert search_appellations(text, 5) == found[:5]
    assert len({each.appellation.code for each in found}) == len(found) <= MOST_SUGGESTIONS
    for each in found:
        bounds = [at for both in each.match_ranges for at in both]
        assert bounds == sorted(bounds)
        assert all(start < end for start, end in each.match_ranges)
        assert not bounds or bounds[-1] <= len(each.appellation.label)
