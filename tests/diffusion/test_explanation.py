"""An explanation names the rules that hide an item, and says in words what was asked and what the item has."""

from __future__ import annotations

from tests.diffusion.test_visible import ORGANISATION, child, root
from tremplin.diffusion.explanation import Part, Reason, Verdict, judge, told
from tremplin.diffusion.model import Rule
from tremplin.kit.condition import All, AnyOf, Exists, Is, Not, explain

LABELS = {"domain": "domaine", "organizationClientId": "organisation"}


def verdict(*rules: Rule, moderates: bool = False, **terms: list[str]) -> Verdict:
    return judge("boussole", "alize", rules, {"owner": ["alize"], **terms}, labels=LABELS, moderates=moderates)


def test_it_works() -> None:
    found = verdict(root("alize", Is("domain", ("sport",))), domain=["education"])
    assert (found.visible, found.reason, found.root_id) == (False, Reason.CONDITION, "racine-alize")
    assert found.parts == (Part("IS", "domaine parmi « sport » ; ici : « education »", False),)


def test_what_is_shown_is_shown_by_a_root() -> None:
    assert verdict(root("alize")) == Verdict("boussole", Reason.OPENED, "racine-alize")
    assert judge("alize", "alize", [], {"owner": ["alize"]}, labels={}) == Verdict("alize", Reason.OWN)


def test_without_a_root_nothing_is_shown() -> None:
    assert verdict(root("cabestan")) == Verdict("boussole", Reason.NOT_OPENED)


def test_only_the_exclusions_that_hit_are_blamed() -> None:
    rules = [root("alize"), *(child("alize", ORGANISATION, "is_not", value) for value in "123")]
    found = verdict(*rules, organizationClientId=["2"])
    assert found.reason is Reason.RULES
    assert [part.rule_id for part in found.parts] == [rules[2].id]


def test_a_white_list_is_blamed_as_a_whole() -> None:
    rules = [root("alize"), *(child("alize", ORGANISATION, "is", value) for value in "12")]
    found = verdict(*rules, organizationClientId=["3"])
    assert [part.rule_id for part in found.parts] == [rule.id for rule in rules[1:]]
    assert found.parts[0].message == "organisation parmi « 1 », « 2 » ; ici : « 3 »"


def test_the_announcers_rules_come_before_the_broadcasters_condition() -> None:
    rules = [root("alize", Is("domain", ("sport",))), child("alize", ORGANISATION, "exists", "-")]
    assert verdict(*rules).reason is Reason.RULES
    assert verdict(*rules, organizationClientId=["1"]).reason is Reason.CONDITION
    assert verdict(*rules, organizationClientId=["1"], domain=["sport"]).reason is Reason.OPENED


def test_what_the_moderator_did_not_accept_comes_last() -> None:
    rules = [root("alize", Exists("domain"))]
    assert verdict(*rules, moderates=True).reason is Reason.CONDITION
    assert verdict(*rules, moderates=True, domain=["sport"]).reason is Reason.NOT_ACCEPTED
    assert verdict(*rules, moderates=True, domain=["sport"], acceptedBy=["boussole"]).reason is Reason.OPENED


def test_each_part_says_what_it_asks() -> None:
    condition = All((Not(Is("domain", ("sport", "sante"))), AnyOf((Exists("tags"), Is("domain", ("sport",))))))
    part = told(explain(condition, {"domain": ["sport"]}), LABELS)
    assert part.as_json() == {
        "code": "ALL",
        "message": "Toutes ces conditions à la fois",
        "holds": False,
        "parts": [
            {
                "code": "NOT",
                "message": "Exclu : domaine parmi « sport », « sante » ; ici : « sport »",
                "holds": False,
                "parts": [
                    {"code": "IS", "message": "domaine parmi « sport », « sante » ; ici : « sport »", "holds": True, "parts": []}
                ],
            },
            {
                "code": "ANY",
                "message": "Au moins une de ces conditions",
                "holds": True,
                "parts": [
                    {"code": "EXISTS", "message": "tags renseigné ; ici : rien", "holds": False, "parts": []},
                    {"code": "IS", "message": "domaine parmi « sport » ; ici : « sport »", "holds": True, "parts": []},
                ],
            },
        ],
    }


def test_a_long_list_is_told_by_its_first_values() -> None:
    part = told(explain(Is("domain", tuple(f"d{number}" for number in range(300))), {}), LABELS)
    assert part.message.endswith("« d9 » et 290 de plus ; ici : rien")
