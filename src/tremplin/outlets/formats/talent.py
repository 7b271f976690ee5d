"""Talent.com: XML with an ad a place (contract §5.2)."""

from __future__ import annotations

from urllib.parse import urlsplit

from tremplin.outlets.ad import PARIS, Ad, Place, by_address, description
from tremplin.outlets.formats.shape import PUBLISHER, Format, iso

# Talent.com's trades → labels of activities, as missions hold them.
_CATEGORIES = {
    "Administration": ("Tâches administratives", "Documentation traduction", "Accueil de public", "Responsabilités associatives"),
    "Animaux et environnement": ("Soins aux animaux", "Jardinage", "Ramassage de déchets"),
    "Art et culture": (
        "Art",
        "Animation",
        "Animation, Valorisation",
        "Activités manuelles",
        "Visites",
        "Gestion et entretien du patrimoine",
    ),
    "Bâtiment et maintenance": ("Bricolage", "Maintenance technique", "Préservation, Patrimoine"),
    "Communication et événements": ("Communication", "Evenementiel", "Médiation, Information", "Prévention, Sensibilisation"),
    "Enseignement et formation": (
        "Enseignement formation",
        "Soutien scolaire",
        "Alphabétisation",
        "Mentorat parrainage",
        "Transmission, Pédagogie",
    ),
    "Finance et droit": ("Comptabilité finance", "Juridique", "Conseil"),
    "Gestion de projets": ("Gestion de projets", "Gestion recherche des partenariats", "Encadrement d'équipes"),
    "Hôtellerie et restauration": ("Restauration, hôtellerie",),
    "Informatique": ("Informatique",),
    "Logistique": ("Logistique", "Collecte", "Collecte de produits", "Distribution"),
    "Ressources humaines": ("Recrutement", "Gestion des ressources humaines"),
    "Santé": ("Santé soins", "Aide psychologique", "Écoute permanence"),
    "Sciences humaines et sociales": ("Sciences humaines et social", "Vie citoyenne", "Mission internationale"),
    "Sécurité et secours": ("Secourisme", "Secours, Aide", "Opérations militaires"),
    "Services à la personne": ("Soutien, Accompagnement", "Lutte contre l'isolement"),
    "Sport": ("Sport",),
}
CATEGORY_OF = {activity: category for category, activities in _CATEGORIES.items() for activity in activities}


def _place(ad: Ad) -> Place:
    return ad.place or PARIS


def _category(ad: Ad) -> str | None:
    return next((CATEGORY_OF[each] for each in ad.exchanged["activities"] if each in CATEGORY_OF), None)


def _png(ad: Ad) -> str | None:
    """The logo, if it is of the only kind that Talent.com shows."""
    return ad.logo if urlsplit(ad.logo).path.lower().endswith(".png") else None


TALENT = Format(
    name="talent",
    title="Talent.com",
    head=(
        ("publisher", lambda _: PUBLISHER),
        ("publisherurl", lambda header: header.base_url),
        ("lastbuilddate", lambda header: iso(header.built_at)),
    ),
    split=by_address,
    fields=(
        ("referencenumber", lambda ad: ad.reference),
        ("title", lambda ad: ad.title),
        ("company", lambda ad: ad.text("publisherName")),
        ("city", lambda ad: _place(ad).city),
        ("state", lambda ad: _place(ad).region),
        ("country", lambda ad: _place(ad).country or "FR"),
        ("dateposted", lambda ad: iso(ad.posted_at)),
        ("url", lambda ad: ad.link),
        ("description", description),
        ("streetaddress", lambda ad: _place(ad).street),
        ("postalcode", lambda ad: _place(ad).postal_code),
        ("jobtype", lambda _: "part-time"),
        ("expirationdate", lambda ad: iso(ad.instant("endAt"))),
        ("isremote", lambda ad: "yes" if ad.text("remote") == "full" else "no"),
        ("category", _category),
        ("logo", _png),
    ),
)
