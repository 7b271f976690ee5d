"""Refusals of the form by which companies join."""

from __future__ import annotations

from tremplin.kit.refusal import Refusal


class LinkUnknown(Refusal):
    """Never given, past its end, or of someone who no longer looks after the page: which one is nobody's business."""

    code = "HOST_LINK_UNKNOWN"
    status = 410
    sentence = "Ce lien n'est plus valable : demandez-en un nouveau, il part à la même adresse."


class MailboxUnproved(Refusal):
    code = "HOST_MAILBOX_UNPROVED"
    status = 403
    sentence = "Ouvrez le lien reçu par courriel pour publier : il montre que cette adresse est la vôtre."
