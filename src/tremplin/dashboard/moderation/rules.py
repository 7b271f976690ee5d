"""A moderator's automatic rules: written by a form, tried on the last month, applied only after that; what each did lately."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import orjson
from fastapi import APIRouter, Request
from starlette.datastructures import FormData
from starlette.responses import Response

from tremplin.dashboard import pages
from tremplin.dashboard.desk import AT, READ, Here, desk_of, line, said, text, to
from tremplin.dashboard.listing import asked
from tremplin.dashboard.moderation.inbox import check_moderator, link, motives
from tremplin.identity.model import Right
from tremplin.kit.db import Conn
from tremplin.missions.moderation import automatic
from tremplin.missions.moderation.errors import RuleInvalid, RulesChanged
from tremplin.missions.moderation.history import store as history
from tremplin.missions.moderation.history.model import LATELY
from tremplin.missions.moderation.model import Status
from tremplin.missions.moderation.motives import label
from tremplin.missions.moderation.rules import CRITERIA, Rule, RuleSet, preset, read_rules

router = APIRouter(include_in_schema=False)
_PAGE = f"{AT}/moderation/regles"
_PRESET = "jeveuxaider"
DECIDES = {Status.REFUSED.value: "Refuser", Status.ACCEPTED.value: "Accepter", Status.ONGOING.value: "Mettre de côté"}
_LONGEST_RULES = 200_000
_BLANK = {"name": "", "status": Status.REFUSED.value, "motive": None, "comment": None}


@router.api_route(_PAGE, methods=READ)
async def rules(request: Request, partner_id: str) -> Response:
    """The rules; or the form of one of them (`numero`, 0 for a new one)."""
    desk, number = desk_of(request), asked(request, "numero", 3)
    async with desk.db.reading() as conn:
        here = await desk.enter(request, conn, partner_id, Right.MODERATE)
        check_moderator(here.at)
        held = await automatic.rules_of(conn, here.at)
        if number.isdecimal() and int(number) <= len(held.rules):
            chosen = held.rules[int(number) - 1].as_json() if int(number) else {}
            return _form(request, here, chosen, int(number))
        return await _list(request, conn, here, held)


@router.post(_PAGE)
async def write(request: Request, partner_id: str) -> Response:
    """Tries rules as a form changes them, and writes nothing; or applies, keeps or suspends those that were tried."""
    desk, sent = desk_of(request), await said(request)
    gesture = line(sent, "geste", 20)
    async with desk.db.writing() as conn:
        here = await desk.enter(request, conn, partner_id, Right.MODERATE, sent=sent)
        check_moderator(here.at)
        held = await automatic.rules_of(conn, here.at)
        try:
            if gesture == "suspendre":
                await automatic.set_rules(conn, here.at, held.rules, active=False, now=desk.now())
                return to(here.href("moderation/regles"), "regles-suspendues")
            if gesture in {"appliquer", "garder"}:
                return await _apply(request, conn, here, held, sent, active=gesture == "appliquer")
            return await _trial(request, conn, here, held, _changed(held, gesture, sent))
        except RulesChanged as refusal:
            return await _list(request, conn, here, held, fault=refusal)
        except RuleInvalid as refusal:
            if gesture == "ecrire":
                return _form(request, here, _typed(sent), _number(sent), fault=refusal.plain)
            return await _list(request, conn, here, held, fault=refusal)


async def _apply(request: Request, conn: Conn, here: Here, held: RuleSet, sent: FormData, *, active: bool) -> Response:
    if line(sent, "version", 60) != _version(held):
        raise RulesChanged
    try:
        given = orjson.loads(text(sent, "regles", _LONGEST_RULES))
    except orjson.JSONDecodeError:
        raise RuleInvalid(number=0, reason="elles sont illisibles") from None
    await automatic.set_rules(conn, here.at, read_rules(given), active=active, now=desk_of(request).now())
    return to(here.href("moderation/regles"), "regles-actives" if active else "regles-gardees")


def _changed(held: RuleSet, gesture: str, sent: FormData) -> tuple[Rule, ...]:
    """The rules as one gesture would leave them. Raises RuleInvalid."""
    rules, place = list(held.rules), _number(sent) - 1
    known = 0 <= place < len(rules)
    match gesture:
        case "ecrire":
            (written,) = read_rules([_typed(sent)])
            rules[place : place + 1] = [written] if known else []
            if not known:
                rules.append(written)
        case "retirer" if known:
            del rules[place]
        case "monter" if known and place:
            rules[place - 1 : place + 1] = rules[place], rules[place - 1]
        case "descendre" if known and place + 1 < len(rules):
            rules[place : place + 2] = rules[place + 1], rules[place]
        case "modele":
            names = {rule.name for rule in preset(_PRESET)}
            rules = [*(rule for rule in rules if rule.name not in names), *preset(_PRESET)]
    return read_rules([rule.as_json() for rule in rules])


def _number(sent: FormData) -> int:
    given = line(sent, "numero", 3)
    return int(given) if given.isdecimal() else 0


def _typed(sent: FormData) -> dict[str, Any]:
    """A rule as its form says it, to be checked as any other."""
    read: dict[str, Callable[[str], Any]] = {
        "whole": lambda given: int(given) if given.isdecimal() and len(given) < 6 else given,
        "true": lambda _: True,
        "texts": lambda given: [each.strip() for each in given.replace("\n", ",").split(",") if each.strip()],
    }
    typed = {name: text(sent, f"critere-{name}", 20_000) for name in CRITERIA}
    when = {name: read[CRITERIA[name].value](given) for name, given in typed.items() if given}
    when = {name: [CRITERIA[name].meant(each) for each in value] if isinstance(value, list) else value for name, value in when.items()}
    told = {
        "name": line(sent, "nom", 200),
        "motive": line(sent, "motif", 60) or None,
        "comment": text(sent, "commentaire", 2_000) or None,
    }
    return {**told, "status": line(sent, "decision", 20) or Status.REFUSED.value, "when": when}


def _version(held: RuleSet) -> str:
    return held.updated_at.isoformat() if held.updated_at else ""


async def _list(
    request: Request, conn: Conn, here: Here, held: RuleSet, *, fault: RulesChanged | RuleInvalid | None = None
) -> Response:
    work = await history.work_of_rules(conn, here.at.id, since=desk_of(request).now() - LATELY)
    return pages.drawn(
        request, here, "moderation/rules.html", fault.status if fault else 200, section="moderation", held=held, work=work,
        decides=DECIDES, days=LATELY.days, fault=fault, label=lambda code: label(code, here.at.id),
    )  # fmt: skip


def _form(request: Request, here: Here, rule: dict[str, Any], number: int, *, fault: str = "") -> Response:
    return pages.drawn(
        request, here, "moderation/rule.html", 422 if fault else 200, section="moderation", rule={**_BLANK, **rule}, number=number,
        when=rule.get("when", {}), criteria=CRITERIA, decides=DECIDES, motives=motives(here), fault=fault,
    )  # fmt: skip


async def _trial(request: Request, conn: Conn, here: Here, held: RuleSet, rules: tuple[Rule, ...]) -> Response:
    tried = await automatic.simulate(conn, here.at, rules, days=LATELY.days, now=desk_of(request).now())
    return pages.drawn(
        request, here, "moderation/trial.html", section="moderation", tried=tried, days=LATELY.days, decides=DECIDES,
        rules=orjson.dumps([rule.as_json() for rule in rules]).decode(), version=_version(held), active=held.active,
        link=lambda mission_id: link(here, mission_id), label=lambda code: label(code, here.at.id),
    )  # fmt: skip
