"""Every kind of problem that the description of an event may have, with the sentence that says so and what to do."""

from __future__ import annotations

from tremplin.kit.problem import ProblemKind, Severity


def _error(code: str, message: str, message_en: str, hint: str) -> ProblemKind:
    return ProblemKind(code, Severity.ERROR, message, message_en, hint)


def _warning(code: str, message: str, message_en: str, hint: str) -> ProblemKind:
    return ProblemKind(code, Severity.WARNING, message, message_en, hint)


EVENT_UNREADABLE = _error(
    "EVENT_UNREADABLE", "Événement illisible : {reason}", "Unreadable event: {reason}", "Corrigez cette valeur dans votre agenda."
)
IDENTIFIER_MISSING = _error(
    "EVENT_IDENTIFIER_MISSING",
    "Identifiant manquant",
    "The identifier is missing",
    "Donnez à chaque événement un identifiant qui ne change pas (UID dans un calendrier).",
)
IDENTIFIER_REPEATED = _error(
    "EVENT_IDENTIFIER_REPEATED",
    "L'identifiant « {value} » est déjà celui d'un autre événement de l'agenda : le premier est gardé",
    'The identifier "{value}" is already that of another event: the first one is kept',
    "Donnez à chaque événement un identifiant à lui.",
)
TITLE_MISSING = _error("EVENT_TITLE_MISSING", "Titre manquant", "The title is missing", "Donnez un titre qui dise de quoi il s'agit.")
START_MISSING = _error("EVENT_START_MISSING", "Date de début manquante", "The start is missing", "Donnez le jour et l'heure du début.")
END_BEFORE_START = _error(
    "EVENT_END_BEFORE_START",
    "La fin précède le début",
    "The end is before the start",
    "Vérifiez les dates, les heures et leur fuseau.",
)
TOO_LONG = _error(
    "EVENT_TOO_LONG",
    "L'événement dure plus d'un an",
    "The event lasts more than a year",
    "Annoncez une date à la fois : une série se décrit par une règle de répétition.",
)
OUT_OF_TIME = _error("EVENT_OUT_OF_TIME", "Date hors de ce siècle : {value}", "Date out of this century: {value}", "Vérifiez l'année.")
TEXT_TOO_LONG = _error(
    "EVENT_TEXT_TOO_LONG", "Texte de plus de {most} caractères", "Text of more than {most} characters", "Raccourcissez-le."
)
ZONE_UNKNOWN = _warning(
    "EVENT_ZONE_UNKNOWN",
    "Fuseau horaire inconnu : « {value} » ; celui du lieu est pris",
    'Unknown time zone: "{value}"; that of the place is taken',
    "Donnez un nom de la base IANA, par exemple Indian/Reunion.",
)
ZONE_OF_CALENDAR = _warning(
    "EVENT_ZONE_OF_CALENDAR",
    "Fuseau horaire inconnu : « {value} » ; celui de l'agenda est pris ({taken})",
    'Unknown time zone: "{value}"; that of the agenda is taken ({taken})',
    "Donnez un nom de la base IANA, par exemple Indian/Reunion, ou décrivez le fuseau (VTIMEZONE).",
)
VALUE_IGNORED = _warning(
    "EVENT_VALUE_IGNORED",
    "Valeur illisible, laissée de côté : {reason}",
    "Unreadable value, left out: {reason}",
    "Corrigez cette valeur dans votre agenda ; le reste de l'événement est annoncé.",
)
PLACE_NOT_FOUND = _warning(
    "EVENT_PLACE_NOT_FOUND",
    "Lieu introuvable : « {value} » ; l'événement ne sera pas trouvé autour d'un point",
    'Place not found: "{value}"; nobody will find it around a point',
    "Donnez la commune et son code postal, ou les coordonnées.",
)
PLACE_MISSING = _warning(
    "EVENT_PLACE_MISSING",
    "Aucun lieu ni adresse de connexion",
    "No place nor address to connect to",
    "Dites où venir, ou comment suivre.",
)
COORDINATES_INVALID = _error(
    "EVENT_COORDINATES_INVALID",
    "Coordonnées hors de la Terre",
    "Coordinates out of the Earth",
    "Latitude de -90 à 90, longitude de -180 à 180.",
)
LINK_INVALID = _error(
    "EVENT_LINK_INVALID", "Adresse illisible : « {value} »", 'Unreadable address: "{value}"', "Une adresse qui commence par https://."
)
SEATS_INVALID = _error(
    "EVENT_SEATS_INVALID", "Nombre de places invalide : {value}", "Invalid number of seats: {value}", "Un nombre entier, 0 si aucune."
)
ROME_UNKNOWN = _warning(
    "EVENT_ROME_UNKNOWN",
    "Code ROME inconnu : « {value} »",
    'Unknown ROME code: "{value}"',
    "Une lettre de A à N et quatre chiffres, par exemple D1102.",
)
NOT_AN_ADDRESS = _error(
    "FAIR_ADDRESS_MISSING", "Adresse du salon manquante", "The fair's address is missing", "Une adresse qui commence par https://."
)
EVENT_PRIVATE = ProblemKind(
    "EVENT_PRIVATE",
    Severity.INFO,
    "Événement privé ou confidentiel : il n'est pas montré",
    "Private or confidential event: it is not shown",
    "Rendez-le public dans votre agenda (CLASS:PUBLIC) si chacun peut venir.",
)
OF_ANOTHER_AGENDA = _warning(
    "EVENT_OF_ANOTHER_AGENDA",
    "L'événement « {value} » est déjà lu dans un autre de vos agendas : celui-là est gardé",
    'The event "{value}" is already read in another of your agendas: that one is kept',
    "Arrêtez la lecture de l'autre agenda, ou donnez aux événements des identifiants différents.",
)
SERIES_CUT = _warning(
    "EVENT_SERIES_CUT",
    "Série de plus de {most} dates : les premières à venir sont gardées",
    "A series of more than {most} dates: the first ones to come are kept",
    "Donnez une fin à la série (COUNT ou UNTIL).",
)
FIELD_UNREADABLE = _error(
    "EVENT_FIELD_UNREADABLE", "Valeur illisible : {reason}", "Unreadable value: {reason}", "Écrivez-la comme dans l'exemple."
)
DATES_TOO_MANY = _error(
    "EVENT_DATES_TOO_MANY",
    "Plus de {most} dates à la fois",
    "More than {most} dates at once",
    "Annoncez-les en plusieurs fois, ou par un agenda lu régulièrement.",
)
END_OF_SERIES_MISSING = _error(
    "EVENT_SERIES_WITHOUT_END",
    "Dernier jour de la répétition manquant",
    "The last day of the repetition is missing",
    "Donnez le jour de la dernière date, dans l'année qui suit la première.",
)
PLACE_NEEDED = _error(
    "EVENT_PLACE_NEEDED", "Lieu manquant", "The place is missing", "Donnez la commune, ou choisissez « à distance »."
)
SEATS_MISSING = _error(
    "EVENT_SEATS_MISSING",
    "Nombre de places manquant",
    "The number of seats is missing",
    "Pour inscrire ici, dites combien de places sont offertes.",
)
LINK_MISSING = _error(
    "EVENT_LINK_MISSING",
    "Adresse d'inscription manquante",
    "The address to register at is missing",
    "Donnez l'adresse de la page où l'on s'inscrit ; elle commence par https://.",
)
JOB_UNKNOWN = _error(
    "EVENT_JOB_UNKNOWN",
    "Métier inconnu : « {value} »",
    'Unknown job: "{value}"',
    "Donnez le nom d'un métier, ou un code ROME comme D1102.",
)
