"""Every kind of problem that a company's description may have, with the sentence that says so and what to do."""

from __future__ import annotations

from tremplin.kit.problem import ProblemKind, Severity


def _error(code: str, message: str, message_en: str, hint: str) -> ProblemKind:
    return ProblemKind(code, Severity.ERROR, message, message_en, hint)


def _warning(code: str, message: str, message_en: str, hint: str) -> ProblemKind:
    return ProblemKind(code, Severity.WARNING, message, message_en, hint)


SIRET_INVALID = _error(
    "SIRET_INVALID",
    "« {value} » n'est pas un SIRET",
    '"{value}" is not a SIRET',
    "Un SIRET a 14 chiffres, qui se recoupent : recopiez-le d'un avis de situation.",
)
LINE_UNREADABLE = _error(
    "LINE_UNREADABLE",
    "Cette ligne n'est pas lisible : {reason}",
    "This line can't be read: {reason}",
    "Une ligne par entreprise : un objet JSON avec les champs attendus, ou une case par colonne.",
)
SIRET_REPEATED = _error(
    "SIRET_REPEATED",
    "Le SIRET {value} est déjà celui de la ligne {other} du fichier : seule celle-ci est gardée",
    "SIRET {value} is already that of line {other}: only that one is kept",
    "Gardez une seule ligne par établissement, avec tous ses métiers.",
)
SIRET_OF_ANOTHER = _error(
    "SIRET_OF_ANOTHER",
    "Cette ligne n'est pas à vous : {reason}",
    "This line is not yours: {reason}",
    "Retirez-la de votre fichier : seul qui a décrit une entreprise en premier la change.",
)
SIRET_UNKNOWN = _error(
    "SIRET_UNKNOWN",
    "Le SIRET {value} est inconnu du répertoire SIRENE",
    "SIRET {value} is unknown to the national directory",
    "Vérifiez le numéro ; un établissement créé récemment y paraît au bout de quelques jours.",
)
COMPANY_CLOSED = _error(
    "COMPANY_CLOSED",
    "L'établissement {value} est fermé d'après le répertoire SIRENE",
    "The establishment {value} is closed",
    "Donnez le SIRET de l'établissement qui accueille aujourd'hui.",
)
NAME_MISSING = _error(
    "NAME_MISSING", "Raison sociale manquante", "The company's name is missing", "Donnez celle du répertoire SIRENE."
)
TOO_LONG = _error(
    "TEXT_TOO_LONG",
    "Texte de plus de {most} caractères",
    "Text of more than {most} characters",
    "Raccourcissez-le à {most} caractères.",
)
HTML_FORBIDDEN = _error(
    "HTML_FORBIDDEN", "Ce texte contient des balises HTML", "This text has HTML tags", "Écrivez-le en texte simple, sans balise."
)
LEGAL_FORM_ONLY = _error(
    "LEGAL_FORM_ONLY",
    "« {value} » est une forme juridique, pas une enseigne",
    '"{value}" is a legal form, not a trade name',
    "Donnez le nom que connaissent vos clients, ou rien.",
)
NAF_INVALID = _error(
    "NAF_INVALID",
    "« {value} » n'est pas un code NAF",
    '"{value}" is not a NAF code',
    "Quatre chiffres et une lettre, par exemple 1071C.",
)
EMPLOYEES_INVALID = _error(
    "EMPLOYEES_INVALID", "Effectif inconnu : « {value} »", 'Unknown number of employees: "{value}"', "Choisissez une des tranches."
)
LOCATION_MISSING = _error("LOCATION_MISSING", "Aucune adresse", "No address", "Donnez au moins le lieu où vous accueillez.")
POSTCODE_MISSING = _error(
    "POSTCODE_MISSING",
    "Adresse sans code postal : « {value} »",
    'Address without postcode: "{value}"',
    "Écrivez par exemple « 3 rue des Lilas 35000 Rennes ».",
)
LOCATION_NOT_FOUND = _error(
    "LOCATION_NOT_FOUND",
    "Lieu introuvable : « {value} »",
    'Place not found: "{value}"',
    "Vérifiez la commune et le code postal, ou donnez les coordonnées.",
)
COORDINATES_INVALID = _error(
    "COORDINATES_INVALID",
    "Coordonnées hors de la Terre",
    "Coordinates out of the Earth",
    "Latitude de -90 à 90, longitude de -180 à 180.",
)
OFFER_MISSING = _error("OFFER_MISSING", "Aucun métier", "No job", "Donnez au moins un métier à découvrir.")
APPELLATION_UNKNOWN = _error(
    "APPELLATION_UNKNOWN",
    "Métier inconnu : code d'appellation « {value} »",
    'Unknown job: appellation code "{value}"',
    "Cherchez le métier dans le référentiel ROME, et donnez le code de son appellation.",
)
REMOTE_WORK_INVALID = _error(
    "REMOTE_WORK_INVALID", "Mode de travail inconnu : « {value} »", 'Unknown remote mode: "{value}"', "ON_SITE, HYBRID ou FULL_REMOTE."
)
OFFER_REPEATED = _warning(
    "OFFER_REPEATED", "Métier répété : {value}", "Repeated job: {value}", "Une fois suffit pour chaque mode de travail."
)
CONTACT_MODE_INVALID = _error(
    "CONTACT_MODE_INVALID",
    "Mode de contact inconnu : « {value} »",
    'Unknown contact mode: "{value}"',
    "EMAIL, PHONE ou IN_PERSON.",
)
PHONE_CONTACT_MISSING = _error(
    "PHONE_CONTACT_MISSING",
    "Contact par téléphone : il faut une seule personne à appeler, avec son numéro",
    "Contact by telephone needs exactly one person to call, with a number",
    "Désignez qui répond au téléphone.",
)
WELCOME_CONTACT_MISSING = _error(
    "WELCOME_CONTACT_MISSING",
    "Contact sur place : il faut une seule personne à demander",
    "Contact in person needs exactly one person to ask for",
    "Désignez qui accueille les candidats, avec son nom.",
)
WELCOME_ADDRESS_MISSING = _error(
    "WELCOME_ADDRESS_MISSING",
    "Contact sur place : il faut l'adresse où se présenter",
    "Contact in person needs the address to go to",
    "Donnez l'adresse de l'accueil.",
)
ADMIN_MISSING = _error(
    "ADMIN_MISSING",
    "Personne n'administre la fiche",
    "Nobody administers the company's page",
    "Donnez l'adresse d'au moins une personne.",
)
RECIPIENT_MISSING = _error(
    "RECIPIENT_MISSING", "Personne ne reçoit les candidatures", "Nobody receives candidates' messages", "Désignez qui les reçoit."
)
EMAIL_INVALID = _error(
    "EMAIL_INVALID",
    "Adresse électronique illisible : « {value} »",
    'Unreadable e-mail address: "{value}"',
    "Par exemple nom@entreprise.fr.",
)
EMAIL_REPEATED = _error("EMAIL_REPEATED", "Adresse répétée : {value}", "Repeated address: {value}", "Une seule fois par personne.")
ROLE_INVALID = _error(
    "ROLE_INVALID", "Rôle inconnu : « {value} »", 'Unknown role: "{value}"', "establishment-admin ou establishment-contact."
)
ADMIN_INCOMPLETE = _error(
    "ADMIN_INCOMPLETE",
    "Qui administre la fiche doit donner sa fonction et un téléphone",
    "Whoever administers the page must give a job and a telephone number",
    "Complétez les deux : ils ne sont pas publiés.",
)
PHONE_INVALID = _error(
    "PHONE_INVALID", "Téléphone illisible : « {value} »", 'Unreadable number: "{value}"', "Par exemple 06 39 98 10 00."
)
QUOTA_INVALID = _error(
    "QUOTA_INVALID",
    "Nombre de contacts par mois invalide : {value}",
    "Invalid quota: {value}",
    "Un nombre entier, 0 pour aucun contact.",
)
AVAILABILITY_INVALID = _error(
    "AVAILABILITY_INVALID",
    "Date illisible : « {value} »",
    'Unreadable date: "{value}"',
    "Un jour, par exemple 2027-03-31 ; ou rien, pour accueillir dès maintenant.",
)
YES_NO_INVALID = _error("YES_NO_INVALID", "« {value} » n'est ni oui ni non", '"{value}" is neither yes nor no', "1, 0, ou rien.")
NEVER_AVAILABLE = _warning(
    "NEVER_AVAILABLE",
    "Zéro contact par mois : personne ne pourra écrire",
    "No contact a month: nobody can write",
    "Donnez 1 au moins.",
)
SEARCHABLE_BY_NOBODY = _warning(
    "SEARCHABLE_BY_NOBODY",
    "Ni les élèves, ni les demandeurs d'emploi : la fiche se trouvera peu",
    "Neither pupils nor job seekers: hardly anybody will find it",
    "Ouvrez-la au moins à l'un des deux.",
)
DISABLED_WORKERS_INVALID = _error(
    "DISABLED_WORKERS_INVALID",
    "Accueil de travailleurs handicapés, valeur inconnue : « {value} »",
    'Unknown value about disabled workers: "{value}"',
    "yes-ft-certified, yes-declared-only ou no.",
)
WEBSITE_INVALID = _error(
    "WEBSITE_INVALID",
    "Site internet illisible : « {value} »",
    'Unreadable website: "{value}"',
    "Une adresse qui commence par https://.",
)
