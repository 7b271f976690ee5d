"""Every format, by its name."""

from __future__ import annotations

from tremplin.outlets.formats.grimpio import GRIMPIO
from tremplin.outlets.formats.letudiant import LETUDIANT
from tremplin.outlets.formats.linkedin import LINKEDIN
from tremplin.outlets.formats.pulled import JOBTEASER, LEBONCOIN
from tremplin.outlets.formats.talent import TALENT

FORMATS = {each.name: each for each in (LINKEDIN, TALENT, GRIMPIO, LEBONCOIN, JOBTEASER, LETUDIANT)}
