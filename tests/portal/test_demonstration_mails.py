"""`/dev/mails` shows a demonstration the mails it did not send, and exists nowhere else."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
from lxml import html

from tremplin.external.smtp import MailFolder
from tremplin.kit.mail import Attachment, Mail, compose
from tremplin.kit.mail.layout import Quote
from tremplin.settings import load
from tremplin.web import create_app

MAIL = Mail(
    to="camille@candidat.example",
    subject="Réponse de <Fournil>",
    paragraphs=("Bonjour,", Quote("Venez <script>alert(1)</script>\nlundi")),
    link=("Ouvrir l'échange", "https://tremplin.example/echanges/abc"),
    attachments=(Attachment(name="plan.pdf", kind="application/pdf", content=b"%PDF-"),),
    reply_to="reponse+0@tremplin.example",
)


@asynccontextmanager
async def browser(conninfo: str, data_dir: Path, *, demo: bool) -> AsyncIterator[httpx.AsyncClient]:
    app = create_app(load({"TREMPLIN_DATA_DIR": str(data_dir)}), conninfo, demo=demo)
    async with app.router.lifespan_context(app):
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost") as http:
            yield http


async def test_it_works(conninfo: str, tmp_path: Path) -> None:
    (tmp_path / "secret.eml").write_text("x")
    async with browser(conninfo, tmp_path, demo=True) as http:
        assert "Aucun courriel pour l'instant" in (await http.get("/dev/mails")).text
        for name in ("0" * 32, "..%2Fsecret", "%00", "a" * 500):
            for path in (f"/dev/mails/{name}", f"/dev/mails/{name}/html"):
                assert (await http.get(path)).status_code == 404
        MailFolder(tmp_path / "mails", sender="ne-pas-repondre@tremplin.example").send(compose(MAIL))
        (link,) = html.fromstring((await http.get("/dev/mails")).text).findall(".//main//li//a")
        assert "".join(map(str, link.itertext())) == "Réponse de <Fournil>"
        shown = await http.get(str(link.get("href")))
        page = html.fromstring(shown.text)
        text = "".join(map(str, page.itertext()))
        for said in ("camille@candidat.example", "reponse+0@tremplin.example", "plan.pdf", "Venez <script>alert(1)</script>\nlundi"):
            assert said in text
        assert page.find(".//main//a[@href='https://tremplin.example/echanges/abc']") is not None
        frame = page.find(".//main//iframe")
        assert frame is not None and "frame-src 'self'" in shown.headers["content-security-policy"]
        seen = await http.get(str(frame.get("src")))
        assert "&lt;script&gt;" in seen.text and "<blockquote" in seen.text
        assert "sandbox" in seen.headers["content-security-policy"] and "default-src 'none'" in seen.headers["content-security-policy"]


async def test_outside_a_demonstration_these_addresses_do_not_exist(conninfo: str, tmp_path: Path) -> None:
    MailFolder(tmp_path / "mails", sender="ne-pas-repondre@tremplin.example").send(compose(MAIL))
    (mail,) = (tmp_path / "mails").glob("*.eml")
    async with browser(conninfo, tmp_path, demo=False) as http:
        for path in ("/dev/mails", f"/dev/mails/{mail.stem}", f"/dev/mails/{mail.stem}/html"):
            assert (await http.get(path)).status_code == 404
