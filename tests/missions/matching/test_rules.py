"""What missions hold, by rule: invented missions and the values expected of them, each with its evidence."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories.missions import address, organisation
from tests.missions.preparing import OWNER, prepared
from tremplin.missions.matching import rules
from tremplin.missions.matching.model import Held
from tremplin.missions.matching.taxonomy import CODES
from tremplin.missions.matching.vocabulary import vocabulary
from tremplin.partners.well_known import GENDARMERIE, POLICE, ROC

CIVIC, FIRE, RESERVE = "volontariat_service_civique", "volontariat_sapeurs_pompiers", "volontariat_reserve_operationnelle"
PLAIN: dict[str, Any] = {
    "title": "Nous rejoindre",
    "description": "Venez comme vous êtes, nous vous dirons tout sur place.",
    "domain": "autre",
    "activities": (),
    "remote": "no",
}

# What a mission says → a value it must hold, its score, and one piece of evidence.
TABLE: list[tuple[dict[str, Any], str, float, str]] = [
    ({"domain": "sante"}, "domaine.sante_soins", 1.0, "le domaine « Santé »"),
    ({"domain": "animaux"}, "domaine.animaux", 1.0, "le domaine « Protection des animaux »"),
    ({"domain": "sport"}, "formation_onisep.enseignement_sport", 1.0, "le domaine « Sport »"),
    ({"domain": "numerique"}, "secteur_activite.numerique_communication", 1.0, "le domaine « Numérique »"),
    ({"domain": "environnement"}, "engagement_intent.preserver", 1.0, "le domaine « Environnement »"),
    ({"activities": ("Soutien scolaire",)}, "domaine.education_transmission", 0.85, "l'activité « Soutien scolaire »"),
    ({"activities": ("Jardinage",)}, "activite.manuel", 0.85, "l'activité « Jardinage »"),
    ({"activities": ("Comptabilité finance",)}, "competence_rome.organiser", 0.85, "l'activité « Comptabilité finance »"),
    ({"activities": ("Collecte de produits",)}, "domaine_engagement.personnes_precaires", 0.85, "l'activité « Collecte de produits »"),
    ({"activities": ("Alphabétisation",)}, "domaine_engagement.personnes_exilees", 0.85, "l'activité « Alphabétisation »"),
    ({"activities": ("Evenementiel",)}, "imprevu.imprevus", 0.85, "l'activité « Evenementiel »"),
    ({"activities": ("Mission internationale",)}, "motivation_recherche.depart", 0.85, "l'activité « Mission internationale »"),
    ({"title": "Visiter des personnes âgées"}, "domaine_engagement.personnes_agees", 0.85, "« personnes âgées » dans le titre"),
    ({"title": "MARAUDE du centre-ville"}, "engagement_intent.aider", 0.85, "« MARAUDE » dans le titre"),
    ({"title": "Tenir l’accueil du musée"}, "domaine.culture_patrimoine", 0.85, "« musée » dans le titre"),
    ({"title": "Réparer des vélos"}, "competence_rome.fabriquer", 0.85, "« Réparer » dans le titre"),
    ({"tags": ("biodiversité",)}, "domaine.environnement_nature", 0.85, "le mot-clé « biodiversité »"),
    ({"tasks": ("rédiger la newsletter",)}, "activite.expression", 0.85, "la tâche « rédiger »"),
    ({"audience": ("refugees_and_asylum_seekers",)}, "domaine_engagement.personnes_exilees", 0.85,
     "le public « refugees and asylum seekers »"),
    ({"soft_skills": ("esprit d'équipe",)}, "equipe.en_equipe", 0.85, "la qualité demandée « esprit d'équipe »"),
    ({"rome_skills": ("Écouter",)}, "competence_rome.accompagner", 0.85, "la compétence « Écouter »"),
    ({"requirements": ("être autonome",)}, "autonomie.autonome", 0.85, "la condition « autonome »"),
    ({"schedule": "Deux heures par semaine"}, "rythme.chaque_semaine", 0.85, "l'horaire « Deux heures par semaine »"),
    ({"schedule": "Un samedi par mois"}, "rythme.soirs_week_ends", 0.85, "l'horaire « Un samedi »"),
    ({"description": "Nous venons deux soirs par semaine au local."}, "rythme.chaque_semaine", 0.35,
     "« deux soirs par semaine » dans la description"),
    ({"description": "Un tuteur vous suit et la formation assurée dure un jour."}, "autonomie.encadre", 0.6,
     "« Un tuteur » dans la description"),
    ({"description": "Tout se fait en plein air."}, "motivation_recherche.plein_air", 0.35, "« en plein air » dans la description"),
    ({"description": "Venez selon vos disponibilités."}, "motivation_recherche.souplesse", 0.35,
     "« selon vos disponibilités » dans la description"),
    ({"title": "Aide au jardin", "description": "Le jardin est ouvert."}, "activite.terrain", 1.0, "« jardin » dans le titre"),
    ({"domain": "sante", "title": "À l'hôpital"}, "secteur_activite.sante_social", 1.0, "« hôpital » dans le titre"),
    ({"type": "benevolat"}, "dispositif.benevolat", 1.0, "le type « Bénévolat »"),
    ({"type": CIVIC}, "dispositif.service_civique", 1.0, "le type « Service civique »"),
    ({"type": CIVIC}, "type_mission.temps_plein", 1.0, "le type « Service civique »"),
    ({"type": CIVIC}, "tranche_age.moins_31_ans_handicap", 1.0,
     "service civique : jusqu'à 25 ans, 30 ans en situation de handicap"),
    ({"type": FIRE}, "dispositif.sapeurs_pompiers", 1.0, "le type « Sapeurs-pompiers volontaires »"),
    ({"type": FIRE}, "tranche_age.entre_46_66_ans", 1.0, "sapeurs-pompiers volontaires : jusqu'à 66 ans"),
    ({"open_to_minors": True}, "tranche_age.moins_18_ans", 1.0, "ouverte aux mineurs"),
    ({"open_to_minors": False}, "tranche_age.plus_72_ans", 1.0, "fermée aux mineurs"),
    ({}, "tranche_age.moins_18_ans", 0.35, "aucune condition d'âge dans l'annonce"),
    ({"compensation_amount": 504.98, "compensation_unit": "month"}, "motivation_recherche.indemnisation", 1.0,
     "une indemnité de 505 euros"),
    ({"remote": "full"}, "motivation_recherche.remote", 1.0, "entièrement à distance"),
    ({"remote": "possible"}, "motivation_recherche.remote", 0.85, "à distance si vous le souhaitez"),
    ({"addresses": [address("Dakar", "10000", country="SN")]}, "region_internationale.afrique", 1.0, "un lieu dans le pays « SN »"),
    ({"start_at": datetime(2027, 3, 6, tzinfo=UTC), "end_at": datetime(2027, 3, 7, tzinfo=UTC)}, "type_mission.ponctuelle", 1.0,
     "du 6 mars 2027 au 7 mars 2027"),
    ({"start_at": datetime(2027, 1, 1, tzinfo=UTC), "end_at": datetime(2027, 7, 1, tzinfo=UTC)}, "type_mission.reguliere", 0.6,
     "une durée de 6 mois"),
    ({"organisation": organisation(actions=("distribuer des repas",))}, "engagement_intent.aider", 0.35,
     "l'action de l'organisation « distribuer des repas »"),
]  # fmt: skip


def held(**given_fields: Any) -> dict[str, Held]:
    found = prepared(**{**PLAIN, **given_fields})
    return {each.key: each for each in rules.held(found.mission, found.organisation)}


@pytest.mark.parametrize(("said", "key", "score", "evidence"), TABLE, ids=lambda value: value if isinstance(value, str) else "")
def test_it_works(said: dict[str, Any], key: str, score: float, evidence: str) -> None:
    found = held(**said)
    assert key in found, sorted(found)
    assert evidence.replace("\u00a0", " ") in [each.replace("\u00a0", " ") for each in found[key].evidence]
    assert found[key].score == score


def test_a_mission_that_says_nothing_holds_only_its_frame_and_ages() -> None:
    assert {key.split(".")[0] for key in held()} == {"dispositif", "tranche_age"}


def test_a_minor_is_not_let_in_by_the_group_of_young_people_with_a_handicap() -> None:
    assert "tranche_age.moins_18_ans" not in held(type=CIVIC, open_to_minors=False)
    assert "tranche_age.moins_31_ans_handicap" in held(type=CIVIC, open_to_minors=False)


def test_age_limits_of_frame_and_announcer_add_up() -> None:
    ages = {key for key in held(type=FIRE, open_to_minors=False) if key.startswith("tranche_age")}
    assert ages == {f"tranche_age.entre_{group}_ans" for group in ("18_25", "25_30", "30_45", "46_66")}


@pytest.mark.parametrize(
    ("owner", "value"), [(GENDARMERIE, "reserve_gendarmerie"), (POLICE, "reserve_police_nationale"), (ROC, "reserve_armees")]
)
def test_a_reserve_is_known_by_who_announces_it(owner: str, value: str) -> None:
    found = prepared(owner=replace(OWNER, id=owner), **PLAIN, type=RESERVE)
    assert f"dispositif.{value}" in rules.scores(found.mission, found.organisation)


def test_the_reserve_of_the_armies_ends_at_72() -> None:
    found = prepared(owner=replace(OWNER, id=ROC), **PLAIN, type=RESERVE)
    assert "tranche_age.plus_72_ans" not in rules.scores(found.mission, found.organisation)


def test_words_inside_other_words_show_nothing() -> None:
    assert "domaine.sport_loisirs" not in held(description="Nous transportons des meubles, le vélodrome est fermé.")


@pytest.mark.parametrize(("confidence", "score"), [(1, 1), (0.95, 1), (0.94, 0.85), (0.84, 0.6), (0.69, 0.35), (0.54, 0)])
def test_confidence_counts_by_steps(confidence: float, score: float) -> None:
    assert rules.score(confidence) == score


_WORDS = st.sampled_from(["jardin", "santé", "Deux soirs par semaine", "maison de retraite", "İstanbul", "ﬁn", "\x00", "…", "équipe"])
_TEXT = st.lists(_WORDS | st.text(max_size=12), max_size=12).map(" ".join)


@given(title=_TEXT, description=_TEXT, tags=st.lists(_TEXT, max_size=3), domain=st.sampled_from(["sante", "education", "autre", None]))
def test_whatever_is_written_each_value_has_its_evidence(title: str, description: str, tags: list[str], domain: str | None) -> None:
    mission = replace(prepared(**PLAIN).mission, title=title, description=description, tags=tuple(tags), domain=domain)
    listed = rules.held(mission, None)
    for each in listed:
        assert each.key in CODES
        assert each.score in {0.35, 0.6, 0.85, 1.0}
        assert each.evidence
        assert all(each.evidence)
    assert {each.key: each.score for each in listed} == rules.scores(mission, None)
    assert listed == rules.held(mission, None)


def test_every_value_of_the_vocabulary_exists_and_can_be_shown() -> None:
    known = vocabulary()
    shown = {key for keys in (*known.by_domain.values(), *known.by_activity.values()) for key in keys}
    shown |= {key for phrases in known.by_first_word.values() for phrase in phrases for key in phrase.keys}
    told = {"tranche_age", "dispositif"}
    assert {key for key in CODES if key.split(".")[0] not in told} - shown == {"motivation_recherche.indemnisation"}
