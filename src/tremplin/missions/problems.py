"""Problems that no rule on the draft alone can find: they come from places, from the numbers of registers, or from the announcer's
other missions."""

from __future__ import annotations

from tremplin.kit.problem import ProblemKind, Severity

PLACE_NOT_FOUND = ProblemKind(
    "PLACE_NOT_FOUND",
    Severity.WARNING,
    "Lieu introuvable : « {value} »",
    'Place not found: "{value}"',
    "Vérifiez la ville et le code postal, ou donnez les coordonnées.",
)
PLACE_DOUBTFUL = ProblemKind(
    "PLACE_DOUBTFUL",
    Severity.WARNING,
    "Les coordonnées sont à {km:.0f} km de « {value} »",
    'The coordinates are {km:.0f} km away from "{value}"',
    "Corrigez les coordonnées, ou retirez-les : la ville suffit pour vous situer.",
)
DUPLICATE = ProblemKind(
    "DUPLICATE",
    Severity.WARNING,
    "Semble identique à votre mission « {other} » (même titre, même organisation, mêmes lieux)",
    'Looks the same as your mission "{other}" (same title, organisation and places)',
    "Gardez-en une seule, avec le bon nombre de places, ou précisez ce qui les distingue.",
)
FIELD_UNREADABLE = ProblemKind(
    "FIELD_UNREADABLE",
    Severity.ERROR,
    "Champ illisible : {reason}",
    "Unreadable field: {reason}",
    "Envoyez ce champ avec le type et les valeurs que donne la documentation ; les autres missions du lot ont été traitées.",
)
CLIENT_ID_REPEATED = ProblemKind(
    "DUPLICATE_CLIENT_ID",
    Severity.ERROR,
    "L'identifiant « {value} » est déjà celui de la mission n° {other} du lot : seule celle-ci est gardée",
    'The identifier "{value}" is already that of mission {other} of the batch: only that one is kept',
    "Donnez un identifiant différent à chaque mission, ou retirez la répétition.",
)
NOT_KEPT = ProblemKind(
    "MISSION_NOT_KEPT",
    Severity.ERROR,
    "Cette mission n'a pas pu être gardée : {reason}",
    "This mission could not be kept: {reason}",
    "Renvoyez-la seule ; si cela dure, donnez-nous son identifiant.",
)
ORGANISATION_NUMBER_WRONG = ProblemKind(
    "ORGANISATION_NUMBER_WRONG",
    Severity.WARNING,
    "Le {name} « {value} » semble faux : ses chiffres ne se recoupent pas",
    'The {name} "{value}" looks wrong: its check digit does not match',
    "Recopiez le numéro d'un avis de situation ou du récépissé de déclaration ; un chiffre a sans doute été changé.",
)
ORGANISATION_RNA_WRONG = ProblemKind(
    "ORGANISATION_RNA_WRONG",
    Severity.WARNING,
    "« {value} » n'est pas un numéro RNA",
    '"{value}" is not a RNA number',
    "Un numéro RNA s'écrit W suivi de 9 chiffres ou lettres ; il figure sur le récépissé de déclaration de l'association.",
)
