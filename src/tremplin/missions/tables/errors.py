"""Why a table can't be used, or is no longer there."""

from __future__ import annotations

from tremplin.kit.refusal import Refusal


class TableUnreadable(Refusal):
    """Nothing of the file can be used."""

    code = "TABLE_UNREADABLE"
    status = 422
    sentence = "Ce fichier ne peut pas être lu : {reason}."


class TableUnknown(Refusal):
    code = "TABLE_UNKNOWN"
    status = 404
    sentence = "Ce tableur n'est plus là : ils sont oubliés au bout de deux jours. Envoyez-le de nouveau."
