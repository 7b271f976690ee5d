"""A feed as a whole: read from end to end, refused, cut, or odd."""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.feeds.readers.writing import GOOD, codes, drafted, feed, mission, read, reader
from tremplin.feeds.readers import errors, problems
from tremplin.feeds.readers.engagement_xml import EngagementXmlReader
from tremplin.kit.problem import ProblemKind, Severity
from tremplin.missions.draft import AddressDraft

DOCUMENTATION = (Path(__file__).resolve().parents[3] / "docs/partenaires/flux-xml.md").read_text(encoding="utf-8")


def documented_example() -> bytes:
    found = re.search(r"```xml\n(.*?)```", DOCUMENTATION, re.DOTALL)
    assert found
    return found[1].encode()


def test_it_works() -> None:
    feed_reader = reader(documented_example())
    (item,) = feed_reader
    draft = drafted(item)

    assert (item.line, item.client_id, item.problems) == (6, "lecture-042", [])
    assert (feed_reader.complete, feed_reader.items, feed_reader.encoding) == (True, 1, "utf-8")
    assert feed_reader.problems == []
    assert draft.title == "Lire des histoires à l'école maternelle"
    assert (draft.description or "").startswith("<p>Chaque mardi")
    assert draft.application_url == "https://ateliers-du-fleuve.example/missions/42?source=tremplin"
    assert draft.posted_at == datetime(2026, 12, 1, 8, tzinfo=UTC)
    assert draft.start_at == datetime(2027, 1, 5, tzinfo=UTC)
    assert draft.end_at == datetime(2027, 6, 29, tzinfo=UTC)
    assert set(draft.activities) == {"Soutien scolaire", "Médiation, Information"}
    assert (draft.domain, draft.tags, draft.audience) == ("education", ("lecture", "enfants"), ("children",))
    assert (draft.remote, draft.places, draft.snu, draft.open_to_minors) == ("no", 3, False, False)
    assert (draft.compensation_amount, draft.compensation_unit, draft.compensation_type) == (4.5, "hour", "net")
    assert draft.addresses == [
        AddressDraft(
            street="12 rue des Lilas",
            postal_code="69003",
            city="Lyon",
            department_code="69",
            department_name="Rhône",
            region="Auvergne-Rhône-Alpes",
            country="FR",
            lat=45.7597,
            lon=4.8422,
        )
    ]
    assert draft.organisation
    assert (draft.organisation.client_id, draft.organisation.name) == ("ecole-7", "Lire & Grandir")
    assert (draft.organisation.rna, draft.organisation.siren) == ("W691000077", "159001049")
    assert (draft.organisation.networks, draft.organisation.actions) == (("Réseau Lecture",), ("Lecture à voix haute",))


def test_every_problem_is_explained_to_announcers() -> None:
    kinds = [kind for kind in vars(problems).values() if isinstance(kind, ProblemKind)]
    refusals = [errors.NotXml, errors.DoctypeForbidden, errors.EmptyFeed, errors.CutBeforeFirstMission]
    every = {kind.code for kind in kinds} | {refusal.code for refusal in refusals}

    assert every == set(re.findall(r"^\| `([A-Z_]+)` \|", DOCUMENTATION, re.MULTILINE))


def test_a_file_object_is_read_by_blocks() -> None:
    assert [item.client_id for item in reader(io.BytesIO(feed(mission()).encode()))] == ["m-1"]


def test_the_line_of_a_mission_is_that_of_its_opening_tag() -> None:
    text = feed(mission(clientId="a") + " " + mission(clientId="b"), "<!--\n\n-->", "\r\n" + mission(clientId="c"))

    assert [(item.line, text.split("\n")[item.line - 1].count("<mission>")) for item in read(text)] == [
        (3, 2),
        (3, 2),
        (8, 1),
    ]


def test_a_mission_may_bear_attributes_a_prefix_or_be_deeper() -> None:
    inside = "<clientId>a</clientId>"
    text = (
        '<s:source xmlns:s="urn:x"><missions><mission id="1" note="x">' + inside + "</mission></missions>"
        "<s:mission><s:clientId>b</s:clientId></s:mission></s:source>"
    )

    assert [item.client_id for item in read(text)] == ["a", "b"]


def test_a_mission_commented_out_is_not_read() -> None:
    text = feed(mission(clientId="a"), "<!-- " + mission(clientId="b") + " -->", mission(clientId="c"))

    assert [item.client_id for item in read(text)] == ["a", "c"]


def test_another_root_is_tolerated_and_told() -> None:
    feed_reader = reader("<catalogue>" + mission() + "</catalogue>")

    assert len(list(feed_reader)) == 1
    assert feed_reader.complete
    assert [problem.code for problem in feed_reader.problems] == ["ROOT_UNEXPECTED"]


def test_missions_without_a_root_are_read_but_the_feed_is_never_complete() -> None:
    feed_reader = reader(mission(clientId="a") + mission(clientId="b"))

    assert [item.client_id for item in feed_reader] == ["a", "b"]
    assert not feed_reader.complete


def test_text_before_the_declaration_is_skipped() -> None:
    feed_reader = reader("<br />\n<b>Warning</b>: something broke\n" + feed(mission()))

    assert [item.line for item in feed_reader] == [5]
    assert [problem.code for problem in feed_reader.problems] == ["TEXT_BEFORE_XML"]


def test_a_declaration_quoted_by_a_mission_is_not_that_of_the_feed() -> None:
    quoted = mission(description='<![CDATA[Écrire <?xml version="1.0"?> à la main]]>')

    assert [item.client_id for item in read(feed(mission(clientId="a"), quoted, head=""))] == ["a", "m-1"]


def test_what_a_cut_file_holds_complete_is_kept() -> None:
    text = feed(mission(clientId="a"), mission(clientId="b"))
    feed_reader = reader(text[: text.index("<title", text.index(">b<"))])

    assert [item.client_id for item in feed_reader] == ["a"]
    assert not feed_reader.complete
    assert [problem.code for problem in feed_reader.problems] == ["FEED_TRUNCATED"]


def test_two_feeds_glued_together_are_both_read() -> None:
    feed_reader = reader(feed(mission(clientId="a")) + feed(mission(clientId="b")))

    assert [item.client_id for item in feed_reader] == ["a", "b"]
    assert feed_reader.complete


def test_a_mission_without_client_id_is_refused() -> None:
    first, second = read(feed(mission(clientId=""), mission()))

    assert (first.client_id, first.draft, codes(first)) == (None, None, ["CLIENT_ID_MISSING"])
    assert (first.problems[0].message, first.problems[0].severity) == ("ClientId manquant", Severity.ERROR)
    assert second.draft


def test_an_empty_mission_is_one_without_client_id() -> None:
    assert [codes(item) for item in read(feed("<mission/>", '<mission id="4" />'))] == [["CLIENT_ID_MISSING"]] * 2


def test_a_client_id_is_text_whatever_it_looks_like() -> None:
    texts = ["0012345", "1e5", "0x1A", "true", "&lt;é&gt;"]

    assert [item.client_id for item in read(feed(*(mission(clientId=text) for text in texts)))] == [*texts[:4], "<é>"]


def test_a_client_id_too_long_to_be_kept_is_refused() -> None:
    (item,) = read(feed(mission(clientId="x" * 251)))

    assert (item.draft, codes(item)) == (None, ["CLIENT_ID_TOO_LONG"])


def test_the_first_of_two_missions_with_the_same_client_id_is_kept() -> None:
    first, second = read(feed(mission(title="La première venue"), mission(title="La seconde venue")))

    assert drafted(first).title == "La première venue"
    assert (second.client_id, second.draft, codes(second)) == ("m-1", None, ["DUPLICATE_CLIENT_ID"])
    assert "ligne 3" in second.problems[0].message


def test_client_ids_that_differ_by_what_cannot_be_kept_are_the_same() -> None:
    first, second = read(feed(mission(clientId="m\x7f-1"), mission(clientId="m-1 \x7f")))

    assert (first.client_id, second.client_id) == ("m-1", "m-1")
    assert (second.draft, codes(second)) == (None, ["DUPLICATE_CLIENT_ID"])


def test_two_missions_of_one_line_may_not_share_a_client_id() -> None:
    assert [codes(item) for item in read(feed(mission() + mission()))] == [[], ["DUPLICATE_CLIENT_ID"]]


@pytest.mark.parametrize("page", ["", "  \n", "bonjour", '{"missions": []}', "<html><body>Connexion</body></html>"])
def test_what_is_not_xml_is_refused(page: str) -> None:
    with pytest.raises(errors.NotXml) as refused:
        read(page)
    assert refused.value.legacy == "Not an XML"


def test_a_web_page_is_refused_for_what_it_is() -> None:
    with pytest.raises(errors.NotXml):
        read("<!DOCTYPE html>\n<html></html>")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("before", ["", "\n<!-- bonjour -->\n"])
def test_a_doctype_refuses_the_whole_feed(before: str, encoding: str) -> None:
    doctype = '<!DOCTYPE source [<!ENTITY a "ha"><!ENTITY f SYSTEM "file:///etc/hostname">]>'
    text = feed(mission(title="&a; &f;"), head='<?xml version="1.0"?>' + before + doctype)

    with pytest.raises(errors.DoctypeForbidden) as refused:
        read(text.encode(encoding))
    assert refused.value.legacy == "Error parsing xml"


def test_a_doctype_inside_a_mission_is_only_text() -> None:
    (item,) = read(feed(mission('<!DOCTYPE mission [<!ENTITY a "ha">]>', title="&a; planter")))

    assert item.draft is None or drafted(item).title == "&a; planter"


@pytest.mark.parametrize("text", ["<source></source>", "<source/>", "<rss><item>1</item></rss>"])
def test_a_feed_without_missions_is_refused(text: str) -> None:
    with pytest.raises(errors.EmptyFeed) as refused:
        read(text)
    assert refused.value.legacy == "Empty xml"


@pytest.mark.parametrize("text", ["<source><publisher>Moi", "<source><mission><clientId>1</clientId>"])
def test_a_feed_cut_before_its_first_mission_is_refused(text: str) -> None:
    with pytest.raises(errors.CutBeforeFirstMission):
        read(text)


def test_a_good_mission_has_no_problem() -> None:
    (item,) = read(feed(mission()))

    assert codes(item) == []
    assert drafted(item).title == GOOD["title"]


def test_what_did_not_change_is_not_read_again() -> None:
    before = read(feed(mission(clientId="a"), mission(clientId="b")))
    known = {item.digest: str(item.client_id) for item in before}
    changed = feed(mission(clientId="b"), mission(clientId="a", title="Tailler des haies"), mission(clientId="b"))
    items = list(EngagementXmlReader([changed.encode()], known=known))

    assert [(item.client_id, item.unchanged, item.draft is not None, codes(item)) for item in items] == [
        ("b", True, False, []),
        ("a", False, True, []),
        ("b", False, False, ["DUPLICATE_CLIENT_ID"]),
    ]
    assert items[0].digest == before[1].digest


def test_the_same_bytes_announced_in_another_encoding_did_change() -> None:
    head = '<?xml version="1.0" encoding="{}"?>\n'
    digests = {read(feed(mission(), head=head.format(encoding)))[0].digest for encoding in ("UTF-8", "ISO-8859-1")}

    assert len(digests) == 2
