"""How people speak of jobs: words that the register lacks, and the occupations they look for most. Tables of our own."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

# What people type (folded) → what the register says, which is looked for after what was typed, never instead.
SYNONYMS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "aesh": ("accompagnant des élèves en situation de handicap", "auxiliaire de vie scolaire"),
        "agriculteur": ("exploitant agricole",),
        "agricultrice": ("exploitante agricole",),
        "animateur colo": ("animateur d'accueil collectif de mineurs",),
        "asv": ("auxiliaire vétérinaire",),
        "atsem": ("agent spécialisé des écoles maternelles",),
        "avs": ("auxiliaire de vie scolaire", "auxiliaire de vie sociale"),
        "boulange": ("boulanger",),
        "camionneur": ("conducteur routier", "conducteur de poids lourd"),
        "chauffeur de bus": ("conducteur de bus",),
        "chauffeur livreur": ("conducteur livreur",),
        "chauffeur poids lourd": ("conducteur de poids lourd",),
        "coach sportif": ("éducateur sportif",),
        "compta": ("comptable",),
        "cpe": ("conseiller principal d'éducation",),
        "creche": ("auxiliaire de puériculture", "éducateur de jeunes enfants"),
        "cuisto": ("cuisinier",),
        "cuistot": ("cuisinier",),
        "dev": ("développeur",),
        "docteur": ("médecin",),
        "eboueur": ("agent de collecte de déchets",),
        "educ": ("éducateur",),
        "eje": ("éducateur de jeunes enfants",),
        "elagage": ("élagueur",),
        "electro": ("électricien",),
        "factrice": ("facteur",),
        "femme de chambre": ("employé d'étage",),
        "femme de menage": ("employé de ménage", "agent de nettoyage"),
        "fleurs": ("fleuriste",),
        "flic": ("gardien de la paix",),
        "garcon de cafe": ("serveur",),
        "garde d enfants": ("garde d'enfant à domicile",),
        "graphisme": ("graphiste",),
        "ide": ("infirmier",),
        "informaticien": ("développeur informatique", "technicien informatique"),
        "informaticienne": ("développeuse informatique", "technicienne informatique"),
        "infographie": ("infographiste",),
        "instit": ("professeur des écoles",),
        "instituteur": ("professeur des écoles",),
        "institutrice": ("professeure des écoles",),
        "jardin": ("jardinier",),
        "kine": ("masseur kinésithérapeute",),
        "laborantin": ("technicien de laboratoire",),
        "maitre d ecole": ("professeur des écoles",),
        "maitresse d ecole": ("professeure des écoles",),
        "manip radio": ("manipulateur en radiologie",),
        "manut": ("manutentionnaire",),
        "maths": ("mathématiques",),
        "mecano": ("mécanicien",),
        "menage": ("employé de ménage", "agent de nettoyage"),
        "nounou": ("assistant maternel", "garde d'enfant à domicile"),
        "nourrice": ("assistant maternel",),
        "ortho": ("orthophoniste",),
        "patisserie": ("pâtissier",),
        "pharmacie": ("préparateur en pharmacie", "pharmacien"),
        "plonge": ("plongeur",),
        "policier": ("gardien de la paix",),
        "policiere": ("gardienne de la paix",),
        "pompier": ("sapeur pompier",),
        "prof": ("professeur",),
        "prof de sport": ("professeur d'éducation physique et sportive", "éducateur sportif"),
        "psy": ("psychologue", "psychiatre"),
        "puericultrice": ("infirmière en puériculture", "auxiliaire de puériculture"),
        "rh": ("ressources humaines",),
        "routier": ("conducteur routier",),
        "secretariat": ("secrétaire",),
        "securite": ("agent de sécurité",),
        "steward": ("personnel navigant commercial",),
        "toubib": ("médecin",),
        "veto": ("vétérinaire",),
        "vigile": ("agent de sécurité",),
    }
)

# The occupations that most people look for, or look for a place in, the first one first; those that are not here come after.
_SOUGHT = """
    G1602 D1106 G1803 D1102 K1303 J1501 D1202 I1604 M1607 A1501 K2106 G1203 D1104 D1507 N1105 K1302 M1805 D1214 K2204 J1506
    G1603 N1103 D1505 F1602 F1703 F1603 A1203 D1208 D1101 F1606 H2206 N4101 N4105 M1203 A1504 J1307 K1202 K1207 K1201 E1205
    D1209 M1602 M1601 G1703 G1501 K1304 N1101 K2503 M1604 M1810 I1401 G1204 F1607 F1503 F1501 A1414 A1416 K2107 D1403 D1401
    E1103 E1101 M1705 M1502 C1206 I1309 H2913 H2903 D1105 D1103 N4103 N4102 K2111 M1801 M1802 J1104 J1102 J1404 K1706 H2102
    F1201 C1502 D1212 D1211 G1605 G1202 A1503 A1204
"""
MOST_SOUGHT = tuple(_SOUGHT.split())
