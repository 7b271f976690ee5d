"""Why a remote document was not fetched: each refusal has a stable code, and a sentence for whoever gave the link.

Sentences hold no address, no host name and no system message: partners could map our network with them. The technical
cause, when there is one, is the exception's `__cause__`, for the logs only.
"""

from __future__ import annotations

from typing import ClassVar


class FetchRefused(Exception):
    """Any refusal. `code` is for programs, `message` (French, what happened and what to do) is for people."""

    code: ClassVar[str]
    sentence: ClassVar[str]

    def __init__(self, **values: object) -> None:
        self.message = self.sentence.format(**values)
        super().__init__(self.message)


class BadUrl(FetchRefused):
    code = "BAD_URL"
    sentence = "Cette adresse n'est pas un lien valide. Copiez-la depuis la barre d'adresse de votre navigateur."


class SchemeNotAllowed(FetchRefused):
    code = "SCHEME_NOT_ALLOWED"
    sentence = "L'adresse doit commencer par https:// ou http://."


class CredentialsInUrl(FetchRefused):
    code = "CREDENTIALS_IN_URL"
    sentence = (
        "L'adresse contient un identifiant ou un mot de passe. Retirez-les de l'adresse et saisissez-les dans les "
        "champs prévus : ils y seront gardés chiffrés."
    )


class PortNotAllowed(FetchRefused):
    code = "PORT_NOT_ALLOWED"
    sentence = "Le port de cette adresse n'est pas accepté. Publiez le document sur un port web habituel (443 ou 80)."


class AddressNotPublic(FetchRefused):
    code = "ADDRESS_NOT_PUBLIC"
    sentence = (
        "Cette adresse ne mène pas à un serveur public. Donnez une adresse que n'importe qui peut ouvrir depuis "
        "Internet, en dehors de votre réseau."
    )


class NotResolved(FetchRefused):
    code = "NOT_RESOLVED"
    sentence = "Le nom de domaine de cette adresse est introuvable. Vérifiez son orthographe, ou réessayez plus tard."


class NotReachable(FetchRefused):
    code = "NOT_REACHABLE"
    sentence = (
        "Le serveur ne répond pas correctement. Vérifiez qu'il est en ligne, que son certificat est valide et que son "
        "pare-feu nous laisse passer."
    )


class TooManyRedirects(FetchRefused):
    code = "TOO_MANY_REDIRECTS"
    sentence = "Cette adresse redirige plus de {redirects} fois. Donnez directement l'adresse finale du document."


class Downgrade(FetchRefused):
    code = "DOWNGRADE"
    sentence = (
        "Cette adresse sécurisée (https) redirige vers une adresse qui ne l'est pas (http), alors qu'un mot de passe "
        "ou une clé l'accompagne. Faites rediriger vers une adresse en https."
    )


class TooSlow(FetchRefused):
    code = "TOO_SLOW"
    sentence = "Le serveur a mis plus de {seconds:.0f} secondes à tout envoyer. Allégez le document ou réessayez plus tard."


class TooLarge(FetchRefused):
    code = "TOO_LARGE"
    sentence = (
        "Le document est trop volumineux, ou le devient une fois décompressé (au plus {limit}). "
        "Réduisez-le ou découpez-le en plusieurs documents."
    )

    def __init__(self, max_bytes: int) -> None:
        limit = f"{max_bytes / 1e6:.0f} Mo" if max_bytes >= 1_000_000 else f"{max_bytes / 1e3:.0f} ko"
        super().__init__(limit=limit)


class Truncated(FetchRefused):
    code = "TRUNCATED"
    sentence = "Le document est arrivé incomplet : le serveur a coupé l'envoi. Réessayez, puis prévenez votre hébergeur."


class BadEncoding(FetchRefused):
    code = "BAD_ENCODING"
    sentence = (
        "La compression du document est illisible. Vérifiez que le fichier s'ouvre, et servez-le sans compression "
        "ou compressé avec gzip."
    )
