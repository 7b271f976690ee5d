"""Our own XML: events and fairs, in the words of the API; whole days, hours of a place, lists; refusals."""

from __future__ import annotations

import re

import pytest

from tests.events.feeds.calendars import broken_one, drafts, kept
from tests.factories.partners import NOW
from tremplin.events.errors import CalendarUnreadable
from tremplin.events.feeds import importing
from tremplin.events.feeds.item import Agenda
from tremplin.events.model import Status

EVENT = """<evenement>
  <id>jd-14</id><titre>Job dating &amp; café</titre><description><![CDATA[<p>Venez</p>]]></description>
  <deroulement>- Accueil</deroulement>
  <debut>2026-12-15T09:30:00</debut><fin>2026-12-15T12:00:00</fin><fuseau>Indian/Reunion</fuseau>
  <lieu>Laiterie</lieu><rue>4 rue Basse</rue><codePostal>97400</codePostal><ville>Saint-Denis</ville>
  <latitude>-20,87897</latitude><longitude>55.44863</longitude>
  <type>Job dating</type><modalites><modalite>ENPHY</modalite><modalite>à distance</modalite></modalites>
  <objectifs><objectif>Être recruté</objectif></objectifs><codesRome><code>D1102</code><code>m18</code></codesRome>
  <placesPresentiel>12</placesPresentiel><placesDistance>30</placesDistance><multisectoriel>oui</multisectoriel>
  <url>https://agenda.example/1</url><organisateur>Agence</organisateur><statut>REPORTE</statut><motifStatut>Cyclone</motifStatut>
</evenement>"""
FAIR = """<salon>
  <urlSalonEnLigne>https://salons.example/1</urlSalonEnLigne><titre>Salon du soin</titre><dateDebut>01/12/2026</dateDebut>
  <dateFin>2026-12-15</dateFin><description>&lt;p&gt;Venez&lt;/p&gt;</description><localisation>Finistère</localisation>
  <organismeOrganisateur>Agence de Quimper</organismeOrganisateur><nombreOffres>12</nombreOffres>
</salon>"""


def read(*elements: str) -> Agenda:
    return importing.read(
        f"<?xml version='1.0' encoding='UTF-8'?>\n<evenements>{''.join(elements)}</evenements>".encode(), form="auto", now=NOW
    )


def test_it_works() -> None:
    (event,) = kept(read(EVENT))
    assert (event.client_id, event.title, event.type) == ("jd-14", "Job dating & café", "Job dating")
    assert (event.starts_at.isoformat(), event.timezone) == ("2026-12-15T05:30:00+00:00", "Indian/Reunion")
    assert (event.lat, event.lon, event.seats_on_site, event.seats_remote) == (-20.87897, 55.44863, 12, 30)
    assert (event.on_site, event.remote, event.multi_sector) == (True, True, True)
    assert (event.objectives, event.rome_codes) == (("Être recruté",), ("D1102", "M18"))
    assert (event.status, event.status_reason) == (Status.POSTPONED, "Cyclone")
    assert (event.description, event.programme) == ("Venez", "- Accueil")


def test_fairs_are_read() -> None:
    (found,) = read(FAIR).fairs
    fair = found.draft
    assert fair is not None
    assert (found.line, found.url) == (2, fair.url)
    assert (fair.url, str(fair.starts_on), str(fair.ends_on), fair.offers) == (
        "https://salons.example/1",
        "2026-12-01",
        "2026-12-15",
        12,
    )


def test_days_are_whole_and_the_last_one_is_included() -> None:
    (event,) = kept(read("<evenement><id>1</id><titre>Forum</titre><debut>2026-12-15</debut><fin>2026-12-16</fin></evenement>"))
    assert (event.all_day, (event.ends_at - event.starts_at).days) == (True, 2)


@pytest.mark.parametrize(
    "broken",
    [
        "<debut>demain</debut>",
        "<debut>2026-12-15T09:30:00</debut><latitude>nord</latitude>",
        "<debut>2026-12-15</debut><placesPresentiel>douze</placesPresentiel>",
    ],
)
def test_a_broken_event_costs_only_itself(broken: str) -> None:
    agenda = read(EVENT, f"\n<evenement><id>x</id><titre>X</titre>{broken}</evenement>", EVENT.replace("jd-14", "jd-15"))
    assert [each.client_id for each in drafts(agenda)] == ["jd-14", "jd-15"]
    wrong = broken_one(agenda)
    assert (wrong.client_id, wrong.line) == ("x", 13)


@pytest.mark.parametrize(("name", "said"), [("nombreOffres", "plein"), ("dateDebut", "demain")])
def test_a_broken_fair_costs_only_itself(name: str, said: str) -> None:
    broken = re.sub(f"<{name}>.*?</{name}>", f"<{name}>{said}</{name}>", FAIR)
    fine, wrong = read(FAIR, broken).fairs
    assert fine.draft is not None
    assert wrong.draft is None
    assert wrong.url == "https://salons.example/1"
    assert f"« {said} »" in wrong.problems[0].message


def test_what_is_not_well_formed_is_refused() -> None:
    with pytest.raises(CalendarUnreadable):
        importing.read(b"<?xml version='1.0'?><evenements><evenement></evenements>", form="auto", now=NOW)


def test_declarations_are_refused_before_anything_is_read() -> None:
    bomb = b"<?xml version='1.0'?><!DOCTYPE e [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><evenements>&a;</evenements>"
    with pytest.raises(CalendarUnreadable, match="DOCTYPE"):
        importing.read(bomb, form="xml", now=NOW)
