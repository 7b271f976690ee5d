"""Missions, immersions and events on one map. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from tremplin.events.model import Event
from tremplin.portal.events.shown import Shown
from tremplin.portal.immersions import atlas
from tremplin.portal.immersions.atlas import Atlas, Pin
from tremplin.portal.immersions.offer import Offer
from tremplin.portal.mission import Mission
from tremplin.portal.results import Card
from tremplin.portal.whereabouts import Whereabouts
from tremplin.reference.communes import departments
from tremplin.reference.located import distance_km
from tremplin.search.model import Near


def around(where: Whereabouts, km: float, missions: Sequence[Card], offers: Sequence[Offer], events: Sequence[Shown]) -> Atlas:
    """What was found around a point, or in départements."""
    near = Near(where.lat, where.lon, km) if where.lat is not None and where.lon is not None else None
    pins = [pin for card in missions if (pin := _of_mission(card.mission, near, where.departments))]
    pins += [_of_offer(each) for each in offers]
    pins += [pin for each in events if (pin := _of_event(each, each.event))]
    return atlas.around(near, where.departments, pins)


def _of_mission(mission: Mission, near: Near | None, codes: Sequence[str]) -> Pin | None:
    """Where it is done: at the nearest of its places, or at the first of those in the départements."""
    names = {departments()[code].name for code in codes}
    pins = [
        Pin(place.lat, place.lon, place.city, f"/missions/{mission.id}", mission.title, mission.organisation)
        for place in mission.places
        if place.lat is not None and place.lon is not None and (near is not None or place.department in names)
    ]
    return min(pins, key=lambda pin: distance_km(near, pin) if near else 0, default=None)


def _of_offer(offer: Offer) -> Pin:
    return Pin(offer.lat, offer.lon, offer.city, offer.href, offer.job.label, offer.company)


def _of_event(shown: Shown, event: Event) -> Pin | None:
    if event.lat is None or event.lon is None or not event.on_site:
        return None
    return Pin(event.lat, event.lon, event.city or shown.where, shown.href, event.title, shown.when)
