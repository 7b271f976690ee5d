"""Bodies of our API, read strictly as its parameters are: what is not understood is refused by name rather than ignored."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from math import isfinite
from typing import Any

import orjson
from starlette.requests import Request

from tremplin.apis.native.errors import Fault, InvalidBody
from tremplin.apis.native.query import read_instant

_MOST_NAME = 200
_ZERO = re.compile(rb"(?<!\\)((?:\\\\)*)\\u0000")


class Body:
    """The JSON object of a request. Each key is asked for by name; then `refuse_if_wrong` refuses every fault at once, keys that
    nobody asked for included. No body at all is an empty object, unless what is sent is the whole of something.
    """

    def __init__(self, sent: dict[str, Any], at: str = "/body") -> None:
        self._sent, self._at = sent, at
        self._asked: list[str] = []
        self._faults: list[Fault] = []
        self._parts: list[Body] = []

    @classmethod
    async def of(cls, request: Request, *, whole: bool = False) -> Body:
        """Raises InvalidBody when it is not a JSON object. `whole`: nothing at all is a mistake, never all that one has to say."""
        raw = await request.body() or (b"" if whole else b"{}")
        try:
            # Zero bytes, which no text of the database can hold, are left out.
            sent = orjson.loads(_ZERO.sub(rb"\1", raw) if b"\\u0000" in raw else raw)
        except orjson.JSONDecodeError:
            sent = None
        if not isinstance(sent, dict):
            raise InvalidBody([Fault("/body", "Envoyez un objet JSON, encodé en UTF-8.")])
        return cls(sent)

    def has(self, name: str) -> bool:
        """Whether a key is given, with something else than null."""
        return self._sent.get(name) is not None

    def holds(self, name: str) -> bool:
        """Whether a key is given, were it with null: in a merge patch, null clears."""
        return name in self._sent

    def text(self, name: str, *, least: int = 0, most: int) -> str:
        """A text, without the spaces around it; empty when it is absent and may be."""
        value = self._value(name)
        if value is None and not least:
            return ""
        if not isinstance(value, str) or not least <= len(value.strip()) <= most:
            self.fault(name, f"« {name} » est un texte de {least} à {most} caractères.")
            return ""
        return value.strip()

    def texts(self, name: str, allowed: Sequence[str], *, required: bool) -> tuple[str, ...]:
        """Distinct values of a list; none when it is absent and may be."""
        value = self._value(name)
        if value is None and not required:
            return ()
        given = value if isinstance(value, list) else []
        if not given or not all(isinstance(each, str) and each in allowed for each in given):
            self.fault(name, f"« {name} » est une liste de valeurs parmi : {', '.join(allowed)}.")
            return ()
        return tuple(dict.fromkeys(given))

    def number(self, name: str, default: int, *, least: int, most: int) -> int:
        """A whole number."""
        value = self._value(name)
        if value is None:
            return default
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            self.fault(name, f"« {name} » est un nombre entier de {least} à {most}.")
            return default
        return value

    def decimal(self, name: str) -> float | None:
        """A number, whole or not."""
        value = self._value(name)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
            self.fault(name, f"« {name} » est un nombre.")
            return None
        return float(value)

    def flag(self, name: str, *, default: bool) -> bool:
        """True or false."""
        value = self._value(name)
        if value is not None and not isinstance(value, bool):
            self.fault(name, f"« {name} » vaut true ou false.")
            return default
        return default if value is None else value

    def part(self, name: str) -> Body | None:
        """An object within this one, read in the same way; None when it is absent."""
        value = self._value(name)
        if value is None:
            return None
        if not isinstance(value, dict):
            self.fault(name, f"« {name} » est un objet JSON.")
            return None
        return self._part(value, name)

    def parts(self, name: str, *, most: int) -> list[Body]:
        """The objects of a list within this one; none when it is absent, or when something else is among them."""
        value = self._value(name)
        if value is None:
            return []
        if not isinstance(value, list) or len(value) > most:
            self.fault(name, f"« {name} » est une liste de {most} objets au plus.")
            return []
        others = [k for k, each in enumerate(value) if not isinstance(each, dict)]
        for k in others:
            self.fault(name, f"« {name} » est une liste d'objets JSON.", str(k))
        return [] if others else [self._part(each, f"{name}/{k}") for k, each in enumerate(value)]

    def _part(self, sent: dict[str, Any], within: str) -> Body:
        part = Body(sent, f"{self._at}/{within}")
        self._parts.append(part)
        return part

    def instant(self, name: str) -> datetime | None:
        """An instant with its zone, or a day alone, which is its first instant in Paris."""
        value = self._value(name)
        if value is None:
            return None
        found = read_instant(value) if isinstance(value, str) else None
        if found is None:
            self.fault(name, f"« {name} » est un jour (2026-03-31) ou un instant avec son fuseau (2026-03-31T08:00:00Z).")
        return found

    def whatever(self, name: str) -> Any:
        """A value of any shape, for the route to check; None when it is absent."""
        return self._value(name)

    def fault(self, name: str, detail: str, *within: str) -> None:
        """Notes what is wrong with a key, or with what is within it, in a sentence."""
        escaped = (part[:_MOST_NAME].replace("~", "~0").replace("/", "~1") for part in (name, *within))
        self._faults.append(Fault(f"{self._at}/{'/'.join(escaped)}", detail))

    def faults(self) -> list[Fault]:
        """Every fault, those of its parts included. To be called once every key of the route has been asked for."""
        known = f"Connus : {', '.join(self._asked)}." if self._asked else "Cette route n'attend pas de corps."
        for name in self._sent:
            if name not in self._asked:
                self.fault(name, f"« {name[:_MOST_NAME]} » n'est pas attendu ici. {known}")
                self._asked.append(name)
        return [*self._faults, *(fault for part in self._parts for fault in part.faults())]

    def refuse_if_wrong(self) -> None:
        """Raises InvalidBody with every fault. To be called once every key of the route has been asked for."""
        if faults := self.faults():
            raise InvalidBody(faults)

    def _value(self, name: str) -> Any:
        self._asked.append(name)
        return self._sent.get(name)
