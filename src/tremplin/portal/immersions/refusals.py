"""What to tell someone whose request a company could not be given: what happened, and what to do."""

from __future__ import annotations

from tremplin.immersions.contacts import errors
from tremplin.kit.refusal import Refusal
from tremplin.portal.language.spoken import marked

SENTENCES: dict[type[Refusal], str] = {
    errors.SimilarContact: marked(
        "Vous avez déjà contacté cette entreprise pour ce métier il y a moins de sept jours : votre première demande est bien partie. "
        "Laissez-lui le temps de répondre, ou cherchez une autre offre."
    ),
    errors.CompanyUnavailable: marked(
        "Cette entreprise vient de recevoir assez de demandes, et n'en prend plus pour l'instant. "
        "Rien n'est perdu : gardez ce texte pour une autre offre."
    ),
    errors.ContactModeMismatch: marked(
        "Cette entreprise vient de changer la façon dont elle veut être contactée : relisez le formulaire, puis envoyez-le de nouveau."
    ),
}
"""The refusals that leave the form open; after the others, there is no offer any more to write to."""

TOO_MANY = marked(
    "Trop de demandes viennent de votre connexion : attendez une minute, puis envoyez de nouveau. Votre texte est gardé ci-dessous."
)
