"""The worker process: runs the jobs. The only file that knows all of them."""

from __future__ import annotations

from procrastinate import PsycopgConnector
from psycopg.conninfo import conninfo_to_dict

from tremplin.dashboard.sandbox import jobs as _sandbox
from tremplin.diffusion.agreements import jobs as _agreements
from tremplin.events.registrations import jobs as _registrations
from tremplin.external.sirene import Sirene
from tremplin.external.sms import SmsFolder, SmsGateway
from tremplin.external.smtp import MailFolder, SmtpServer
from tremplin.feeds import jobs as _feeds
from tremplin.flagging import jobs as _flagging
from tremplin.identity import jobs as _identity
from tremplin.immersions.agencies import jobs as _agencies
from tremplin.immersions.contacts import jobs as _contacts
from tremplin.immersions.contacts.relay import Relay
from tremplin.immersions.conventions import jobs as _conventions
from tremplin.immersions.hosts import jobs as _hosts
from tremplin.immersions.offers import jobs as _offers
from tremplin.kit import outbox as _outbox
from tremplin.kit import queue
from tremplin.kit.clock import utc_now
from tremplin.kit.db import Database
from tremplin.kit.idempotency import jobs as _idempotency
from tremplin.kit.mail import jobs as _mail
from tremplin.kit.secrets import SecretBox
from tremplin.missions.catalogue import jobs as _catalogue
from tremplin.missions.drafts import jobs as _drafts
from tremplin.missions.matching import jobs as _matching
from tremplin.missions.moderation import jobs as _moderation
from tremplin.missions.tables import jobs as _tables
from tremplin.missions.verification import jobs as _verification
from tremplin.outlets import jobs as _outlets
from tremplin.partners.clients import jobs as _clients
from tremplin.partners.journal import jobs as _journal
from tremplin.portal.alerts import jobs as _searches
from tremplin.publication import jobs as _publication
from tremplin.reference.rome.following import RomeFollower
from tremplin.search import jobs as _search
from tremplin.settings import Settings
from tremplin.tracking import jobs as _tracking
from tremplin.tracking.alerts import jobs as _alerts
from tremplin.tracking.bots import jobs as _bots
from tremplin.tracking.reports import jobs as _reports
from tremplin.tracking.retention import jobs as _retention
from tremplin.tracking.statistics import jobs as _statistics
from tremplin.tracking.transfer import jobs as _transfer
from tremplin.webhooks import jobs as _webhooks
from tremplin.webhooks.deliveries.courier import Courier

# Importing them declares their jobs.
JOBS = (
    _agreements,
    _clients,
    _agencies,
    _contacts,
    _catalogue,
    _conventions,
    _drafts,
    _feeds,
    _flagging,
    _hosts,
    _idempotency,
    _identity,
    _journal,
    _mail,
    _offers,
    _outbox,
    _outlets,
    _publication,
    _registrations,
    _sandbox,
    _search,
    _searches,
    _statistics,
    _tables,
    _tracking,
    _transfer,
    _alerts,
    _matching,
    _moderation,
    _verification,
    _bots,
    _reports,
    _retention,
    _webhooks,
)
CONCURRENCY = 4
# Less than the 20 s in which `serve` promises to stop: what is not finished by then is run again at the next start.
GRACE_SECONDS = 12


def _mail_server(settings: Settings) -> queue.MailServer:
    if settings.smtp_url:
        return SmtpServer(settings.smtp_url, sender=settings.mail_from)
    return MailFolder(settings.data_dir / "mails", sender=settings.mail_from)


def _sms_server(settings: Settings) -> SmsGateway | SmsFolder:
    if settings.sms_url:
        return SmsGateway(settings.sms_url, key=settings.sms_key, sender=settings.sms_sender)
    return SmsFolder(settings.data_dir / "sms", sender=settings.sms_sender)


async def run(settings: Settings, conninfo: str) -> None:
    """Runs jobs until told to stop (SIGTERM, SIGINT)."""
    connector = PsycopgConnector(kwargs=conninfo_to_dict(conninfo), max_size=CONCURRENCY + 2)
    async with Database(conninfo, pool_size=2 * CONCURRENCY).opened() as db, RomeFollower(db).following():
        secrets = SecretBox(settings.secret_key)
        tools = queue.Tools(
            db=db,
            secrets=secrets,
            now=utc_now,
            mails=_mail_server(settings),
            options={
                "quarantine_percent": settings.quarantine_percent,
                "allow_loopback": settings.allow_loopback,
                "base_url": settings.base_url,
                "data_dir": settings.data_dir,
                "event_months": settings.event_months,
                "relay": Relay.of(settings.base_url, settings.mail_from, secrets),
                "sms": _sms_server(settings),
                "directory": Sirene(settings.sirene_url, settings.sirene_key) if settings.sirene_url else None,
            },
        )
        # Replaced, not copied: scheduled jobs are deferred by the application they were declared on.
        with queue.app.replace_connector(connector) as app:
            courier = Courier(db, tools.secrets, utc_now, base_url=settings.base_url, loopback=settings.allow_loopback)
            async with app.open_async(), courier.working():
                await app.run_worker_async(
                    concurrency=CONCURRENCY,
                    additional_context={"tools": tools},
                    shutdown_graceful_timeout=GRACE_SECONDS,
                )
