"""Why the system refuses a file or an address, in the words of whoever launched a command."""

from __future__ import annotations

import errno

_CAUSES = {
    errno.ENOENT: "il n'existe pas",
    errno.ENOTDIR: "une partie de son chemin n'est pas un dossier",
    errno.EISDIR: "c'est un dossier",
    errno.EACCES: "l'accès en est refusé",
    errno.EPERM: "l'accès en est refusé",
    errno.EROFS: "son disque est en lecture seule",
    errno.ENOSPC: "le disque est plein",
    errno.ENAMETOOLONG: "son nom est trop long",
    errno.EADDRINUSE: "un autre programme y est déjà",
    errno.EADDRNOTAVAIL: "cette machine n'a pas cette adresse",
}


def cause(error: OSError) -> str:
    """Why the system refused a file or an address; its own words, in English, for what is too rare to be told here."""
    return _CAUSES.get(error.errno or 0) or error.strerror or str(error)
