"""Dataclasses sent to another process."""

from __future__ import annotations

import pickle
from dataclasses import FrozenInstanceError, dataclass

import pytest

from tremplin.kit.portable import portable


@portable
@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    name: str
    weight: float | None = None
    inside: tuple[Parcel, ...] = ()


def test_it_works() -> None:
    parcel = Parcel(name="armoire", inside=(Parcel(name="tiroir", weight=1.5),))

    received = pickle.loads(pickle.dumps(parcel))

    assert received == parcel
    assert received.inside[0].weight == 1.5


def test_a_frozen_object_still_is() -> None:
    received = pickle.loads(pickle.dumps(Parcel(name="armoire")))

    with pytest.raises(FrozenInstanceError):
        received.name = "buffet"
