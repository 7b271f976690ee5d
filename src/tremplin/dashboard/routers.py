"""Every address of the workspace."""

from __future__ import annotations

from tremplin.dashboard import home, seeking, suggesting
from tremplin.dashboard.conventions import agencies as convention_agencies
from tremplin.dashboard.conventions import deciding
from tremplin.dashboard.conventions import file as convention_file
from tremplin.dashboard.conventions import inbox as conventions
from tremplin.dashboard.conventions import models as convention_models
from tremplin.dashboard.conventions import particulars as convention_particulars
from tremplin.dashboard.conventions import writing as convention_writing
from tremplin.dashboard.diffusion import announcers, audience, campaigns, outlets, why, widgets
from tremplin.dashboard.diffusion import rules as showing
from tremplin.dashboard.events import agendas as event_agendas
from tremplin.dashboard.events import fairs, programs
from tremplin.dashboard.events import own as own_events
from tremplin.dashboard.events import registered as event_people
from tremplin.dashboard.immersions import companies
from tremplin.dashboard.measures import alerts, live, overview
from tremplin.dashboard.missions import catalogues, own, pasting, shelf, tables, writing
from tremplin.dashboard.moderation import flags, history, inbox, opinions, rules, sheet
from tremplin.dashboard.people import account, arriving, journal, keys, openid, signing, team
from tremplin.dashboard.personal import held
from tremplin.dashboard.sandbox import own as sandbox
from tremplin.dashboard.staff import announcing, robots, running
from tremplin.dashboard.staff import partners as staff_partners
from tremplin.dashboard.staff import people as staff_people
from tremplin.dashboard.webhooks import endpoints

ROUTERS = tuple(
    module.router
    for module in (
        *(signing, account, home, seeking, team, keys),
        *(arriving, openid, journal, sandbox, held),
        *(running, staff_partners, staff_people, robots, announcing),
        *(shelf, writing, pasting, tables, own, catalogues),
        *(own_events, event_people, fairs, event_agendas, programs, suggesting),
        *(companies,),
        *(announcers, showing, why, audience, campaigns, widgets, outlets, endpoints),
        *(flags, inbox, rules, history, sheet, opinions),  # in this order: the address of a sheet takes any id
        *(conventions, convention_file, deciding, convention_models, convention_writing),
        *(convention_agencies, convention_particulars),
        *(overview, live, alerts),
    )
)
