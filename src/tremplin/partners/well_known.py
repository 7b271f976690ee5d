"""The ids that some partners have everywhere: what is particular to one of them is asked of this table, never of a name."""

from __future__ import annotations

JEVEUXAIDER = "5f5931496c7ea514150a818f"
SERVICE_CIVIQUE = "5f99dbe75eb1ad767733b206"
API_ENGAGEMENT = "63da29db7d356a87a4e35d4a"
LEBONCOIN = "60cd04a0d2321e05a743fa8d"
LINKEDIN = "5f8b3c7552a1412baaa0cd44"
LETUDIANT = "65251e076c0781cafb6ba76d"
JOBTEASER = "66ffce58f95ec99387109053"
GRIMPIO = "9ccdd7fdb2715f6c766fd989"
TALENT = "6891e7994a3ae7f2f0c9d71a"
PREVENTION_ROUTIERE = "619fab857d373e07aea8be1e"
GENDARMERIE = "65d770d5c0d3764cbed3ac85"
POLICE = "65f07ba338b232a6341ed1e2"
ROC = "65d7715cc0d3764cbed3afaf"
PLATEFORME_ENGAGEMENT = "6c6a6ed4cf9795a1d770c1e2"
