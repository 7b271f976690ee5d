"""Whatever is logged, secrets and personal data are masked."""

from __future__ import annotations

import json
import logging
from typing import Any

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st

from tremplin.kit import logs
from tremplin.kit.logs import MASK, mask

SECRET = "s3cretVisible"
TEXTS = {
    f"postgresql://tremplin:{SECRET}@base.example/t": f"postgresql://{MASK}base.example/t",
    f"https://alize.example/flux?apikey={SECRET}&page=2": f"https://alize.example/flux?apikey={MASK}&page=2",
    f"https://alize.example/?api_key={SECRET}": f"https://alize.example/?api_key={MASK}",
    f"?apiengagement_tracking_token={SECRET}&tags=a": f"?apiengagement_tracking_token={MASK}&tags=a",
    f"TOKEN={SECRET}": f"TOKEN={MASK}",
    f"clé tpl_live_0123456789ab_{SECRET} refusée": f"clé tpl_live_0123456789ab_{MASK} refusée",
    "envoyé à prenom.nom+asso@alize.example hier": f"envoyé à {MASK} hier",
    "la clé = rien de secret": "la clé = rien de secret",
    "https://alize.example/flux?page=2": "https://alize.example/flux?page=2",
}
NAMES = [
    *("password", "passwd", "secret", "client_secret", "access_token", "apikey", "api_key", "Authorization", "Cookie", "set-cookie"),
    *("email", "mail", "phone", "first_name", "lastName", "address", "ip", "client_ip"),
]


@pytest.fixture
def _restored() -> Any:
    """Logging as it was, after a test that configures it."""
    root, level = list(logging.getLogger().handlers), logging.getLogger().level
    configured = structlog.get_config()
    yield
    structlog.configure(**configured)
    logging.getLogger().handlers[:] = root
    logging.getLogger().setLevel(level)


@pytest.mark.parametrize(("text", "masked"), TEXTS.items())
def test_it_works(text: str, masked: str) -> None:
    assert mask(text) == masked


@pytest.mark.parametrize("name", NAMES)
def test_a_value_under_a_telling_name_is_masked_whatever_it_is(name: str) -> None:
    assert mask({name: SECRET}) == {name: MASK}
    assert mask({name: {"inside": [SECRET]}}) == {name: MASK}


@pytest.mark.parametrize("name", ["route", "status", "partner", "ship", "description", "script"])
def test_other_names_are_left(name: str) -> None:
    assert mask({name: "alize"}) == {name: "alize"}


@given(st.recursive(st.just(f"https://a.example/?token={SECRET}"), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)))
def test_no_depth_hides_a_secret(value: Any) -> None:
    assert SECRET not in json.dumps(mask(value))


@given(st.integers() | st.none() | st.booleans() | st.floats(allow_nan=False))
def test_what_is_not_a_text_is_left(value: object) -> None:
    assert mask(value) == value


@pytest.mark.usefixtures("_restored")
def test_a_line_is_one_json_object_on_stderr(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    logs.configure()
    logs.log("tremplin.essai").info("essai", key=f"tpl_live_0123456789ab_{SECRET}", password=SECRET)
    logging.getLogger("une.bibliotheque").warning("échec de %s", f"postgresql://tremplin:{SECRET}@base.example/t")
    out, err = capfdbinary.readouterr()
    ours, theirs = [json.loads(line) for line in err.splitlines()]
    assert out == b""
    assert (ours["event"], ours["module"], ours["password"]) == ("essai", "tremplin.essai", MASK)
    assert theirs["level"] == "warning"
    assert SECRET.encode() not in err


@pytest.mark.usefixtures("_restored")
def test_what_commands_log_is_not_mixed_with_their_answers(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    structlog.reset_defaults()
    logs.log("tremplin.essai").info("rien d'utile")
    logs.log("tremplin.essai").warning("essai", password=SECRET)
    out, err = capfdbinary.readouterr()
    assert (out, [json.loads(line)["password"] for line in err.splitlines()]) == (b"", [MASK])


@pytest.mark.usefixtures("_restored")
def test_the_trace_of_an_error_is_masked_too(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    logs.configure()
    try:
        raise ValueError(f"https://alize.example/?token={SECRET}")
    except ValueError:
        logs.log(__name__).error("raté", exc_info=True)
    err = capfdbinary.readouterr().err
    assert b"ValueError" in err
    assert b"token=" + MASK.encode() in err
