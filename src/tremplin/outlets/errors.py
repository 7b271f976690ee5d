"""Refusals about outlets."""

from __future__ import annotations

from tremplin.kit.refusal import Refusal


class OutletUnknown(Refusal):
    code = "OUTLET_UNKNOWN"
    status = 404
    sentence = "Aucun fichier de diffusion n'a l'identifiant « {outlet_id} »."


class OutletExists(Refusal):
    code = "OUTLET_EXISTS"
    status = 409
    sentence = "Un fichier de diffusion a déjà l'identifiant « {outlet_id} » : choisissez-en un autre."


class OutletIdInvalid(Refusal):
    code = "OUTLET_ID_INVALID"
    status = 422
    sentence = "L'identifiant « {outlet_id} » n'est pas utilisable : 1 à 64 lettres, chiffres, tirets ou soulignés."


class OutletFormatUnknown(Refusal):
    code = "OUTLET_FORMAT_UNKNOWN"
    status = 422
    sentence = "La forme « {format} » n'existe pas. Formes écrites : {known}."


class OutletSettingInvalid(Refusal):
    code = "OUTLET_SETTING_INVALID"
    status = 422
    sentence = "Ce réglage du fichier de diffusion est impossible : {reason}."


class OutletBuildRunning(Refusal):
    code = "OUTLET_BUILD_RUNNING"
    status = 409
    sentence = "Ce fichier de diffusion est déjà en train d'être refait : attendez que ce soit fini."


class OutletNothingHeld(Refusal):
    code = "OUTLET_NOTHING_HELD"
    status = 409
    sentence = "Ce fichier de diffusion n'attend pas de confirmation."


class OutletNotBuilt(Refusal):
    code = "OUTLET_NOT_BUILT"
    status = 503
    sentence = "Ce fichier n'est pas encore prêt : revenez dans quelques minutes."


class OutletPaused(Refusal):
    code = "OUTLET_PAUSED"
    status = 503
    sentence = "Ce fichier est en pause : qui diffuse ces missions l'a arrêté pour un temps."


class FeedbackMissionUnknown(Refusal):
    """Said of a mission that was never on the platform; the contract's words."""

    code = "NOT_FOUND"
    status = 404
    sentence = "Mission not found"
