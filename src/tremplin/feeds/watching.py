"""What a finished import tells its partner to look at. Pure."""

from __future__ import annotations

from tremplin.feeds.model import About, Run, RunStatus
from tremplin.kit.french import number
from tremplin.partners.warnings.model import Finding, Kind

KINDS = (Kind.ERROR, Kind.EMPTY, Kind.VALIDATION, Kind.QUARANTINE)
# Beyond this share of refused missions, the catalogue is wrong and not a few of its missions (API Engagement §3.9).
MOST_REFUSED_PERCENT = 75


def findings(run: Run) -> list[Finding]:
    """What is wrong with an import: it failed, brought nothing, was mostly refused, or waits for a confirmation."""
    if run.about == About.EVENTS:
        return _of_agenda(run)
    stay = "Vos missions déjà publiées le restent"
    found = []
    if run.error_code == "EMPTY":
        found.append(_of(run, Kind.EMPTY, f"{run.error} {stay}."))
    elif run.status in (RunStatus.FAILED, RunStatus.INTERRUPTED):
        why = run.error or "L'import a été interrompu."
        found.append(_of(run, Kind.ERROR, f"{why} {stay} ; un nouvel essai suivra."))
    read = run.created + run.updated + run.unchanged
    if read and run.refused * 100 > read * MOST_REFUSED_PERCENT:
        told = (
            f"{number(run.refused)} missions sur {number(read)} sont refusées : le rapport de l'import dit pourquoi, ligne par ligne."
        )
        found.append(_of(run, Kind.VALIDATION, told))
    if run.status == RunStatus.QUARANTINED:
        told = (
            f"{number(run.held)} missions publiées ne sont plus dans votre flux. Par prudence, elles restent en ligne jusqu'à ce"
            f" que vous confirmiez leur retrait (import {run.id}), ou qu'un flux complet soit importé."
        )
        found.append(_of(run, Kind.QUARANTINE, told))
    return found


def _of_agenda(run: Run) -> list[Finding]:
    found = []
    if run.status in (RunStatus.FAILED, RunStatus.INTERRUPTED):
        why = run.error or "La lecture a été interrompue."
        found.append(_of(run, Kind.ERROR, f"Agenda : {why} Vos événements déjà annoncés le restent ; un nouvel essai suivra."))
    read = run.created + run.updated + run.unchanged + run.refused
    if read and run.refused * 100 > read * MOST_REFUSED_PERCENT:
        told = f"{number(run.refused)} événements sur {number(read)} de votre agenda sont refusés : son rapport dit pourquoi, un à un."
        found.append(_of(run, Kind.VALIDATION, told))
    if run.status == RunStatus.QUARANTINED:
        told = (
            f"{number(run.held)} événements à venir ne sont plus dans votre agenda. Par prudence, ils restent annoncés jusqu'à ce que"
            f" vous confirmiez leur annulation (import {run.id}), ou qu'un agenda complet soit lu."
        )
        found.append(_of(run, Kind.QUARANTINE, told))
    return found


def _of(run: Run, kind: Kind, description: str) -> Finding:
    return Finding(run.partner_id, kind, description)
