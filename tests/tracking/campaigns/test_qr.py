"""QR codes."""

from __future__ import annotations

import struct

from lxml import etree

from tremplin.tracking.campaigns.qr import Shape, draw

LINK = "https://tremplin.example/r/campaign/019a2b6d-11aa-7c05-9f3e-5b1d2c3e4f50"
_NS = {"svg": "http://www.w3.org/2000/svg"}


def test_a_drawing_is_titled_for_those_who_do_not_see_it() -> None:
    root = etree.fromstring(draw(LINK, Shape.SVG, title="Lien de la campagne Été"))
    assert root.tag == f"{{{_NS['svg']}}}svg"
    assert root.findtext("svg:title", namespaces=_NS) == "Lien de la campagne Été"
    assert etree.fromstring(draw(LINK, Shape.SVG)).findtext("svg:title", namespaces=_NS) == LINK


def test_an_image_is_large_enough_to_be_printed() -> None:
    image = draw(LINK, Shape.PNG)
    assert image.startswith(b"\x89PNG\r\n")
    width, height = struct.unpack(">II", image[16:24])
    assert width == height >= 900


def test_the_same_link_is_always_drawn_the_same() -> None:
    assert draw(LINK, Shape.PNG) == draw(LINK, Shape.PNG) != draw(LINK + "x", Shape.PNG)
