"""What a moderator sends: decisions, choices of missions, rules."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from tremplin.apis.engagement.bodies import Body, Whole
from tremplin.missions.moderation import rules as rulebook
from tremplin.missions.moderation.automatic import MOST_DAYS
from tremplin.missions.moderation.inbox.model import Wanted
from tremplin.missions.moderation.model import GIVEN, Status
from tremplin.missions.moderation.motives import MOTIVES

Text = Annotated[str, Field(max_length=10_000)]
Name = Annotated[str, Field(max_length=200)]
Choice = Literal["PENDING", "ONGOING", "ACCEPTED", "REFUSED"]
# What one statement may hold; nobody ticks as many lines.
Listed = Annotated[list[str], Field(max_length=10_000)]


class Update(Body):
    """Ce qui est décidé. Une clé absente est gardée, une valeur nulle efface."""

    status: Choice | None = None
    motive: Text | None = None
    comment: Text | None = None
    title: Annotated[str, Field(max_length=500)] | None = None
    note: Text | None = None

    def decision(self) -> dict[str, str | None]:
        """What was sent. A comment that is the code of a motive is the motive, as in the original."""
        given = {name: value for name, value in self.given().items() if name in GIVEN and (value or name != "status")}
        if given.get("comment") in MOTIVES and not given.get("motive"):
            given |= {"motive": given["comment"], "comment": None}
        return given


class Decide(Update):
    """Une décision, et qui la prend."""

    user_name: Name | None = None


class Where(Body):
    """Les missions que concerne une décision en nombre."""

    ids: Listed = Field(default_factory=list)
    organization_id: str | None = None
    status: Choice | None = None
    publisher: Listed = Field(default_factory=list)
    domain: Listed = Field(default_factory=list)
    department: Listed = Field(default_factory=list)
    city: Listed = Field(default_factory=list)
    organization: Listed = Field(default_factory=list)
    activity: Listed = Field(default_factory=list)
    motive: Listed = Field(default_factory=list)
    q: str = ""
    changed: bool = False

    def wanted(self) -> Wanted:
        """The same for the inbox. Without a status, what waits; or, of missions named one by one, all of them."""
        status = (self.status,) if self.status else () if self.ids else (Status.PENDING.value,)
        organizations = [*self.organization, *([self.organization_id] if self.organization_id else [])]
        lists = {
            name: tuple(getattr(self, name)) for name in ("ids", "publisher", "domain", "department", "city", "activity", "motive")
        }
        return Wanted(status=status, organization=tuple(organizations), words=self.q, changed=self.changed, **lists)


class Many(Body):
    where: Where
    update: Update
    user_name: Name | None = None
    dry_run: bool = False


class UndoOne(Body):
    user_name: Name | None = None


class UndoMany(UndoOne):
    batch: str


class Rules(Body):
    """Des règles, ou le nom d'un modèle ; ce qui n'est pas donné reste comme il est."""

    rules: list[dict[str, Any]] | None = None
    preset: str | None = None
    active: bool | None = None

    def chosen(self, current: tuple[rulebook.Rule, ...]) -> tuple[rulebook.Rule, ...]:
        if self.rules is not None:
            return rulebook.read_rules(self.rules)
        return rulebook.preset(self.preset) if self.preset else current


class Trial(Rules):
    days: Annotated[Whole, Field(ge=1, le=MOST_DAYS)] = 30
