"""What the platform answers when it says no: a class per refusal, declared once, whatever the door."""

from __future__ import annotations

from functools import partial
from typing import ClassVar


class Refusal(Exception):
    """A refusal with a stable code (for programs), an HTTP status and a French sentence (for people).

    Subclasses set the three; `sentence` is a template filled with the keyword arguments given when it is raised.
    """

    code: ClassVar[str]
    status: ClassVar[int]
    sentence: ClassVar[str]

    def __init__(self, **values: object) -> None:
        self.values = values
        super().__init__(self.sentence.format(**values))

    def __reduce__(self) -> tuple[partial[Refusal], tuple[()]]:
        # Raised by another process: told by its values, of which the sentence is made again.
        return partial(type(self), **self.values), ()
