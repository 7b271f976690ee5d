"""Every problem a reader may find in a feed, once: stable code, French and English sentence, what to do.

docs/partenaires/flux-xml.md explains each to announcers.
"""

from __future__ import annotations

from tremplin.kit.problem import ProblemKind, Severity

ERROR, WARNING, INFO = Severity.ERROR, Severity.WARNING, Severity.INFO
_IN_CDATA = "Placez le texte entre <![CDATA[ et ]]>, ou faites écrire le flux par une bibliothèque XML."

# Of the whole feed

FEED_TRUNCATED = ProblemKind(
    "FEED_TRUNCATED",
    WARNING,
    "Le flux s'arrête avant sa balise de fin : les missions complètes sont lues, les autres manquent.",
    "The feed stops before its closing tag: complete missions are read, others are missing.",
    "Vérifiez que la génération du flux va jusqu'au bout et que le fichier est remplacé d'un seul coup.",
)
ROOT_UNEXPECTED = ProblemKind(
    "ROOT_UNEXPECTED",
    INFO,
    "L'élément racine est <{root}> au lieu de <source>.",
    "The root element is <{root}> instead of <source>.",
    "Renommez l'élément racine en <source>.",
)
ENCODING_MISMATCH = ProblemKind(
    "ENCODING_MISMATCH",
    WARNING,
    "Le flux s'annonce en {declared} mais il est écrit en {actual} (ligne {line}).",
    "The feed says it is in {declared} but is written in {actual} (line {line}).",
    "Corrigez l'encodage annoncé à la première ligne, ou enregistrez le fichier en UTF-8.",
)
ENCODING_UNKNOWN = ProblemKind(
    "ENCODING_UNKNOWN",
    WARNING,
    "L'encodage annoncé, « {declared} », n'est pas pris en charge : le flux est lu comme de l'UTF-8.",
    "The declared encoding, “{declared}”, is not supported: the feed is read as UTF-8.",
    "Écrivez le flux en UTF-8 et annoncez-le à la première ligne.",
)
TEXT_BEFORE_XML = ProblemKind(
    "TEXT_BEFORE_XML",
    WARNING,
    "Du texte précède la première ligne du flux ; il est ignoré.",
    "Some text comes before the first line of the feed; it is ignored.",
    "Retirez ce qui précède <?xml : il s'agit souvent d'un message d'erreur de votre site.",
)

# Of a mission that cannot be read

CLIENT_ID_MISSING = ProblemKind(
    "CLIENT_ID_MISSING",
    ERROR,
    "ClientId manquant",
    "clientId is missing",
    "Donnez à chaque mission un identifiant à elle, toujours le même, dans <clientId>.",
)
CLIENT_ID_TOO_LONG = ProblemKind(
    "CLIENT_ID_TOO_LONG",
    ERROR,
    "L'identifiant de la mission dépasse {limit} caractères.",
    "The mission's identifier is over {limit} characters.",
    "Donnez à la mission un identifiant plus court.",
)
DUPLICATE_CLIENT_ID = ProblemKind(
    "DUPLICATE_CLIENT_ID",
    ERROR,
    "L'identifiant « {client_id} » est déjà celui de la mission de la ligne {first_line} : seule celle-ci est gardée.",
    "The identifier “{client_id}” is already that of the mission at line {first_line}: only that one is kept.",
    "Donnez un identifiant différent à chaque mission, ou retirez la répétition.",
)
MISSION_UNREADABLE = ProblemKind(
    "MISSION_UNREADABLE",
    ERROR,
    "Le XML de la mission est illisible vers la ligne {line} : une balise n'est pas fermée, ou pas à sa place.",
    "The XML of the mission cannot be read around line {line} ({cause}).",
    "Vérifiez que chaque balise ouverte est fermée, dans l'ordre. " + _IN_CDATA,
)
MISSION_TOO_LARGE = ProblemKind(
    "MISSION_TOO_LARGE",
    ERROR,
    "La mission dépasse {limit} octets.",
    "The mission is over {limit} bytes.",
    "Allégez la description ; donnez les images par leur lien. Vérifiez aussi que </mission> n'est pas oublié.",
)
MISSION_NOT_CLOSED = ProblemKind(
    "MISSION_NOT_CLOSED",
    WARNING,
    "La balise </mission> manque à la fin de la mission.",
    "The </mission> tag is missing at the end of the mission.",
    "Fermez chaque mission par </mission>.",
)

# Of a mission's text

AMPERSAND_NOT_ESCAPED = ProblemKind(
    "AMPERSAND_NOT_ESCAPED",
    WARNING,
    "Un « & » n'est pas échappé : il est lu comme un caractère ordinaire.",
    "A raw “&” is not escaped: it is read as an ordinary character.",
    "Écrivez &amp; à la place de &. " + _IN_CDATA,
)
LESS_THAN_NOT_ESCAPED = ProblemKind(
    "LESS_THAN_NOT_ESCAPED",
    WARNING,
    "Un « < » ou une balise HTML n'est pas échappé : il est lu comme du texte.",
    "A raw “<” or an HTML tag is not escaped: it is read as text.",
    "Écrivez &lt; à la place de <. " + _IN_CDATA,
)
ENTITY_UNKNOWN = ProblemKind(
    "ENTITY_UNKNOWN",
    INFO,
    "« {entity} » n'existe pas en XML : il est lu comme en HTML.",
    "“{entity}” does not exist in XML: it is read as in HTML.",
    "Écrivez le caractère lui-même (é et non &eacute;).",
)
CDATA_NOT_CLOSED = ProblemKind(
    "CDATA_NOT_CLOSED",
    WARNING,
    "Une section <![CDATA[ n'est pas fermée par ]]>.",
    "A <![CDATA[ section is not closed by ]]>.",
    "Fermez-la par ]]> juste avant la balise de fin.",
)
CONTROL_CHARACTER = ProblemKind(
    "CONTROL_CHARACTER",
    INFO,
    "Le texte contient des caractères de contrôle, interdits en XML ; ils sont retirés.",
    "The text holds control characters, forbidden in XML; they are removed.",
    "Retirez-les : ils viennent souvent d'un copier-coller depuis un traitement de texte.",
)
CHARACTERS_LOST = ProblemKind(
    "CHARACTERS_LOST",
    WARNING,
    "Des caractères sont illisibles ; ils sont remplacés par « \ufffd ».",
    "Some characters cannot be read; they are replaced by “\ufffd”.",
    "Enregistrez tout le flux dans un seul encodage, de préférence UTF-8.",
)
MOJIBAKE = ProblemKind(
    "MOJIBAKE",
    WARNING,
    "Les accents semblent abîmés : « {sample} ».",
    "Accents look garbled: “{sample}”.",
    "Fallait-il lire « {repaired} » ? Corrigez l'encodage de vos données : de l'UTF-8 a été lu comme du Windows-1252.",
)

# Of a mission's fields

ORGANISATION_MISSING = ProblemKind(
    "ORGANISATION_MISSING",
    ERROR,
    "Organisation manquante : ni identifiant, ni nom, ni RNA, ni SIREN, ni SIRET.",
    "Organisation missing: no identifier, name, RNA, SIREN nor SIRET.",
    "Indiquez au moins <organizationName>.",
)
ORGANISATION_NUMBER_UNREADABLE = ProblemKind(
    "ORGANISATION_NUMBER_UNREADABLE",
    WARNING,
    "« {value} » n'est pas un {name}.",
    "“{value}” is not a {name}.",
    "Un RNA s'écrit W suivi de 9 caractères, un SIREN compte 9 chiffres, un SIRET 14.",
)
DATE_UNREADABLE = ProblemKind(
    "DATE_UNREADABLE",
    WARNING,
    "La date « {value} » n'existe pas ou est illisible ; elle est ignorée.",
    "The date “{value}” does not exist or cannot be read; it is ignored.",
    "Écrivez-la sous la forme 2027-03-25 ou 2027-03-25T14:00:00+01:00.",
)
DATE_AMBIGUOUS = ProblemKind(
    "DATE_AMBIGUOUS",
    WARNING,
    "La date « {value} » peut se lire de deux façons ; le jour est lu en premier.",
    "The date “{value}” can be read two ways; the day is read first.",
    "Écrivez-la sous la forme 2027-03-25.",
)
DATE_MONTH_FIRST = ProblemKind(
    "DATE_MONTH_FIRST",
    WARNING,
    "La date « {value} » est lue le mois en premier, faute de mois de ce numéro.",
    "The date “{value}” is read month first, there being no such month.",
    "Écrivez-la sous la forme 2027-03-25.",
)
DATE_OUT_OF_RANGE = ProblemKind(
    "DATE_OUT_OF_RANGE",
    WARNING,
    "La date « {value} » est trop lointaine pour être juste ; elle est ignorée.",
    "The date “{value}” is too far away to be right; it is ignored.",
    "Vérifiez l'année (de 1990 à 2100).",
)
DATE_AS_SOON_AS_POSSIBLE = ProblemKind(
    "DATE_AS_SOON_AS_POSSIBLE",
    INFO,
    "« {value} » est lu comme une absence de date.",
    "“{value}” is read as no date.",
    "Laissez l'élément vide quand il n'y a pas de date.",
)
NUMBER_UNREADABLE = ProblemKind(
    "NUMBER_UNREADABLE",
    WARNING,
    "« {value} » n'est pas un nombre utilisable.",
    "“{value}” is not a usable number.",
    "Écrivez le nombre en chiffres, sans unité.",
)
PLACES_ZERO = ProblemKind(
    "PLACES_ZERO",
    INFO,
    "Zéro place est lu comme une place.",
    "Zero places is read as one place.",
    "Retirez du flux une mission complète, ou indiquez le nombre de places restantes.",
)
FLAG_UNREADABLE = ProblemKind(
    "FLAG_UNREADABLE",
    WARNING,
    "« {value} » n'est ni oui ni non ; c'est lu comme non.",
    "“{value}” is neither yes nor no; it is read as no.",
    "Écrivez yes ou no.",
)
REMOTE_UNKNOWN = ProblemKind(
    "REMOTE_UNKNOWN",
    WARNING,
    "« {value} » n'est pas une façon connue d'être à distance ; c'est lu comme non.",
    "“{value}” is not a known way of being remote; it is read as no.",
    "Écrivez no, possible, full ou local.",
)
COMPENSATION_UNIT_UNKNOWN = ProblemKind(
    "COMPENSATION_UNIT_UNKNOWN",
    WARNING,
    "« {value} » n'est pas une unité de compensation connue ; elle est ignorée.",
    "“{value}” is not a known compensation unit; it is ignored.",
    "Écrivez hour, day, month ou year.",
)
URL_UNREADABLE = ProblemKind(
    "URL_UNREADABLE",
    WARNING,
    "« {value} » n'est pas un lien ; il est ignoré.",
    "“{value}” is not a link; it is ignored.",
    "Donnez une adresse complète, commençant par https://.",
)
LIST_TOO_LONG = ProblemKind(
    "LIST_TOO_LONG",
    WARNING,
    "La liste compte plus de {limit} valeurs ; les suivantes sont ignorées.",
    "The list holds over {limit} values; those beyond are ignored.",
    "Gardez les valeurs les plus utiles.",
)

# Of an address

TOO_MANY_ADDRESSES = ProblemKind(
    "TOO_MANY_ADDRESSES",
    WARNING,
    "La mission a plus de {limit} adresses ; les suivantes sont ignorées.",
    "The mission has over {limit} addresses; those beyond are ignored.",
    "Faites plusieurs missions, ou gardez les adresses principales.",
)
COUNTRY_UNKNOWN = ProblemKind(
    "COUNTRY_UNKNOWN",
    WARNING,
    "Le pays « {value} » est inconnu.",
    "The country “{value}” is unknown.",
    "Donnez son code à deux lettres (FR, BE, CH…).",
)
POSTCODE_UNKNOWN = ProblemKind(
    "POSTCODE_UNKNOWN",
    WARNING,
    "Le code postal « {value} » ne correspond à aucun département.",
    "The postcode “{value}” belongs to no département.",
    "Vérifiez le code postal : cinq chiffres, zéro initial compris.",
)
POSTCODE_ELSEWHERE = ProblemKind(
    "POSTCODE_ELSEWHERE",
    WARNING,
    "Le code postal « {value} » n'est pas dans le département {department}.",
    "The postcode “{value}” is not in département {department}.",
    "Vérifiez le code postal et le département ; le département indiqué est gardé.",
)
COORDINATES_UNREADABLE = ProblemKind(
    "COORDINATES_UNREADABLE",
    WARNING,
    "Les coordonnées « {value} » sont illisibles ; elles sont ignorées.",
    "The coordinates “{value}” cannot be read; they are ignored.",
    "Écrivez-les en degrés avec un point décimal : <lat>48.8566</lat><lon>2.3522</lon>.",
)
COORDINATES_ZERO = ProblemKind(
    "COORDINATES_ZERO",
    WARNING,
    "Les coordonnées 0,0 sont en pleine mer ; elles sont ignorées.",
    "Coordinates 0,0 are in the open sea; they are ignored.",
    "Laissez les coordonnées vides quand vous ne les connaissez pas : l'adresse suffit.",
)
COORDINATES_SWAPPED = ProblemKind(
    "COORDINATES_SWAPPED",
    WARNING,
    "Latitude et longitude semblent échangées : lu latitude {lat}, longitude {lon}.",
    "Latitude and longitude look exchanged: read as latitude {lat}, longitude {lon}.",
    "Échangez-les dans votre flux.",
)
