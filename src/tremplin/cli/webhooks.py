"""`tremplin webhooks …`: where partners and consumers are told of what changes, what was sent, what must be sent again."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tremplin.cli.context import answer, in_transaction
from tremplin.cli.tracing import concerns

if TYPE_CHECKING:
    from tremplin.kit.db import Conn
    from tremplin.webhooks.log.model import Delivery
    from tremplin.webhooks.model import Endpoint

app = typer.Typer(no_args_is_help=True)
Json = Annotated[bool, typer.Option("--json", help="Répond en JSON sur la sortie standard.")]
EndpointId = Annotated[str, typer.Argument(metavar="ID", help="Le point de livraison.")]
Since = Annotated[datetime | None, typer.Option("--since", help="Envois créés depuis cet instant (UTC).")]
Until = Annotated[datetime | None, typer.Option("--until", help="… et avant celui-ci (UTC).")]


@app.command("list")
def show(as_json: Json = False) -> None:
    """Montre tous les points de livraison, leur état et ce qui les attend ; jamais leurs secrets."""

    async def work(conn: Conn) -> list[dict[str, Any]]:
        from tremplin.webhooks import store
        from tremplin.webhooks.log import store as log

        waiting = await log.waiting(conn)
        return [{**_told(each), "waiting": waiting.get(each.id, 0)} for each in await store.everyone(conn)]

    found = in_transaction(work)
    answer(found, as_json=as_json, text="\n".join(map(_line, found)) or "Aucun point de livraison.")


@app.command()
def pause(endpoint_id: EndpointId, as_json: Json = False) -> None:
    """Suspend les envois à un point de livraison : ce qui change attend."""
    from tremplin.webhooks import actions

    done = in_transaction(_moved(actions.pause, endpoint_id))
    answer(done, as_json=as_json, text="Suspendu : ce qui change attend.")


@app.command()
def resume(endpoint_id: EndpointId, as_json: Json = False) -> None:
    """Remet en service un point de livraison suspendu ou désactivé : ce qui attend part aussitôt."""
    from tremplin.webhooks import actions

    done = in_transaction(_moved(actions.resume, endpoint_id))
    answer(done, as_json=as_json, text="En service : ce qui attendait part aussitôt.")


@app.command()
def deliveries(
    endpoint_id: EndpointId,
    states: Annotated[list[str] | None, typer.Option("--state", help="pending, sending, delivered, dead ou cancelled.")] = None,
    since: Since = None,
    until: Until = None,
    limit: Annotated[int, typer.Option("--limit", min=1, max=1000, help="Combien, du plus récent au plus ancien.")] = 50,
    as_json: Json = False,
) -> None:
    """Montre ce qui a été envoyé à un point de livraison, et ce qu'il a répondu."""
    _check_states(states)

    async def work(conn: Conn) -> list[dict[str, Any]]:
        from tremplin.webhooks import actions
        from tremplin.webhooks.log import store as log
        from tremplin.webhooks.log.model import Question

        await actions.find(conn, endpoint_id)
        question = Question(endpoint_id, tuple(states or ()), _utc(since), _utc(until))
        return [_delivery(each) for each in await log.page(conn, question, after=None, limit=limit)]

    found = in_transaction(work)
    lines = [f"{each['id']}  {each['event']} {each['object_id']} v{each['version']} : {each['state']}" for each in found]
    answer(found, as_json=as_json, text="\n".join(lines) or "Aucun envoi.")


@app.command()
def replay(
    endpoint_id: EndpointId,
    delivery_id: Annotated[str | None, typer.Option("--delivery", metavar="ID", help="Un seul envoi ; sinon, --since.")] = None,
    states: Annotated[list[str] | None, typer.Option("--state", help="Dans ces états ; sinon, ceux abandonnés (dead).")] = None,
    since: Since = None,
    until: Until = None,
    as_json: Json = False,
) -> None:
    """Renvoie un envoi, ou ceux d'une période, sous le même identifiant."""
    _check_states(states)
    if (delivery_id is None) == (since is None):
        raise typer.BadParameter("donnez --delivery, ou --since.")

    async def work(conn: Conn) -> dict[str, Any]:
        from tremplin.kit.clock import utc_now
        from tremplin.webhooks import actions
        from tremplin.webhooks.log.model import Question

        concerns((await actions.find(conn, endpoint_id)).partner_id)
        if delivery_id is not None:
            await actions.replay(conn, endpoint_id, delivery_id, now=utc_now())
            return {"replayed": 1}
        question = Question(endpoint_id, tuple(states or ("dead",)), _utc(since), _utc(until))
        return {"replayed": await actions.replay_all(conn, question, now=utc_now())}

    done = in_transaction(work)
    answer(done, as_json=as_json, text=f"{done['replayed']} envois repartent.")


def _moved(move: Callable[..., Awaitable[Endpoint]], endpoint_id: str) -> Callable[[Conn], Awaitable[dict[str, Any]]]:
    async def work(conn: Conn) -> dict[str, Any]:
        from tremplin.kit.clock import utc_now

        moved = await move(conn, endpoint_id, now=utc_now())
        concerns(moved.partner_id)
        return _told(moved)

    return work


def _check_states(states: list[str] | None) -> None:
    from tremplin.webhooks.model import DeliveryState

    if not set(states or ()) <= set(DeliveryState):
        raise typer.BadParameter(f"un état parmi : {', '.join(DeliveryState)}.", param_hint="--state")


def _utc(at: datetime | None) -> datetime | None:
    from datetime import UTC

    return at.replace(tzinfo=at.tzinfo or UTC) if at else None


def _told(endpoint: Endpoint) -> dict[str, Any]:
    return {
        "id": endpoint.id,
        "partner_id": endpoint.partner_id,
        "consumer_id": endpoint.consumer_id,
        "url": endpoint.url,
        "events": list(endpoint.events),
        "state": endpoint.state,
        "state_reason": endpoint.state_reason,
        "failing_since": endpoint.failing_since.isoformat() if endpoint.failing_since else None,
        "created_at": endpoint.created_at.isoformat(),
    }


def _line(endpoint: dict[str, Any]) -> str:
    reason = f" ({endpoint['state_reason']})" if endpoint["state_reason"] else ""
    owner = endpoint["partner_id"] or endpoint["consumer_id"]
    return f"{endpoint['id']}  {endpoint['state']}{reason}, {endpoint['waiting']} en attente : {endpoint['url']} ({owner})"


def _delivery(delivery: Delivery) -> dict[str, Any]:
    return {
        "id": delivery.id,
        "event": delivery.event,
        "kind": delivery.kind,
        "object_id": delivery.object_id,
        "version": delivery.version,
        "state": delivery.state,
        "created_at": delivery.created_at.isoformat(),
        "due_at": delivery.due_at.isoformat() if delivery.due_at else None,
        "attempts": [
            {
                "number": each.number,
                "at": each.at.isoformat(),
                "status": each.status,
                "error": each.error,
                "duration_ms": each.duration_ms,
                "answer": each.answer,
            }
            for each in delivery.attempts
        ],
    }
