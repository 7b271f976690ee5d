"""Refusals about people and their access."""

from __future__ import annotations

from tremplin.kit.refusal import Refusal


class RoleUnknown(Refusal):
    code = "ROLE_UNKNOWN"
    status = 422
    sentence = "« {role} » n'est pas un rôle. Choisissez parmi : {known}."


class RoleNeedsPartner(Refusal):
    code = "ROLE_NEEDS_PARTNER"
    status = 422
    sentence = "Le rôle « {role} » se tient chez un partenaire : donnez --partner."


class AccountUnknown(Refusal):
    code = "ACCOUNT_UNKNOWN"
    status = 404
    sentence = "Personne n'a de compte sous « {account} »."


class LastOwner(Refusal):
    code = "LAST_OWNER"
    status = 409
    sentence = "C'est la seule personne responsable : nommez-en une autre avant de la retirer."


class InvitationUnknown(Refusal):
    code = "INVITATION_UNKNOWN"
    status = 410
    sentence = "Cette invitation n'est plus valable : demandez-en une autre à la personne qui vous a invité."


class AccessLinkUnknown(Refusal):
    code = "ACCESS_LINK_UNKNOWN"
    status = 410
    sentence = "Ce lien a déjà servi, ou il est trop ancien."


class PasswordWeak(Refusal):
    code = "PASSWORD_WEAK"
    status = 422
    sentence = "{reason}"


class CodeWrong(Refusal):
    code = "CODE_WRONG"
    status = 422
    sentence = "Ce code n'est pas le bon : recopiez celui que montre votre application en ce moment."
