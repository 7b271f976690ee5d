from __future__ import annotations

from urllib.parse import urlsplit

from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import QueryParams

from tremplin.portal.forms import FILTERS, SearchForm
from tremplin.portal.typed import LAST_PAGE

PARAMETERS = st.sampled_from(["quoi", "ou", "rayon", "tri", "page", *FILTERS.values()])


def read(query: str) -> SearchForm:
    return SearchForm.read(QueryParams(query))


def test_it_works() -> None:
    form = read("quoi=lire&ou=Lyon&rayon=50&domaine=education&domaine=sport&tri=date&page=2")
    assert (form.words, form.place, form.km, form.order, form.page) == ("lire", "Lyon", 50, "date", 2)
    assert form.chosen == {"domain": ("education", "sport")}


def test_defaults_and_empty_fields_are_left_out_of_the_address() -> None:
    assert read("quoi=&ou=&rayon=20&page=1&tri=date").href == "/missions"
    assert read("quoi=lire&ou=&rayon=50").href == "/missions?quoi=lire"


def test_a_change_goes_back_to_the_first_page() -> None:
    form = read("quoi=lire&domaine=sport&page=3")
    assert form.without("domain", "sport").href == "/missions?quoi=lire"
    assert form.having(km=50).page == 1


def test_one_value_is_unticked_without_the_others() -> None:
    assert read("domaine=sport&domaine=sante").without("domain", "sport").href == "/missions?domaine=sante"


def test_an_order_without_meaning_is_not_offered() -> None:
    assert read("").possible_orders == ("date",)
    assert read("quoi=lire").possible_orders == ("pertinence", "date")
    assert read("ou=Lyon").possible_orders == ("distance", "date")


def test_nonsense_is_left_aside() -> None:
    form = read("rayon=abc&page=-4&tri=prix&domaine=&quoi=%00%20a%0a")
    assert (form.km, form.page, form.order, form.chosen, form.words) == (20, 1, None, {}, "a")
    assert read("page=9999999999").page == LAST_PAGE
    assert read("rayon=47").km == 50


@given(st.lists(st.tuples(PARAMETERS, st.text(max_size=200)), max_size=30))
def test_the_address_of_a_form_says_the_same_form_again(query: list[tuple[str, str]]) -> None:
    form = SearchForm.read(QueryParams(query))
    again = read(urlsplit(form.href).query)
    assert again.href == form.href
    assert (again.words, again.place, again.chosen, again.page) == (form.words, form.place, form.chosen, form.page)
