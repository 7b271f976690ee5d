"""Refusals about links."""

from __future__ import annotations

from tremplin.kit.refusal import Refusal


class LinkUnknown(Refusal):
    """Never made, forgotten, or sent to an address that is no longer that person's."""

    code = "CONVENTION_LINK_UNKNOWN"
    status = 404
    sentence = "Ce lien n'ouvre rien : il est incomplet, ou il a été remplacé."


class LinkExpired(Refusal):
    """Another can be asked for, from the page that says this."""

    code = "CONVENTION_LINK_EXPIRED"
    status = 403
    sentence = "Ce lien n'est plus valable : demandez-en un autre, il vous sera envoyé à la même adresse."
