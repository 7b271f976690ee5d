"""What a page says of a mission: its structured data first, then what it tells social networks, then its title."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from tremplin.missions import webpage

URL = "https://plages.example/missions/1"
POSTING = {
    "@context": "https://schema.org",
    "@graph": [
        {"@type": "WebPage", "name": "Une page"},
        {
            "@type": ["JobPosting"],
            "title": "Nettoyer la plage",
            "description": "<p>Chaque <b>samedi</b>.</p><script>alert(1)</script>",
            "hiringOrganization": {"name": "Plages propres"},
            "jobLocation": [{"address": {"streetAddress": "1 quai", "postalCode": "44600", "addressLocality": "Saint-Nazaire"}}],
        },
    ],
}


def page(head: str) -> bytes:
    return f"<html><head><meta charset='utf-8'><title>Un titre</title>{head}</head><body><h1>Corps</h1></body></html>".encode()


def test_it_works() -> None:
    posting = json.dumps(POSTING).replace("</", "<\\/")
    told = webpage.read(page(f"<script type='application/ld+json'>{posting}</script>"), URL)
    assert (told.mission["title"], told.organisation["name"]) == ("Nettoyer la plage", "Plages propres")
    assert told.mission["description"].strip() == "Chaque samedi."
    assert (told.mission["addresses"][0].city, told.mission["remote"]) == ("Saint-Nazaire", "no")
    assert told.mission["application_url"] == URL


def test_an_event_gives_its_dates() -> None:
    event = {"@type": "SocialEvent", "name": "Collecte", "startDate": "2027-03-06", "endDate": "2027-03-06T18:00:00+01:00"}
    event |= {"eventAttendanceMode": "https://schema.org/OnlineEventAttendanceMode", "url": "https://plages.example/collecte"}
    told = webpage.read(page(f"<script type='application/ld+json'>[{json.dumps(event)}]</script>"), URL).mission
    assert told["start_at"].isoformat() == "2027-03-06T00:00:00+01:00"
    assert (told["remote"], told["application_url"]) == ("full", "https://plages.example/collecte")


def test_without_structured_data_the_rest_of_the_head_is_read() -> None:
    told = webpage.read(page("<meta property='og:title' content='Lire'><meta name='description' content='À l’école'>"), URL)
    assert (told.mission["title"], told.mission["description"]) == ("Lire", "À l’école")
    assert webpage.read(page("<script type='application/ld+json'>{cassé</script>"), URL).mission["title"] == "Un titre"


def test_what_is_no_page_says_nothing() -> None:
    assert not webpage.read(b"", URL).mission.get("title")
    assert webpage.read(page("<script type='application/ld+json'>" + "[" * 100_000 + "</script>"), URL).mission["title"] == "Un titre"


VALUES = st.recursive(
    st.none() | st.booleans() | st.text(max_size=8) | st.integers(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["@type", "@graph", "address", "name", "url"]), inner),
    max_leaves=8,
)
NAMES = ("title", "description", "jobLocation", "location", "hiringOrganization", "startDate", "url", "eventAttendanceMode")


@given(st.fixed_dictionaries({"@type": st.just("Event")}, optional=dict.fromkeys(NAMES, VALUES)))
def test_no_structured_data_breaks_the_reader(told: dict[str, object]) -> None:
    found = webpage.read(page(f"<script type='application/ld+json'>{json.dumps(told)}</script>"), URL)
    assert all(isinstance(found.mission.get(name, ""), str) for name in ("title", "description", "application_url"))
