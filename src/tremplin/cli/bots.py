"""`tremplin bots …`: the rules that tell robots from people: read them, try one, add it, undo it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tremplin.cli.context import answer, in_transaction

if TYPE_CHECKING:
    from tremplin.kit.db import Conn
    from tremplin.tracking.bots.actions import Wanted
    from tremplin.tracking.bots.model import Found, Rule

app = typer.Typer(no_args_is_help=True)
Json = Annotated[bool, typer.Option("--json", help="Répond en JSON sur la sortie standard.")]
Pattern = Annotated[str | None, typer.Option("--user-agent", help="Texte trouvé dans ce que dit être le programme.")]
Visitor = Annotated[str | None, typer.Option("--visitor", help="Empreinte d'un visiteur, en hexadécimal ; avec --day.")]
Day = Annotated[str | None, typer.Option("--day", help="Le jour (UTC) de cette empreinte : 2026-11-21.")]
Clicks = Annotated[int | None, typer.Option("--clicks", help="Seuil de clics d'un visiteur sans candidature ni compte…")]
Minutes = Annotated[int, typer.Option("--minutes", help="… en tant de minutes.")]
OneBroadcaster = Annotated[bool, typer.Option("--one-broadcaster", help="… chez un seul diffuseur.")]
Author = Annotated[str, typer.Option("--author", help="Qui le décide.")]


@app.command("list")
def show(
    include_revoked: Annotated[bool, typer.Option("--all", help="Montre aussi les règles révoquées.")] = False,
    as_json: Json = False,
) -> None:
    """Montre les règles qui valent : robots déclarés, visiteurs trouvés, seuils."""

    async def work(conn: Conn) -> list[dict[str, Any]]:
        from tremplin.tracking.bots import store

        return [_told(rule) for rule in await store.find_all(conn, revoked=include_revoked)]

    found = in_transaction(work)
    answer(found, as_json=as_json, text="\n".join(_line(each) for each in found) or "Aucune règle.")


@app.command()
def add(
    reason: Annotated[str, typer.Option("--reason", help="Pourquoi, pour qui relira cette règle.")],
    user_agent: Pattern = None,
    visitor: Visitor = None,
    day: Day = None,
    clicks: Clicks = None,
    minutes: Minutes = 24 * 60,
    one_broadcaster: OneBroadcaster = False,
    author: Author = "Administration",
    as_json: Json = False,
) -> None:
    """Ajoute une règle : --user-agent (ce qui vient), --visitor et --day (ce qui est déjà compté), ou --clicks (recherche horaire)."""
    wanted = _wanted(user_agent, visitor, day, clicks, minutes, one_broadcaster)
    if not reason.strip():
        raise typer.BadParameter("donnez une raison.", param_hint="--reason")

    async def work(conn: Conn) -> dict[str, Any]:
        from tremplin.kit.clock import utc_now
        from tremplin.tracking.bots import actions

        rule, flagged = await actions.add(conn, wanted, reason=reason.strip(), author=author, now=utc_now())
        return {**_told(rule), "flagged": flagged}

    done = in_transaction(work)
    answer(done, as_json=as_json, text=f"Règle {done['id']} ajoutée ; {done['flagged']} événements écartés des chiffres.")


@app.command()
def revoke(
    rule_id: Annotated[str, typer.Argument(help="La règle.")],
    author: Author = "Administration",
    as_json: Json = False,
) -> None:
    """Révoque une règle, et celles qu'elle a trouvées : leurs événements redeviennent ceux de personnes."""

    async def work(conn: Conn) -> dict[str, Any]:
        from tremplin.kit.clock import utc_now
        from tremplin.tracking.bots import actions

        return {"id": rule_id, "unflagged": await actions.revoke(conn, rule_id, by=author, now=utc_now())}

    done = in_transaction(work)
    answer(done, as_json=as_json, text=f"Règle révoquée ; {done['unflagged']} événements rendus aux chiffres.")


@app.command()
def preview(
    user_agent: Pattern = None,
    visitor: Visitor = None,
    day: Day = None,
    clicks: Clicks = None,
    minutes: Minutes = 24 * 60,
    one_broadcaster: OneBroadcaster = False,
    days: Annotated[int, typer.Option("--days", min=1, max=31, help="Sur combien de jours passés essayer un seuil.")] = 7,
    as_json: Json = False,
) -> None:
    """Dit combien d'événements une règle écarterait, sans rien changer."""
    wanted = _wanted(user_agent, visitor, day, clicks, minutes, one_broadcaster)

    async def work(conn: Conn) -> dict[str, Any]:
        from tremplin.kit.clock import utc_now
        from tremplin.tracking.bots import actions

        done = await actions.preview(conn, wanted, now=utc_now(), days=days)
        return {"events": done.events, "visitors": [_found(each) for each in done.visitors]}

    done = in_transaction(work)
    lines = [f"{each['visitor']} le {each['day']} : {each['clicks']} clics" for each in done["visitors"]]
    if done["events"] is None:
        lines = ["Ce que disent les navigateurs n'est pas conservé : cette règle ne jugerait que les visites à venir."]
    answer(done, as_json=as_json, text="\n".join([f"{done['events'] or 0} événements seraient écartés des chiffres.", *lines]))


def _wanted(pattern: str | None, visitor: str | None, day: str | None, clicks: int | None, minutes: int, one: bool) -> Wanted:
    from tremplin.tracking.bots.actions import Wanted
    from tremplin.tracking.bots.model import Rate

    if [pattern is None, visitor is None, clicks is None].count(False) != 1:
        raise typer.BadParameter("donnez --user-agent, ou --visitor, ou --clicks.")
    if visitor is not None:
        try:
            return Wanted(visitor=(bytes.fromhex(visitor), date.fromisoformat(day or "")))
        except ValueError as error:
            raise typer.BadParameter("une empreinte en hexadécimal, et son jour : 2026-11-21.", param_hint="--visitor") from error
    if clicks is not None:
        return Wanted(rate=Rate(clicks=clicks, minutes=minutes, one_broadcaster=one))
    return Wanted(pattern=pattern)


def _told(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "kind": rule.kind,
        "user_agent": rule.pattern,
        "visitor": rule.visitor.hex() if rule.visitor else None,
        "day": str(rule.day) if rule.day else None,
        "clicks": rule.clicks,
        "minutes": rule.minutes,
        "one_broadcaster": rule.one_broadcaster,
        "reason": rule.reason,
        "author": rule.author,
        "found_by": rule.found_by,
        "created_at": rule.created_at.isoformat(),
        "revoked_at": rule.revoked_at.isoformat() if rule.revoked_at else None,
        "revoked_by": rule.revoked_by,
    }


def _found(found: Found) -> dict[str, Any]:
    return {
        "visitor": found.visitor.hex(),
        "day": str(found.day),
        "clicks": found.clicks,
        "broadcasters": found.broadcasters,
        "events": found.events,
    }


def _line(rule: dict[str, Any]) -> str:
    about = rule["user_agent"] or (f"{rule['visitor']} le {rule['day']}" if rule["visitor"] else f"{rule['clicks']} clics")
    ended = f", révoquée par {rule['revoked_by']}" if rule["revoked_at"] else ""
    return f"{rule['id']}  {rule['kind']} : {about}\n  {rule['reason']} ({rule['author']}, {rule['created_at'][:10]}{ended})"
