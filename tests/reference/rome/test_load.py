"""`tremplin reference load rome`: an edition takes the place of the one before, at once, and its bad lines cost no other."""

from __future__ import annotations

import asyncio
import gzip
import zipfile
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.factories.rome import BAKER, JOBS, ROMES, load_rome, write
from tremplin.kit.db import Database
from tremplin.reference.register.errors import BrokenRegisterFile, EmptyRegisterFile, LoadAlreadyRunning
from tremplin.reference.register.store import claim
from tremplin.reference.rome import actions, catalogue, store
from tremplin.reference.rome.catalogue import find_appellation, find_rome, packaged, search_appellations
from tremplin.reference.rome.errors import NothingInRomeFile, RomeShrinks, WrongRomeFile
from tremplin.reference.rome.following import RomeFollower


@pytest.fixture(autouse=True)
async def packaged_again() -> AsyncIterator[None]:
    """What a process knows outlives a test: the others expect what is packaged."""
    yield
    catalogue.hold(catalogue.Catalogue())


async def refresh(db: Database) -> None:
    async with db.reading() as conn:
        await actions.refresh(conn)


def found(text: str) -> list[str]:
    return [each.appellation.code for each in search_appellations(text)]


async def test_it_works(db: Database, tmp_path: Path) -> None:
    lines = ["999001;D1102;Boulanger / Boulangère de nuit;Boulanger de nuit", "999002;D9999;Rien;Rien", BAKER]
    loaded = await load_rome(db, write(tmp_path / "rome.csv", JOBS, *lines))
    load = loaded.load
    assert (load.register, load.part, load.file) == ("rome", "rome-appellations", "rome.csv")
    assert (load.read, load.created, load.updated, load.unchanged, load.refused) == (3, 1, 0, 1, 1)
    assert load.gone == len(packaged().jobs) - 1
    assert [(each.line, each.message) for each in loaded.refused] == [
        (3, "Le code ROME « D9999 » est inconnu : chargez d'abord le fichier des codes ROME.")
    ]
    assert find_appellation("999001") is None
    await refresh(db)
    job = find_appellation("999001")
    assert job is not None
    assert (job.label, job.short_label, job.rome_label) == (
        "Boulanger / Boulangère de nuit",
        "Boulanger de nuit",
        "Boulanger / Boulangère",
    )
    assert found("boulangere") == ["11573", "999001"]


async def test_jobs_that_an_edition_no_longer_has_are_still_named_and_never_suggested(db: Database, tmp_path: Path) -> None:
    path = tmp_path / "rome.csv"
    await load_rome(db, write(path, JOBS, BAKER, "999001;D1102;Boulanger de nuit;"))
    await load_rome(db, write(path, JOBS, BAKER))
    await refresh(db)
    assert found("boulanger de nuit") == ["11573"]
    gone, of_the_package = find_appellation("999001"), find_appellation("10203")
    assert gone is not None
    assert of_the_package is not None
    assert (gone.label, of_the_package.label) == ("Boulanger de nuit", "Accessoiriste")
    again = await load_rome(db, write(path, JOBS, BAKER, "999001;D1102;Boulanger de nuit;"))
    assert (again.load.created, again.load.unchanged, again.load.gone) == (1, 1, 0)
    await refresh(db)
    assert found("boulanger de nuit")[0] == "999001"


async def test_codes_are_loaded_before_the_jobs_of_new_ones(db: Database, tmp_path: Path) -> None:
    codes = [f"{code};{label}" for code, label in packaged().romes.items()]
    loaded = await load_rome(db, write(tmp_path / "codes.csv", ROMES, *codes, "D9999;Boulange"), force=False)
    assert (loaded.load.part, loaded.load.created, loaded.load.unchanged, loaded.load.gone) == ("rome-codes", 1, len(codes), 0)
    await load_rome(db, write(tmp_path / "jobs.csv", JOBS, "999001;D9999;Mitron;Mitron"))
    await refresh(db)
    rome, job = find_rome("D9999"), find_appellation("999001")
    assert rome is not None
    assert job is not None
    assert (rome.label, job.rome_label) == ("Boulange", "Boulange")
    assert find_rome("D1102") is not None


async def test_an_archive_may_hold_both_and_other_files(db: Database, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "rome.zip", "w") as archive:
        archive.writestr("appellations.csv", "code_ogr,code_rome,libelle_appellation_long,peu_usite\n999001,D9999,Mitron,N\n")
        archive.writestr("codes.csv", "code_rome,code_ogr,libelle_rome\nD9999,1,Boulange\n")
        archive.writestr("domaines.csv", "code_domaine,libelle\nD11,Commerce\n")
    loaded = await load_rome(db, tmp_path / "rome.zip")
    assert (loaded.load.part, loaded.load.read, loaded.load.created, loaded.refused) == ("rome", 2, 2, [])


@pytest.mark.parametrize(
    "text",
    [
        "code_appellation,libelle,code_rome\n11573,Boulanger / Boulangère,D1102\n",
        "\ufeffcode_rome;libelle_rome;ogr_appellation;libelle_appellation_long\r\nD1102;Boulangerie;11573;Boulanger / Boulangère",
        '"code_ogr"\t"code_rome"\t"libelle_appellation_long"\n"11573"\t"d1102"\t" Boulanger  / Boulangère "\n',
    ],
)
async def test_a_file_is_told_by_its_columns(db: Database, tmp_path: Path, text: str) -> None:
    for path, content in ((tmp_path / "a.csv", text.encode()), (tmp_path / "a.csv.gz", gzip.compress(text.encode()))):
        path.write_bytes(content)
        loaded = await load_rome(db, path)
        assert (loaded.load.read, loaded.load.refused) == (1, 0)
    await refresh(db)
    assert found("boulanger") == ["11573"]


async def test_each_bad_line_is_told_with_its_reason(db: Database, tmp_path: Path) -> None:
    bad = {
        "x;D1102;Mitron;": "« X » n'est pas un code d'appellation.",
        "0;D1102;Mitron;": "« 0 » n'est pas un code d'appellation.",
        "999003;D1;Mitron;": "« D1 » n'est pas un code ROME.",
        "999004;D1102; ;": "Le libellé doit avoir de 1 à 255 caractères, dont une lettre.",
        f"999005;D1102;{'a' * 256};": "Le libellé doit avoir de 1 à 255 caractères, dont une lettre.",
        "11573;D1102;Mitron;": "Le code d'appellation « 11573 » est déjà donné plus haut, avec d'autres valeurs.",
        "999006;D1102": "4 colonnes étaient attendues.",
    }
    loaded = await load_rome(db, write(tmp_path / "rome.csv", JOBS, BAKER, *bad, BAKER))
    assert [each.message for each in loaded.refused] == list(bad.values())
    assert [each.line for each in loaded.refused] == list(range(3, 3 + len(bad)))
    assert (loaded.load.read, loaded.load.unchanged) == (2 + len(bad), 1)


async def test_a_code_given_two_labels_is_told(db: Database, tmp_path: Path) -> None:
    loaded = await load_rome(db, write(tmp_path / "rome.csv", ROMES, "D1102;Boulangerie", "D1102;Pâtisserie"))
    assert [each.message for each in loaded.refused] == ["Le code ROME « D1102 » est déjà donné plus haut, avec un autre libellé."]


async def test_a_file_that_lacks_more_than_a_fifth_is_refused_unless_one_insists(db: Database, tmp_path: Path) -> None:
    jobs = [f"{job.code};{job.rome_code};{job.label};" for job in packaged().jobs.values()]
    path = write(tmp_path / "rome.csv", JOBS, *jobs[: int(len(jobs) * 0.79)])
    with pytest.raises(RomeShrinks, match="21 %"):
        await load_rome(db, path, force=False)
    async with db.reading() as conn:
        assert await store.version(conn) is None
    write(path, JOBS, *jobs[: int(len(jobs) * 0.81)])
    assert (await load_rome(db, path, force=False)).load.gone > 0


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("id;titre\n1;Asso\n", WrongRomeFile),
        ("code_rome;libelle\nD1102;Boulangerie\n", WrongRomeFile),
        (f"{JOBS}\n", NothingInRomeFile),
        (f"{JOBS}\nx;y;z;\n", NothingInRomeFile),
        ("", EmptyRegisterFile),
    ],
)
async def test_a_file_of_something_else_changes_nothing(db: Database, tmp_path: Path, text: str, refusal: type[Exception]) -> None:
    path = tmp_path / "rome.csv"
    path.write_text(text)
    with pytest.raises(refusal):
        await load_rome(db, path)
    async with db.reading() as conn:
        assert await store.version(conn) is None


async def test_a_broken_archive_changes_nothing(db: Database, tmp_path: Path) -> None:
    path = tmp_path / "rome.csv.gz"
    path.write_bytes(gzip.compress(f"{JOBS}\n{BAKER}\n".encode() * 2000)[:-20])
    with pytest.raises(BrokenRegisterFile):
        await load_rome(db, path)


async def test_two_loads_at_once_are_refused(db: Database, tmp_path: Path) -> None:
    path = write(tmp_path / "rome.csv", JOBS, BAKER)
    async with db.writing() as conn:
        assert await claim(conn)
        with pytest.raises(LoadAlreadyRunning):
            await load_rome(db, path)


async def test_a_process_that_follows_knows_what_another_loaded(db: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tremplin.reference.rome.following.EVERY_SECONDS", 0.01)
    async with RomeFollower(db).following():
        assert len(found("boulanger")) > 1
        await load_rome(db, write(tmp_path / "rome.csv", JOBS, BAKER))
        async with asyncio.timeout(10):
            while found("boulanger") != ["11573"]:
                await asyncio.sleep(0.02)


async def test_a_process_that_cannot_reach_the_database_keeps_what_it_knows(conninfo: str) -> None:
    follower = RomeFollower(Database(conninfo))  # not opened
    with pytest.raises(Exception, match="pool"):
        async with Database(conninfo).reading():
            pass
    await follower.ask()
    assert found("boulanger")[0] == "11573"


async def test_a_database_without_rome_gives_the_packaged_one_back(db: Database, tmp_path: Path) -> None:
    await load_rome(db, write(tmp_path / "rome.csv", JOBS, BAKER))
    await refresh(db)
    assert found("cuisinier") == []
    async with db.writing() as conn:
        await conn.execute("DELETE FROM reference.register_load")
    await refresh(db)
    assert found("cuisinier") != []
