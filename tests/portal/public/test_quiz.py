"""Five questions, and missions that say why they suit."""

from __future__ import annotations

from typing import Any

from tests.factories.missions import address, draft
from tests.portal.immersions.visitor import page, words
from tests.portal.public.town import Town


def test_it_works(town: Town) -> None:
    """Questions without JavaScript; what suits best comes first and says why, and what it says nothing of."""
    assert len(town.visitor.open("/trouver-ma-mission").xpath("//legend")) == 5
    told: dict[str, dict[str, Any]] = {
        "Visiter des personnes âgées": {"description": "Tenir compagnie à des personnes âgées isolées en EHPAD."},
        "Nettoyer la rivière": {"description": "Ramasser les déchets au bord de la rivière et planter des arbres."},
        "Visiter les aînés à Brest": {"description": "Personnes âgées.", "addresses": (address("Brest", "29200"),)},
    }
    town.platform.publish(town.alize, *(draft(client_id=title, title=title, **given) for title, given in told.items()))
    found = page(town.platform.http.get("/trouver-ma-mission/resultat?cause=personnes_agees&envie=aider&envie=preserver&ou=Lyon"))
    titles = found.xpath("//article//h2/a/text()")
    assert titles[0] == "Visiter des personnes âgées"
    assert "Visiter les aînés à Brest" not in titles
    reasons = [words(each) for each in found.xpath("//div[@class='reasons']")]
    assert "Les personnes âgées" in reasons[0]
    assert "L'annonce ne dit rien de « Les personnes âgées »." in reasons[titles.index("Nettoyer la rivière")]


def test_answers_are_kept_when_one_comes_back_and_nowhere_else(town: Town) -> None:
    found = town.visitor.open("/trouver-ma-mission/resultat", envie="aider", rythme="chaque_mois", age="entre_18_25_ans")
    (back,) = found.xpath("//p/a[contains(., 'mes réponses') or contains(., 'une réponse')]/@href")
    assert len(town.visitor.open(back).xpath("//input[@checked][@value!='']")) == 3
    assert town.platform.ask("SELECT id FROM missions.user_scoring") == []


def test_what_is_no_answer_is_left_aside(town: Town) -> None:
    assert town.platform.http.get("/trouver-ma-mission/resultat?envie=voler&age=1000&rythme=%00").status_code == 303
    assert "Aucune commune" in town.platform.http.get("/trouver-ma-mission/resultat?ou=Xyzzyqwk").text
    assert town.platform.http.get("/trouver-ma-mission/resultat?ou=Saint-Denis&age=plus_72_ans").status_code == 200
