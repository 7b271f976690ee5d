"""The taxonomies of matching and their values: what missions hold, what people answer, and their names on screens. Pure data.

Keys are written `taxonomy.value`. Keys of the wire contract (its §8) are kept; where it only tells how many values a taxonomy
has, they are ours.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum, auto
from types import MappingProxyType


class Use(StrEnum):
    """What a taxonomy is for."""

    COMPARED = auto()  # missions hold its values, people answer them, both are compared
    GATE = auto()  # the same, but a mission that does not suit is not proposed at all
    ASKED = auto()  # people answer it, missions know nothing of it
    PLACE = auto()  # people answer it, to say where


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """A question and its answers: `labels` by value. `neutral` answers express no wish; `hidden` ones are never answered,
    but derived. `by_params`: the answer is computed from parameters; `by_value`: it is a value."""

    key: str
    label: str
    labels: Mapping[str, str]
    use: Use = Use.COMPARED
    neutral: frozenset[str] = frozenset()
    hidden: frozenset[str] = frozenset()
    by_value: bool = True
    by_params: bool = False


_DONT_KNOW = {"je_ne_sais_pas": "Je ne sais pas"}
_WHATEVER = {"peu_importe": "Peu importe"}
_YES_NO = {"oui": "Oui", "non": "Non"}


def _compared(key: str, label: str, values: dict[str, str], neutral: dict[str, str] = _DONT_KNOW) -> Taxonomy:
    return Taxonomy(key, label, MappingProxyType({**values, **neutral}), neutral=frozenset(neutral))


def _asked(key: str, label: str, values: dict[str, str]) -> Taxonomy:
    return Taxonomy(key, label, MappingProxyType({**values, **_DONT_KNOW}), Use.ASKED, frozenset(_DONT_KNOW))


# Ages in years, both included; None: no limit. The hidden values are the limits of two legal frames. A minor with a handicap is a
# minor first: what is closed to minors must not open to them by another group.
AGES: Mapping[str, tuple[int, int | None]] = MappingProxyType(
    {
        "moins_18_ans": (0, 17),
        "entre_18_25_ans": (18, 25),
        "entre_25_30_ans": (26, 30),
        "entre_30_45_ans": (31, 45),
        "entre_46_67_ans": (46, 67),
        "entre_68_72_ans": (68, 72),
        "plus_72_ans": (73, None),
        "entre_46_66_ans": (46, 66),
        "moins_31_ans_handicap": (18, 30),
    }
)
HANDICAP_AGE = "moins_31_ans_handicap"
_AGE_LABELS = {
    "moins_18_ans": "Moins de 18 ans",
    "entre_18_25_ans": "De 18 à 25 ans",
    "entre_25_30_ans": "De 26 à 30 ans",
    "entre_30_45_ans": "De 31 à 45 ans",
    "entre_46_67_ans": "De 46 à 67 ans",
    "entre_68_72_ans": "De 68 à 72 ans",
    "plus_72_ans": "Plus de 72 ans",
    "entre_46_66_ans": "De 46 à 66 ans",
    HANDICAP_AGE: "Moins de 31 ans, en situation de handicap",
}

_ALL = (
    _compared("domaine", "Domaine", {
        "solidarite_insertion": "Solidarité et insertion",
        "sante_soins": "Santé et soins",
        "education_transmission": "Éducation et transmission",
        "environnement_nature": "Environnement et nature",
        "animaux": "Protection des animaux",
        "culture_patrimoine": "Culture et patrimoine",
        "sport_loisirs": "Sport et loisirs",
        "citoyennete_memoire": "Citoyenneté et mémoire",
        "securite_secours": "Sécurité, secours et défense",
        "humanitaire_international": "Humanitaire et international",
    }),
    _compared("domaine_engagement", "Cause", {
        "personnes_agees": "Les personnes âgées",
        "enfants_jeunes": "Les enfants et les jeunes",
        "personnes_handicapees": "Les personnes en situation de handicap",
        "personnes_malades": "Les personnes malades",
        "personnes_precaires": "Les personnes en difficulté",
        "personnes_exilees": "Les personnes exilées",
        "planete": "La nature et les animaux",
        "culture_sport": "La culture et le sport pour tous",
        "protection_population": "La protection de la population",
    }),
    _compared("secteur_activite", "Secteur d'activité", {
        "agriculture_nature": "Agriculture, nature et animaux",
        "artisanat_batiment": "Artisanat, bâtiment et maintenance",
        "arts_culture": "Arts, culture et patrimoine",
        "droit_gestion": "Droit, gestion et administration",
        "enseignement_formation": "Enseignement et formation",
        "logistique_restauration": "Logistique et restauration",
        "numerique_communication": "Numérique et communication",
        "sante_social": "Santé et action sociale",
        "securite_defense": "Sécurité et défense",
        "sport_animation": "Sport et animation",
    }),
    _compared("type_mission", "Type de mission", {
        "ponctuelle": "Ponctuelle",
        "reguliere": "Régulière",
        "temps_plein": "À temps plein",
    }, _WHATEVER),
    _compared("rythme", "Rythme", {
        "une_fois": "Une fois, quelques jours au plus",
        "chaque_mois": "Quelques fois par mois",
        "chaque_semaine": "Chaque semaine",
        "soirs_week_ends": "Le soir ou le week-end",
        "temps_plein": "À temps plein",
    }, _WHATEVER),
    _compared("dispositif", "Dispositif", {
        "benevolat": "Bénévolat",
        "service_civique": "Service civique",
        "sapeurs_pompiers": "Sapeurs-pompiers volontaires",
        "reserve_gendarmerie": "Réserve de la gendarmerie",
        "reserve_police_nationale": "Réserve de la police nationale",
        "reserve_armees": "Réserve des armées",
    }),
    _compared("competence_rome", "Compétence", {
        "accompagner": "Accueillir, écouter, accompagner",
        "transmettre": "Former, enseigner, transmettre",
        "communiquer": "Communiquer, informer, traduire",
        "organiser": "Organiser, gérer, coordonner",
        "fabriquer": "Fabriquer, réparer, cultiver",
        "creer": "Créer, jouer, exposer",
        "proteger": "Protéger, secourir, soigner",
    }),
    _compared("region_internationale", "Région du monde", {
        "europe": "Europe",
        "afrique": "Afrique",
        "ameriques": "Amériques",
        "asie_oceanie": "Asie et Océanie",
    }, _WHATEVER),
    _compared("engagement_intent", "Envie", {
        "aider": "Aider quelqu'un directement",
        "transmettre": "Transmettre ce que je sais",
        "preserver": "Préserver la nature",
        "secourir": "Porter secours",
        "animer": "Animer la vie locale",
        "defendre": "Défendre une cause",
        "creer": "Faire vivre la culture",
        "servir": "Servir mon pays",
    }),
    _compared("activite", "Activité", {
        "accompagnement": "Accompagner des personnes",
        "terrain": "Agir dehors",
        "manuel": "Travailler de ses mains",
        "animation": "Animer un groupe",
        "organisation": "Organiser, gérer",
        "expression": "Écrire, communiquer, créer",
    }),
    _compared("equipe", "Équipe", {"en_equipe": "En équipe", "seul": "Plutôt seul"}, _WHATEVER),
    _compared("interaction", "Contact", {"avec_public": "Au contact du public", "peu_de_public": "Avec peu de contacts"}, _WHATEVER),
    _compared("autonomie", "Autonomie", {"encadre": "Bien encadré", "autonome": "En autonomie"}, _WHATEVER),
    _compared("imprevu", "Imprévu", {"previsible": "Un cadre prévisible", "imprevus": "Des imprévus"}, _WHATEVER),
    _compared("formation_onisep", "Formation", {
        "agriculture_environnement": "Agriculture et environnement",
        "arts_culture": "Arts et culture",
        "commerce_gestion": "Commerce et gestion",
        "droit_politique": "Droit et sciences politiques",
        "enseignement_sport": "Enseignement et sport",
        "sante_social": "Santé et social",
        "sciences_techniques": "Sciences, techniques et numérique",
        "securite_defense": "Sécurité et défense",
    }),
    _compared("motivation_recherche", "Attente", {
        "utilite": "Me sentir utile",
        "rencontres": "Rencontrer du monde",
        "competences": "Apprendre, prendre confiance",
        "experience": "Une expérience à faire valoir",
        "plein_air": "Être dehors, bouger",
        "depart": "Partir, découvrir ailleurs",
        "indemnisation": "Être indemnisé",
        "remote": "Agir depuis chez moi",
        "souplesse": "Choisir mes moments",
    }),
    Taxonomy(
        "tranche_age", "Âge", MappingProxyType(_AGE_LABELS), Use.GATE,
        hidden=frozenset({"entre_46_66_ans", HANDICAP_AGE}), by_params=True,
    ),
    _asked("statut", "Statut", {
        "lyceen": "Lycéen", "etudiant": "Étudiant", "en_emploi": "En emploi", "en_recherche": "En recherche d'emploi",
        "retraite": "Retraité", "autre": "Autre",
    }),
    _asked("handicap", "Situation de handicap", _YES_NO),
    _asked("mobilite", "Mobilité", {
        "a_pied": "À pied", "velo": "À vélo", "transports": "En transports en commun", "voiture": "En voiture",
    }),
    _asked("motivation", "Motivation", {
        "utilite": "Être utile", "rencontres": "Rencontrer", "decouverte": "Découvrir", "orientation": "Trouver ma voie",
    }),
    _asked("parcoursup_formation", "Formation visée sur Parcoursup", _YES_NO),
    _asked("servir_pays", "Servir son pays", _YES_NO),
    Taxonomy("location", "Lieu", MappingProxyType({}), Use.PLACE, by_value=False, by_params=True),
    # Its values are the codes of départements, which `reference` knows.
    Taxonomy("departmentCode", "Département", MappingProxyType({}), Use.PLACE),
)  # fmt: skip

TAXONOMIES: Mapping[str, Taxonomy] = MappingProxyType({each.key: each for each in _ALL})
HELD = tuple(each for each in _ALL if each.use in {Use.COMPARED, Use.GATE})
"""The taxonomies whose values missions hold."""

CODES: Mapping[str, int] = MappingProxyType(
    {
        key: code
        for code, key in enumerate(f"{each.key}.{value}" for each in HELD for value in each.labels if value not in each.neutral)
    }
)
"""`taxonomy.value` → its rank among the values that missions may hold."""


def split(key: str) -> tuple[str, str]:
    """The taxonomy and the value of a key."""
    taxonomy, _, value = key.partition(".")
    return taxonomy, value


def label(key: str) -> str:
    """The French name of a value, by key."""
    taxonomy, value = split(key)
    return TAXONOMIES[taxonomy].labels[value]


def ages_of(age: int, *, handicap: bool) -> tuple[str, ...]:
    """The age groups someone belongs to, hidden ones included."""
    return tuple(
        value
        for value, (least, most) in AGES.items()
        if least <= age and (most is None or age <= most) and (handicap or value != HANDICAP_AGE)
    )
