"""`tremplin moderation …`: what waits for a moderator, decisions, automatic rules."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tremplin.cli.context import answer, in_transaction, readable

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from tremplin.kit.db import Conn
    from tremplin.partners.model import Partner

app = typer.Typer(no_args_is_help=True)
rules = typer.Typer(no_args_is_help=True)
app.add_typer(rules, name="rules", help="Les règles automatiques d'un modérateur.")
Json = Annotated[bool, typer.Option("--json", help="Répond en JSON sur la sortie standard.")]
Moderator = Annotated[str, typer.Argument(help="Le modérateur.")]


def _as_moderator(moderator_id: str, work: Callable[[Conn, Partner], Awaitable[Any]]) -> Any:
    """Runs some work of a partner, in one transaction. Raises PartnerUnknown."""

    async def run(conn: Conn) -> Any:
        from tremplin.partners import store
        from tremplin.partners.errors import PartnerUnknown

        moderator = await store.find(conn, moderator_id)
        if moderator is None:
            raise PartnerUnknown(partner_id=moderator_id)
        return await work(conn, moderator)

    return in_transaction(run)


@app.command()
def motives(as_json: Json = False) -> None:
    """Dit les motifs de refus et leurs codes."""
    from tremplin.missions.moderation.motives import MOTIVES

    said = [{"code": each.code, "label": each.label, "label_en": each.label_en} for each in MOTIVES.values()]
    answer(said, as_json=as_json, text="\n".join(f"{each['code']} : {each['label']}" for each in said))


@app.command()
def inbox(
    moderator_id: Moderator,
    status: Annotated[str, typer.Option(help="PENDING, ONGOING, ACCEPTED ou REFUSED.")] = "PENDING",
    limit: Annotated[int, typer.Option(min=1, max=1000, help="Combien en montrer.")] = 25,
    as_json: Json = False,
) -> None:
    """Montre ce qui attend un modérateur, le plus ancien d'abord."""

    async def work(conn: Conn, moderator: Partner) -> dict[str, Any]:
        from tremplin.missions.moderation import actions
        from tremplin.missions.moderation.inbox.model import Wanted

        page = await actions.inbox(conn, moderator, Wanted(status=(status,)), limit=limit, count=False)
        lines = [
            {
                "id": line.decision.mission_id,
                "status": line.decision.status.value,
                "title": line.title,
                "organization": line.organisation_name,
                "city": line.city,
                "publisher": line.publisher_name,
                "waiting_since": line.waiting_since.isoformat(),
            }
            for line in page.lines
        ]
        return {"total": page.total, "missions": lines}

    found = _as_moderator(moderator_id, work)
    lines = [f"{each['id']}  {each['waiting_since'][:10]}  {each['title']} ({each['publisher']})" for each in found["missions"]]
    answer(found, as_json=as_json, text="\n".join([f"{found['total']} missions.", *lines]))


@app.command()
def decide(
    moderator_id: Moderator,
    mission_ids: Annotated[list[str], typer.Argument(help="Les missions.")],
    status: Annotated[str, typer.Option(help="PENDING, ONGOING, ACCEPTED ou REFUSED.")],
    motive: Annotated[str | None, typer.Option(help="Code du motif d'un refus.")] = None,
    comment: Annotated[str | None, typer.Option(help="Ce que lira l'annonceur.")] = None,
    as_json: Json = False,
) -> None:
    """Décide d'une ou de plusieurs missions."""
    from tremplin.missions.moderation.model import Author, Status

    if status not in set(Status):
        raise typer.BadParameter(f"{status} : {', '.join(Status)}", param_hint="--status")

    async def work(conn: Conn, moderator: Partner) -> dict[str, Any]:
        from tremplin.kit.clock import utc_now
        from tremplin.missions.moderation import actions
        from tremplin.missions.moderation.inbox.model import Wanted

        given = {"status": status, **{name: value for name, value in (("motive", motive), ("comment", comment)) if value}}
        wanted = Wanted(ids=tuple(mission_ids))
        done = await actions.decide_many(conn, moderator, wanted, given, by=Author(name="Administration"), now=utc_now())
        return {"updated": done.mission_ids, "batch": done.batch}

    done = _as_moderator(moderator_id, work)
    answer(done, as_json=as_json, text=f"{len(done['updated'])} missions décidées sur {len(set(mission_ids))}.")


@rules.command("show")
def show_rules(moderator_id: Moderator, as_json: Json = False) -> None:
    """Montre les règles d'un modérateur, et si elles décident."""
    from tremplin.missions.moderation import automatic

    _answer_rules(_as_moderator(moderator_id, automatic.rules_of), as_json=as_json)


@rules.command("set")
def set_rules(
    moderator_id: Moderator,
    file: Annotated[Path | None, typer.Argument(help="Fichier JSON : une liste de règles.")] = None,
    preset: Annotated[str | None, typer.Option(help="Règles prêtes à l'emploi : jeveuxaider.")] = None,
    as_json: Json = False,
) -> None:
    """Remplace les règles d'un modérateur ; elles restent actives, ou inactives, comme elles l'étaient."""
    chosen = _chosen(file, preset)

    async def work(conn: Conn, moderator: Partner) -> Any:
        from tremplin.kit.clock import utc_now
        from tremplin.missions.moderation import automatic

        active = (await automatic.rules_of(conn, moderator)).active
        return await automatic.set_rules(conn, moderator, chosen, active=active, now=utc_now())

    _answer_rules(_as_moderator(moderator_id, work), as_json=as_json)


@rules.command()
def activate(
    moderator_id: Moderator,
    off: Annotated[bool, typer.Option("--off", help="Les désactive.")] = False,
    as_json: Json = False,
) -> None:
    """Active les règles d'un modérateur : elles décident de ce qui attend, sous trois heures au plus."""

    async def work(conn: Conn, moderator: Partner) -> Any:
        from tremplin.kit.clock import utc_now
        from tremplin.missions.moderation import automatic

        written = (await automatic.rules_of(conn, moderator)).rules
        return await automatic.set_rules(conn, moderator, written, active=not off, now=utc_now())

    _answer_rules(_as_moderator(moderator_id, work), as_json=as_json)


@rules.command()
def simulate(
    moderator_id: Moderator,
    file: Annotated[Path | None, typer.Argument(help="Fichier JSON ; sinon, les règles enregistrées.")] = None,
    preset: Annotated[str | None, typer.Option(help="Règles prêtes à l'emploi : jeveuxaider.")] = None,
    days: Annotated[int, typer.Option(min=1, max=3650, help="Missions des derniers jours.")] = 30,
    as_json: Json = False,
) -> None:
    """Dit ce que des règles décideraient, sans rien écrire."""
    chosen = _chosen(file, preset) if file or preset else None

    async def work(conn: Conn, moderator: Partner) -> dict[str, Any]:
        from tremplin.kit.clock import utc_now
        from tremplin.missions.moderation import automatic

        tried = chosen if chosen is not None else (await automatic.rules_of(conn, moderator)).rules
        found = await automatic.simulate(conn, moderator, tried, days=days, now=utc_now())
        effects = [
            {"rule": each.rule.name, "count": each.count, "decided": dict(each.decided), "samples": [s.title for s in each.samples]}
            for each in found.effects
        ]
        return {"total": found.total, "unmatched": found.unmatched, "effects": effects}

    found = _as_moderator(moderator_id, work)
    lines = [f"{each['rule']} : {each['count']}" for each in found["effects"]]
    answer(
        found, as_json=as_json, text="\n".join([f"{found['total']} missions, dont {found['unmatched']} pour une personne.", *lines])
    )


def _chosen(file: Path | None, preset: str | None) -> Any:
    """Rules of a file or of a preset. Raises RuleInvalid, FileUnreadable."""
    from tremplin.missions.moderation import rules as rulebook
    from tremplin.missions.moderation.errors import RuleInvalid

    if (file is None) == (preset is None):
        raise typer.BadParameter("donnez un fichier de règles, ou --preset")
    if preset is not None:
        return rulebook.preset(preset)
    assert file is not None
    try:
        return rulebook.read_rules(json.loads(readable(file).read_text(encoding="utf-8")))
    except ValueError as error:  # not JSON, or not text
        raise RuleInvalid(number=0, reason=f"{file} n'est pas du JSON") from error


def _answer_rules(found: Any, *, as_json: bool) -> None:
    said = {"active": found.active, "rules": [rule.as_json() for rule in found.rules]}
    lines = [f"{n}. {rule.name} : {rule.sentence} → {rule.status}" for n, rule in enumerate(found.rules, 1)]
    state = "Règles actives." if found.active else "Règles inactives."
    answer(said, as_json=as_json, text="\n".join([state, *lines]))
