"""The documentation for programs that read texts: `/llms.txt` says what there is and where, `/llms-full.txt` holds the guides."""

from __future__ import annotations

from collections.abc import Sequence

from tremplin.portal.manual.guides import Guide
from tremplin.portal.manual.reference import Group

_ABOUT = (
    "Plateforme ouverte d'échange de missions de bénévolat, d'immersions professionnelles et d'événements emploi : les annonceurs "
    "publient, les diffuseurs montrent, les visites sont comptées sans cookie."
)
_HELD = (
    "Contrats servis : API Engagement (`/v0`, `/v2`), API Immersion Facilitée (`/api/v2`, `/api/v3`), API Événements (`/partenaire`), "
    "et l'API de Tremplin (`/api/v1`). Clé dans `x-api-key`. Un refus porte toujours un code stable, expliqué à /docs/codes."
)


def index(guides: Sequence[Guide], groups: Sequence[Group], *, base_url: str) -> str:
    """A summary with links, in the form that llmstxt.org describes."""
    lines = ["# Tremplin", "", f"> {_ABOUT}", "", _HELD, "", "## Guides", ""]
    lines += [f"- [{each.title}]({base_url}/docs/{each.name}): {each.summary}" for each in guides]
    lines += ["", "## Référence des API", "", f"- [Description OpenAPI 3.1]({base_url}/openapi.json): toutes les opérations"]
    lines += [f"- [OpenAPI 3.1 description, in English]({base_url}/en/openapi.json): every operation"]
    lines += [f"- [API reference, in English]({base_url}/en/docs/reference): the same, to read"]
    lines += [f"- [{each.title}]({base_url}{each.href}): {len(each.operations)} opérations" for each in groups]
    lines += ["", "## Optional", "", f"- [Tous les guides en un texte]({base_url}/llms-full.txt)"]
    lines += [f"- [Nouveautés]({base_url}/docs/nouveautes): ce qui change à chaque version"]
    return "\n".join(lines) + "\n"


def whole(guides: Sequence[Guide], *, base_url: str) -> str:
    """Every guide, one after the other, as written."""
    return "\n\n".join(f"<!-- {base_url}/docs/{each.name} -->\n\n{each.source.strip()}" for each in guides) + "\n"
