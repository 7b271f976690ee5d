"""The files of each night, over HTTP: whole, resumed, described; and what the page says before the first night."""

from __future__ import annotations

import csv
import gzip
import io
from pathlib import Path

import httpx
import orjson
import pytest

from tests.factories.missions import draft
from tests.factories.partners import NOW, make_partner
from tests.structure.application import application
from tremplin.kit.db import Database
from tremplin.missions import actions as missions
from tremplin.missions.actions import Submission
from tremplin.publication import dumps
from tremplin.publication.model import Kind


@pytest.fixture
async def folder(db: Database, tmp_path: Path) -> Path:
    async with db.writing() as conn:
        alize = await make_partner(conn, "Alizé")
        given = [Submission(draft(title="Lire à voix haute")), Submission(draft(title="Planter des arbres"))]
        await missions.publish(conn, given, by=alize, now=NOW, door="api")
    return tmp_path / dumps.FOLDER


async def test_it_works(conninfo: str, db: Database, folder: Path, tmp_path: Path) -> None:
    app = application(conninfo, tmp_path)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://t.example") as http,
    ):
        assert "Les premiers fichiers paraîtront cette nuit" in (await http.get("/donnees")).text
        assert (await http.get("/donnees/missions.csv.gz")).status_code == 404
        editions = await dumps.write(db, app.state.dumps.folder, base_url="https://t.example", reader="portail", now=NOW)
        assert [(each.kind, each.items) for each in editions] == [("missions", 2), ("immersions", 0), ("events", 0)]

        whole = await http.get("/donnees/missions.ndjson.gz")
        lines = [orjson.loads(line) for line in gzip.decompress(whole.content).splitlines()]
        assert {each["title"] for each in lines} == {"Lire à voix haute", "Planter des arbres"}
        assert all(each["pageUrl"].startswith("https://t.example/missions/") for each in lines)
        table = gzip.decompress((await http.get("/donnees/missions.csv.gz")).content).decode().removeprefix("\ufeff")
        assert {each["titre"] for each in csv.DictReader(io.StringIO(table))} == {each["title"] for each in lines}

        assert (await http.get("/donnees/missions.parquet")).content[-4:] == b"PAR1"
        mark = whole.headers["etag"]
        assert (await http.get("/donnees/missions.ndjson.gz", headers={"if-none-match": mark})).status_code == 304
        rest = await http.get("/donnees/missions.ndjson.gz", headers={"range": "bytes=10-", "if-range": mark})
        assert (rest.status_code, whole.content[:10] + rest.content) == (206, whole.content)

        page = (await http.get("/donnees")).text
        assert "2 lignes" in page
        told = (await http.get("/donnees/catalogue.jsonld")).json()
        for address in {each["dcat:accessURL"]["@id"] for set_ in told["dcat:dataset"] for each in set_["dcat:distribution"]}:
            path = address.partition(told["@id"].removesuffix("/donnees"))[2]
            assert (await http.get(path)).status_code == 200, path
        fields = (await http.get("/donnees/missions.schema.json")).json()["fields"]
        assert [each["name"] for each in fields] == table.splitlines()[0].split(",")


async def test_a_night_that_fails_leaves_the_files_of_the_one_before(
    db: Database, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await dumps.write(db, folder, base_url="https://t.example", reader="portail", now=NOW)
    before = {name: name.read_bytes() for name in folder.iterdir()}
    monkeypatch.setattr(dumps, "completing", lambda *_args, **_named: lambda _id, _body: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        await dumps.write(db, folder, base_url="https://t.example", reader="portail", now=NOW)
    assert {name: name.read_bytes() for name in folder.iterdir()} == before
    assert [each.kind for each in dumps.read(folder)] == list(Kind)
