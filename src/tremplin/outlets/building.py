"""Makes an outlet's file: reads missions page by page, writes their ads, then the file and its compressed twin, under their digest.

A file is complete before it has a name, and is served only once a committed row names it: whoever is killed in the middle leaves
the previous one where it was. Memory holds one page, whatever the number of missions.
"""

from __future__ import annotations

import gzip
import os
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import IO

import orjson

from tremplin.missions.exchange import personalise
from tremplin.outlets.ad import CIVIC_SERVICE, Ad, read_ad
from tremplin.outlets.formats.shape import Format, Header
from tremplin.outlets.model import Edition, LeftOut, Outlet

_CHUNK = 1 << 20  # bytes
# Level 6 costs twice as much for a twentieth less.
_COMPRESSION = 4


class Sheet:
    """The ads of a file being made, in a temporary file; counts what is told and what is left out.

    `titles`: those under which the broadcaster shows missions, by id.
    """

    def __init__(
        self, outlet: Outlet, shape: Format, *, base_url: str, now: datetime, file: IO[bytes], titles: Mapping[str, str] | None = None
    ) -> None:
        self.missions = self.ads = 0
        self.left_out: Counter[str] = Counter()
        self._outlet, self._shape, self._base_url, self._now, self._file = outlet, shape, base_url, now, file
        self._by_domain: Counter[str] = Counter()
        self._titles = titles or {}
        self._digest = sha256()

    @property
    def content(self) -> str:
        """The digest of the ads."""
        return self._digest.hexdigest()

    def add(self, bodies: list[bytes]) -> None:
        """Missions as search keeps them, the latest created first: caps and quotas keep those."""
        if self._room == 0:
            self.left_out[LeftOut.CAP] += len(bodies)
            return
        page = personalise(b"[%s]" % b",".join(bodies), base_url=self._base_url, reader=self._outlet.partner_id)
        for exchanged in orjson.loads(page):
            exchanged["title"] = self._titles.get(exchanged["id"], exchanged["title"])
            self._add(read_ad(exchanged, self._outlet.companies))

    @property
    def _room(self) -> int | None:
        return None if self._outlet.cap is None else self._outlet.cap - self.ads

    def _add(self, ad: Ad) -> None:
        end = ad.instant("endAt")
        refusal = LeftOut.EXPIRED if end is not None and end < self._now else self._shape.refuse(ad)
        if refusal is None:
            ads, refusal = self._within_bounds(ad)
        if refusal is not None:
            self.left_out[refusal] += 1
            return
        self.missions += 1
        for each in ads:
            self._write(self._shape.write_ad(each))

    def _within_bounds(self, ad: Ad) -> tuple[list[Ad], LeftOut | None]:
        """As many ads of a mission as the cap and its domain's quota still allow, and why there is none."""
        ads = list(self._shape.split(ad))[: self._room]
        if not ads:
            return [], LeftOut.CAP
        domain = ad.text("domain")
        quota = self._outlet.quotas.get(domain)
        if quota is not None and ad.text("type") != CIVIC_SERVICE:  # quotas are for volunteering (contract §5.4)
            ads = ads[: max(0, quota - self._by_domain[domain])]
            self._by_domain[domain] += len(ads)
        return ads, None if ads else LeftOut.QUOTA

    def _write(self, ad: bytes) -> None:
        written = (self._shape.between if self.ads else b"") + ad
        self._digest.update(written)
        self._file.write(written)
        self.ads += 1


def finish(sheet: Sheet, file: IO[bytes], shape: Format, folder: Path, base_url: str, scope: str, now: datetime) -> Edition:
    """The file of a sheet, in its folder, whole and on the disk."""
    folder.mkdir(parents=True, exist_ok=True)
    header = Header(base_url=base_url, built_at=now, ads=sheet.ads)
    with _part(folder) as plain, _part(folder) as packed:
        digest = _write(_whole(shape, header, file), plain, packed)
        size, gzip_size = _kept(plain), _kept(packed)
    Path(plain.name).replace(plain_path(folder, digest))
    Path(packed.name).replace(gzip_path(folder, digest))
    _keep_names(folder)
    return Edition(
        digest=digest,
        content=sheet.content,
        scope=scope,
        missions=sheet.missions,
        ads=sheet.ads,
        size=size,
        gzip_size=gzip_size,
        built_at=now,
    )


def _part(folder: Path) -> IO[bytes]:
    """A file that has no name yet: what a killed build leaves of it, the next one removes."""
    return tempfile.NamedTemporaryFile(dir=folder, suffix=".part", delete=False)


def _write(chunks: Iterable[bytes], plain: IO[bytes], packed: IO[bytes]) -> str:
    """Writes a file and its compressed twin, and returns the digest of the first."""
    hashed = sha256()
    # No name and no date inside: the same content gives the same bytes.
    with gzip.GzipFile(filename="", mode="wb", compresslevel=_COMPRESSION, fileobj=packed, mtime=0) as twin:
        for chunk in chunks:
            hashed.update(chunk)
            plain.write(chunk)
            twin.write(chunk)
    return hashed.hexdigest()


def _kept(file: IO[bytes]) -> int:
    """Makes sure that a file survives a power cut, and tells its size in bytes."""
    file.flush()
    os.fsync(file.fileno())
    return file.tell()


def _keep_names(folder: Path) -> None:
    """Makes sure that the names just given survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _whole(shape: Format, header: Header, file: IO[bytes]) -> Iterable[bytes]:
    yield shape.write_head(header)
    file.seek(0)
    while chunk := file.read(_CHUNK):
        yield chunk
    yield shape.tail


def plain_path(folder: Path, digest: str) -> Path:
    return folder / digest


def gzip_path(folder: Path, digest: str) -> Path:
    return folder / f"{digest}.gz"


def forget_others(folder: Path, kept: Iterable[Edition | None]) -> None:
    """Removes the files of an outlet's folder that none of these editions names, those of a build that was killed included."""
    names = {path.name for each in kept if each for path in (plain_path(folder, each.digest), gzip_path(folder, each.digest))}
    for path in folder.iterdir():
        if path.name not in names:
            path.unlink(missing_ok=True)
