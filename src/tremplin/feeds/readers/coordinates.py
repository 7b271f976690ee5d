"""Coordinates in the order and spelling catalogues use, put right when there is no doubt."""

from __future__ import annotations

import re

from tremplin.feeds.readers import problems as kinds
from tremplin.feeds.readers.elements import Elements, Given
from tremplin.feeds.readers.values import number
from tremplin.kit.problem import Problem

Point = tuple[float, float]  # latitude, longitude, in degrees

# South, north, west, east: France and its overseas territories, a little wide.
_FRANCE = (
    (41.2, 51.3, -5.4, 9.7),  # metropolitan
    (14.2, 18.3, -63.3, -60.7),  # Antilles
    (2.0, 6.0, -54.8, -51.4),  # Guyane
    (-21.5, -20.7, 55.1, 56.0),  # La Réunion
    (-13.2, -12.5, 44.9, 45.4),  # Mayotte
    (46.6, 47.3, -56.6, -56.0),  # Saint-Pierre-et-Miquelon
    (-28.0, -7.5, -155.0, -134.0),  # Polynésie
    (-23.0, -17.5, 158.0, 172.5),  # Nouvelle-Calédonie
    (-14.6, -13.0, -178.6, -175.9),  # Wallis-et-Futuna
)
_EMPTY = re.compile(r"[\s,;]*")


def read_point(elements: Elements, *, french: bool, problems: list[Problem]) -> Point | None:
    """The coordinates of an address: `location`, else `lonlat` (longitude first), else `lonLat` (latitude first).

    None without coordinates, a lone comma included. `french` allows latitude and longitude to be exchanged when they
    only make sense the other way round.
    """
    given, texts = _given(elements)
    if texts is None:
        return None
    lat, lon = (None, None) if len(texts) != 2 else (number(texts[0]), number(texts[1]))
    if lat is None or lon is None:
        problems.append(kinds.COORDINATES_UNREADABLE.at(given.pointer, value=given.text[:80]))
        return None
    point = put_right(lat, lon, given.pointer, french=french, problems=problems)
    if point and not (-90 <= point[0] <= 90 and -180 <= point[1] <= 180):
        problems.append(kinds.COORDINATES_UNREADABLE.at(given.pointer, value=given.text[:80]))
        return None
    return point


def put_right(lat: float, lon: float, pointer: str, *, french: bool, problems: list[Problem]) -> Point | None:
    """The same point, the right way round; None for the zeros of those who do not know where they are."""
    if lat == 0 and lon == 0:
        problems.append(kinds.COORDINATES_ZERO.at(pointer))
        return None
    if not _in_france(lat, lon) and french and _in_france(lon, lat):
        lat, lon = lon, lat
        problems.append(kinds.COORDINATES_SWAPPED.at(pointer, lat=lat, lon=lon))
    return lat, lon


def _given(elements: Elements) -> tuple[Given, list[str] | None]:
    """What was given, and its texts with the latitude first; None when nothing was."""
    for location in elements.all("location"):
        inside = Elements(location, elements.problems, f"{elements.pointer}/location")
        lat, lon = inside.raw("lat").text, inside.raw("lon").text
        if lat or lon:
            return Given(f"{lat}, {lon}", inside.pointer), [lat, lon]
    for name, latitude_first in (("lonlat", False), ("lonLat", True)):
        given = elements.raw(name)
        if not _EMPTY.fullmatch(given.text):
            pair = _pair(given.text)
            return given, pair if latitude_first else pair[::-1]
    return Given("", ""), None


def _pair(text: str) -> list[str]:
    """The two numbers of a text; decimal commas are told from the separator when they leave no doubt."""
    parts = [part for part in re.split(r"\s*;\s*|\s*,\s+|\s+", text.strip(" ,;")) if part]
    if len(parts) == 2:
        return parts
    parts = [part.strip() for part in text.split(",")]
    if len(parts) == 4:
        return [f"{parts[0]}.{parts[1]}", f"{parts[2]}.{parts[3]}"]
    return parts


def _in_france(lat: float, lon: float) -> bool:
    return any(south <= lat <= north and west <= lon <= east for south, north, west, east in _FRANCE)
