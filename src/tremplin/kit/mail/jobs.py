"""Sending of mails."""

from __future__ import annotations

import asyncio
from email import message_from_bytes
from smtplib import SMTPRecipientsRefused

from tremplin.kit.logs import log
from tremplin.kit.mail import POLICY, store
from tremplin.kit.queue import Tools, job


@job("mail.send")
async def send(tools: Tools, mail_id: int) -> None:
    """Sends a mail and forgets it. An address that the server refuses for good is not tried again."""
    async with tools.db.writing() as conn:
        waiting = await store.take(conn, mail_id)
        if waiting is None:
            return
        message = message_from_bytes(waiting, policy=POLICY)
        try:
            await asyncio.to_thread(tools.mails.send, message)
        except SMTPRecipientsRefused as refusal:
            if any(code < 500 for code, _ in refusal.recipients.values()):
                raise
            log(__name__).warning("mail.refused", mail=mail_id)
        await store.delete(conn, mail_id)


@job("mail.forget", cron="29 3 * * *", retry=None)
async def forget(tools: Tools) -> None:
    """Forgets the mails that could not be sent in a week."""
    async with tools.db.writing() as conn:
        await store.forget_old(conn)
