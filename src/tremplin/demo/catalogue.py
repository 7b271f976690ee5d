"""The demonstration's three announcers and their feeds, written anew at each start so that every mission is to come.

« Bénévoles d'ici », « Grande Plateforme Solidaire » and « Fédération des Associations du Littoral » are our inventions,
like the organisations they speak for. Only towns are real. Each writes in its own manner, as real announcers do.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tremplin.demo.documented import write_documented
from tremplin.demo.handmade import write_handmade
from tremplin.demo.missions import Plan, draw_missions
from tremplin.demo.platform import write_platform

_ICI = "benevoles-d-ici"
_PLATFORM = "grande-plateforme"
_COAST = "littoral"


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoFeed:
    """An announcer to create, and the feed to import for it. `missions` counts the faulty ones too."""

    announcer_name: str
    slug: str
    website: str
    description: str
    file: Path
    missions: int


def build_feeds(folder: Path, today: date, seed: int = 1) -> list[DemoFeed]:
    """Writes the three feeds in `folder` (made if missing) and says what they are. All starts are within 200 days.

    The same day and seed give the same bytes; another day only changes the dates.
    """
    folder.mkdir(parents=True, exist_ok=True)
    return [_ici(folder, today, seed), _platform(folder, today, seed), _coast(folder, today, seed)]


def _ici(folder: Path, today: date, seed: int) -> DemoFeed:
    name, website = "Bénévoles d'ici", "https://benevoles-d-ici.example"
    missions = draw_missions(Plan(_ICI, 2, 16, 24, 6, with_several_places=0.11), today, seed)
    return DemoFeed(
        announcer_name=name,
        slug=_ICI,
        website=website,
        description="Un site qui réunit de petites associations partout en France. Son flux suit la documentation.",
        file=_written(folder / f"{_ICI}.xml", write_documented(name, website, "ICI", missions, today)),
        missions=len(missions),
    )


def _platform(folder: Path, today: date, seed: int) -> DemoFeed:
    name, website = "Grande Plateforme Solidaire", "https://grande-plateforme-solidaire.example"
    missions = draw_missions(Plan(_PLATFORM, 1, 48, 32, 5), today, seed)
    return DemoFeed(
        announcer_name=name,
        slug=_PLATFORM,
        website=website,
        description=(
            "Une plateforme nationale dont le gabarit a ses habitudes : textes échappés deux fois, adresse à plat, dates sans fuseau."
        ),
        file=_written(folder / f"{_PLATFORM}.xml", write_platform(name, website, missions, today)),
        missions=len(missions),
    )


def _coast(folder: Path, today: date, seed: int) -> DemoFeed:
    name, website = "Fédération des Associations du Littoral", "https://associations-du-littoral.example"
    missions = draw_missions(Plan(_COAST, 0, 0, 0, 8), today, seed)
    return DemoFeed(
        announcer_name=name,
        slug=_COAST,
        website=website,
        description="Une petite fédération qui tient son flux à la main, fautes comprises.",
        file=_written(folder / f"{_COAST}.xml", write_handmade(name, website, missions, today)),
        missions=len(missions),
    )


def _written(file: Path, text: str) -> Path:
    file.write_text(text, encoding="utf-8")
    return file
