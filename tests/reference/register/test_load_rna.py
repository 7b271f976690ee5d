"""The files of the RNA are loaded as they are published, as many times as one likes."""

from __future__ import annotations

import gzip
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.factories.register import IMPORT, WALDEC, association, load_rna, table, write
from tremplin.kit.clock import utc_now
from tremplin.kit.db import Database
from tremplin.reference.register import actions, loading
from tremplin.reference.register.errors import (
    BrokenRegisterFile,
    EmptyRegisterFile,
    LoadAlreadyRunning,
    RegisterShrank,
    RegisterUnknown,
    WrongRegisterFile,
)
from tremplin.reference.register.formats import REGISTERS
from tremplin.reference.register.loading import Loaded
from tremplin.reference.register.model import read_lookup
from tremplin.reference.register.store import claim


async def load(db: Database, path: Path) -> Loaded:
    return await loading.load(db, "rna", path, now=utc_now)


async def found(db: Database, q: str = "") -> list[dict[str, Any]]:
    async with db.reading() as conn:
        return (await actions.search(conn, read_lookup(q), limit=100, skip=0)).rows


async def test_it_works(db: Database, tmp_path: Path) -> None:
    loaded = await load_rna(db, tmp_path, association(siret="73282932000074"))
    assert (loaded.load.read, loaded.load.created, loaded.refused) == (1, 1, [])
    (row,) = await found(db)
    assert (row["rna"], row["siren"], row["siret"], row["sirets"]) == ("W691000077", "732829320", "73282932000074", ["73282932000074"])
    assert (row["title"], row["names"], row["object"]) == ("LES PASSEURS DE MOTS", ["LES PASSEURS DE MOTS"], "donner le goût de lire")
    assert (row["address_department_code"], row["address_city"], row["address_distribution"]) == ("69", "Villeurbanne", None)
    assert row["created_at"].isoformat() == "2004-05-06T00:00:00+00:00"
    assert row["updated_at"].isoformat() == "2026-03-01T10:20:30+00:00"
    assert row["dissolved_at"] is None


async def test_the_file_of_older_associations_is_read_too(db: Database, tmp_path: Path) -> None:
    line = {"id": "0691002345", "titre": "Le Cercle des Lecteurs", "gestion": "691P", "adrs_codepostal": "69007", "libcom": "Lyon"}
    loaded = await load_rna(db, tmp_path, {**line, "adr1": "3 place du Marché", "position": "A"}, columns=IMPORT)
    (row,) = await found(db)
    assert loaded.load.part == "rna-import"
    assert (row["rna"], row["address_street"], row["address_city"]) == ("0691002345", "3 place du Marché", "Lyon")


async def test_loading_the_same_file_again_changes_nothing(db: Database, tmp_path: Path) -> None:
    await load_rna(db, tmp_path, association(), association("W691000078", "LE POTAGER"))
    before = await found(db)
    again = await load_rna(db, tmp_path, association(), association("W691000078", "LE POTAGER"))
    assert (again.load.created, again.load.updated, again.load.unchanged, again.load.gone) == (0, 0, 2, 0)
    assert await found(db) == before


async def test_a_line_that_changed_changes_its_organisation_which_keeps_its_id(db: Database, tmp_path: Path) -> None:
    await load_rna(db, tmp_path, association())
    (before,) = await found(db)
    again = await load_rna(db, tmp_path, association(title="LES PASSEUSES DE MOTS", position="D", date_disso="2026-01-02"))
    (after,) = await found(db)
    assert again.load.updated == 1
    assert (after["id"], after["title"], after["status"]) == (before["id"], "LES PASSEUSES DE MOTS", "D")


async def test_what_a_newer_file_lacks_is_marked_and_stays(db: Database, tmp_path: Path) -> None:
    await load_rna(db, tmp_path, association(), association("W691000078", "LE POTAGER"))
    later = await load_rna(db, tmp_path, association())
    assert later.load.gone == 1
    assert {row["title"] for row in await found(db)} == {"LES PASSEURS DE MOTS", "LE POTAGER"}
    back = await load_rna(db, tmp_path, association(), association("W691000078", "LE POTAGER"))
    assert (back.load.updated, back.load.unchanged, back.load.gone) == (1, 1, 0)


async def test_a_file_cut_short_removes_nothing_unless_one_insists(
    db: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loading, "_FEW", 3)
    await load_rna(db, tmp_path, *(association(f"W69100000{k}", f"ASSOCIATION {k}") for k in range(4)))
    short = write(tmp_path / "short.csv", [association("W691000000", "ASSOCIATION 0 BIS"), association("W691000001", "ASSOCIATION 1")])
    with pytest.raises(RegisterShrank, match="2 organisations connues sur 4"):
        await load(db, short)
    assert {row["title"] for row in await found(db)} == {"ASSOCIATION 0 BIS", "ASSOCIATION 1", "ASSOCIATION 2", "ASSOCIATION 3"}
    assert (await loading.load(db, "rna", short, now=utc_now, force=True)).load.gone == 2


async def test_the_file_of_one_departement_says_nothing_of_the_others(db: Database, tmp_path: Path) -> None:
    await load_rna(db, tmp_path, association(), association("W381000078", "LE POTAGER", gestion="381P"))
    assert (await load_rna(db, tmp_path, association())).load.gone == 0


async def test_the_file_of_older_associations_says_nothing_of_the_others(db: Database, tmp_path: Path) -> None:
    await load_rna(db, tmp_path, association())
    line = {"id": "0691002345", "titre": "Le Cercle des Lecteurs", "gestion": "691P", "position": "A"}
    assert (await load_rna(db, tmp_path, line, columns=IMPORT)).load.gone == 0


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1", "cp1252"])
async def test_accents_are_read_whatever_the_encoding(db: Database, tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "rna.csv"
    path.write_bytes(table([association(title="L'ÉTÉ À LA FORÊT")]).encode(encoding))
    await load(db, path)
    assert [row["title"] for row in await found(db)] == ["L'ÉTÉ À LA FORÊT"]


async def test_every_table_of_a_zip_is_read(db: Database, tmp_path: Path) -> None:
    with zipfile.ZipFile(path := tmp_path / "rna.zip", "w") as archive:
        archive.writestr("rna_dpt_38.csv", table([association("W381000001", "LE POTAGER", gestion="381P")]))
        archive.writestr("rna_dpt_69.csv", table([association()]))
        archive.writestr("lisez-moi.txt", "Mode d'emploi")
    loaded = await load(db, path)
    assert loaded.load.created == 2


async def test_a_gzip_is_read(db: Database, tmp_path: Path) -> None:
    path = tmp_path / "rna.csv.gz"
    path.write_bytes(gzip.compress(table([association()]).encode()))
    assert (await load(db, path)).load.created == 1


async def test_broken_lines_are_told_with_their_number_and_the_others_are_loaded(db: Database, tmp_path: Path) -> None:
    path = write(tmp_path / "rna.csv", [association(), association("W691000078", ""), association("?", "X")])
    path.write_text(f'{path.read_text()}"W691000079";"trop";"court"\n' + table([association("W691000080")]).split("\n", 1)[1])
    loaded = await load(db, path)
    assert (loaded.load.created, loaded.load.refused, loaded.load.read) == (2, 3, 5)
    assert [(each.file, each.line) for each in loaded.refused] == [("rna.csv", 5), ("rna.csv", 3), ("rna.csv", 4)]
    assert "titre" in loaded.refused[1].message


async def test_a_quote_that_nobody_closes_costs_its_own_line(db: Database, tmp_path: Path) -> None:
    header, *lines = table([association(f"W69100007{k}") for k in (1, 2, 3)]).splitlines()
    lines[1] = lines[1].replace('"LES PASSEURS DE MOTS"', '"LES "PASSEURS DE MOTS"')
    (path := tmp_path / "rna.csv").write_text("\n".join([header, *lines]))
    await load(db, path)
    assert {row["rna"] for row in await found(db)} >= {"W691000071", "W691000073"}


async def test_a_description_on_several_lines_is_one_record(db: Database, tmp_path: Path) -> None:
    await load_rna(db, tmp_path, association(objet="lire\nécrire\nASSOCIATION;ouverte à tous"), association("W691000078"))
    assert {row["object"] for row in await found(db)} == {"lire écrire ASSOCIATION;ouverte à tous", "donner le goût de lire"}


async def test_a_number_said_twice_is_one_organisation(db: Database, tmp_path: Path) -> None:
    await load_rna(db, tmp_path, association(title="PREMIER"), association(title="DERNIER"))
    assert [row["title"] for row in await found(db)] == ["DERNIER"]


async def test_a_file_of_something_else_is_refused_with_the_columns_it_lacks(db: Database, tmp_path: Path) -> None:
    (path := tmp_path / "autre.csv").write_text("id;nom\n1;2\n")
    with pytest.raises(WrongRegisterFile, match="titre, objet, position, gestion"):
        await load(db, path)
    assert await found(db) == []


async def test_an_empty_file_is_refused(db: Database, tmp_path: Path) -> None:
    (path := tmp_path / "vide.csv").touch()
    with pytest.raises(EmptyRegisterFile):
        await load(db, path)


async def test_a_cut_archive_is_refused_and_nothing_is_marked_gone(db: Database, tmp_path: Path) -> None:
    await load_rna(db, tmp_path, association(), association("W691000078"))
    path = tmp_path / "coupe.csv.gz"
    path.write_bytes(gzip.compress(table([association(f"W69100{k:04d}") for k in range(3000)]).encode())[:-3000])
    with pytest.raises(BrokenRegisterFile):
        await load(db, path)
    async with db.reading() as conn:
        (last,) = (await actions.status(conn)).loads
        rows = await (await conn.execute("SELECT count(*) FROM reference.organisation WHERE gone_at IS NOT NULL")).fetchone()
    assert last.finished_at is None
    assert rows == (0,)


async def test_an_unknown_register_is_refused(db: Database, tmp_path: Path) -> None:
    with pytest.raises(RegisterUnknown):
        await loading.load(db, "naf", write(tmp_path / "x.csv", []), now=utc_now)


async def test_two_loads_at_once_are_refused(db: Database, tmp_path: Path) -> None:
    async with db.writing() as conn:
        assert await claim(conn)
        with pytest.raises(LoadAlreadyRunning):
            await load_rna(db, tmp_path, association())


async def test_more_than_one_slice_is_loaded_and_progress_told(db: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "_TOGETHER", 2)
    told: list[tuple[int, float]] = []
    path = write(tmp_path / "rna.csv", [association(f"W69100000{k}", f"ASSOCIATION {k}") for k in range(5)])
    loaded = await loading.load(db, "rna", path, now=utc_now, progress=lambda *each: told.append(each))
    assert loaded.load.created == 5
    assert [rows for rows, _ in told] == [2, 4, 5]
    assert told[-1][1] == 1.0


async def test_interrupted_what_was_merged_stays_and_the_next_run_ends_it(
    db: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loading, "_TOGETHER", 2)
    path = write(tmp_path / "rna.csv", [association(f"W69100000{k}", f"ASSOCIATION {k}") for k in range(5)])

    def interrupt(_rows: int, _share: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        await loading.load(db, "rna", path, now=utc_now, progress=interrupt)
    assert len(await found(db)) == 2
    again = await load(db, path)
    assert (again.load.created, again.load.unchanged, again.load.gone) == (3, 2, 0)


def test_the_published_columns_are_enough() -> None:
    for columns, form in ((WALDEC, REGISTERS["rna"][0]), (IMPORT, REGISTERS["rna"][1])):
        assert form.missing(columns) == []
