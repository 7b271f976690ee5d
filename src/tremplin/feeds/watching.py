"""What a finished import tells its partner to look at. Pure."""

from __future__ import annotations

from tremplin.feeds.model import Run, RunStatus
from tremplin.kit.french import number
from tremplin.partners.warnings.model import Finding, Kind

KINDS = (Kind.ERROR, Kind.EMPTY, Kind.VALIDATION, Kind.QUARANTINE)
# Beyond this share of refused missions, the catalogue is wrong and not a few of its missions (API Engagement §3.9).
MOST_REFUSED_PERCENT = 75


def findings(run: Run) -> list[Finding]:
    """What is wrong with an import: it failed, brought nothing, was mostly refused, or waits for a confirmation."""
    found = []
    if run.error_code == "EMPTY":
        found.append(_of(run, Kind.EMPTY, f"{run.error} Vos missions déjà publiées le restent."))
    elif run.status in (RunStatus.FAILED, RunStatus.INTERRUPTED):
        why = run.error or "L'import a été interrompu."
        found.append(_of(run, Kind.ERROR, f"{why} Vos missions déjà publiées le restent ; un nouvel essai suivra."))
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


def _of(run: Run, kind: Kind, description: str) -> Finding:
    return Finding(run.partner_id, kind, description)
