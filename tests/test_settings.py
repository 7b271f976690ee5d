"""Settings come from the environment; a wrong value refuses to start with one clear sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.program import Program
from tremplin.settings import WrongSetting, load

SECRET = "un secret assez long pour cette plateforme"
SHARED = {"TREMPLIN_DATABASE_URL": "postgresql://db.example/tremplin", "TREMPLIN_SECRET_KEY": SECRET}


def test_it_works_without_any_variable(tmp_path: Path) -> None:
    settings = load({"TREMPLIN_DATA_DIR": str(tmp_path)})
    assert settings.database_url is None
    assert settings.base_url == "http://localhost:8000"
    assert (settings.engagement_rate_limit, settings.immersion_rate_limit, settings.quarantine_percent) == (600, 5, 20)
    assert settings.log_level == "INFO"
    assert not settings.allow_loopback


def test_every_variable_is_read(tmp_path: Path) -> None:
    settings = load(
        SHARED
        | {
            "TREMPLIN_DATA_DIR": str(tmp_path),
            "TREMPLIN_READ_DATABASE_URLS": "postgresql://r1.example/t, postgresql://r2.example/t",
            "TREMPLIN_BASE_URL": "https://tremplin.example/",
            "TREMPLIN_SMTP_URL": "smtps://mail.example:465",
            "TREMPLIN_SMS_URL": "https://sms.example/envois",
            "TREMPLIN_SMS_KEY": "clé",
            "TREMPLIN_SMS_SENDER": "Canaux",
            "TREMPLIN_ENGAGEMENT_RATE_LIMIT": "100",
            "TREMPLIN_IMMERSION_RATE_LIMIT": "9",
            "TREMPLIN_FEED_QUARANTINE_PERCENT": "50",
            "TREMPLIN_LOG_LEVEL": "debug",
            "TREMPLIN_ALLOW_LOOPBACK": "1",
        }
    )
    assert settings.database_url == SHARED["TREMPLIN_DATABASE_URL"]
    assert settings.read_database_urls == ("postgresql://r1.example/t", "postgresql://r2.example/t")
    assert (settings.base_url, settings.secret_key) == ("https://tremplin.example", SECRET)
    assert settings.smtp_url == "smtps://mail.example:465"
    assert (settings.sms_url, settings.sms_key, settings.sms_sender) == ("https://sms.example/envois", "clé", "Canaux")
    assert (settings.engagement_rate_limit, settings.immersion_rate_limit, settings.quarantine_percent) == (100, 9, 50)
    assert (settings.log_level, settings.allow_loopback, settings.data_dir) == ("DEBUG", True, tmp_path)


def test_an_empty_variable_is_the_default(tmp_path: Path) -> None:
    plain = load({"TREMPLIN_DATA_DIR": str(tmp_path)})
    names = (
        "DATABASE_URL",
        "BASE_URL",
        "SECRET_KEY",
        "ENGAGEMENT_RATE_LIMIT",
        "LOG_LEVEL",
        "PG_BINDIR",
        "ALLOW_LOOPBACK",
    )
    assert load({"TREMPLIN_DATA_DIR": str(tmp_path), **{f"TREMPLIN_{name}": " " * (name != "SECRET_KEY") for name in names}}) == plain


def test_the_secret_is_drawn_once_and_kept_for_its_owner_alone(tmp_path: Path) -> None:
    first = load({"TREMPLIN_DATA_DIR": str(tmp_path)}).secret_key
    assert load({"TREMPLIN_DATA_DIR": str(tmp_path)}).secret_key == first
    assert len(first) >= 32
    assert (tmp_path / "secret.key").stat().st_mode & 0o077 == 0


def test_a_shared_database_needs_a_shared_secret(tmp_path: Path) -> None:
    with pytest.raises(WrongSetting, match="TREMPLIN_SECRET_KEY est obligatoire"):
        load({"TREMPLIN_DATA_DIR": str(tmp_path), "TREMPLIN_DATABASE_URL": "postgresql://db.example/tremplin"})


WRONG = [
    ("DATABASE_URL", "mysql://db.example/tremplin"),
    ("DATABASE_URL", "tremplin"),
    ("READ_DATABASE_URLS", "postgresql://r1.example/t,replica"),
    ("BASE_URL", "tremplin.example"),
    ("BASE_URL", "https://"),
    ("BASE_URL", "https://tremplin.example:port"),
    ("SECRET_KEY", "court"),
    ("SMTP_URL", "mail.example"),
    ("SMS_URL", "sms.example"),
    ("SMS_SENDER", "Les Deux Canaux"),
    ("PG_BINDIR", "/nulle/part"),
    ("ENGAGEMENT_RATE_LIMIT", "0"),
    ("ENGAGEMENT_RATE_LIMIT", "600/min"),
    ("IMMERSION_RATE_LIMIT", "-5"),
    ("IMMERSION_RATE_LIMIT", "٥"),
    ("FEED_QUARANTINE_PERCENT", "101"),
    ("LOG_LEVEL", "BAVARD"),
    ("ALLOW_LOOPBACK", "peut-être"),
]


@pytest.mark.parametrize(("name", "value"), WRONG)
def test_a_wrong_value_is_refused_and_named(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(WrongSetting, match=f"TREMPLIN_{name}"):
        load({"TREMPLIN_DATA_DIR": str(tmp_path), f"TREMPLIN_{name}": value})


def test_a_data_folder_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "var").touch()
    with pytest.raises(WrongSetting, match="n'est pas un dossier"):
        load({"TREMPLIN_DATA_DIR": str(tmp_path / "var")})


def test_a_data_folder_below_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "var").touch()
    with pytest.raises(WrongSetting, match="ne peut pas être écrit"):
        load({"TREMPLIN_DATA_DIR": str(tmp_path / "var" / "tremplin")})


@pytest.mark.parametrize("command", [("serve",), ("worker",), ("partners", "create", "Alizé", "--json")])
def test_a_command_refuses_to_start_with_one_sentence(tmp_path: Path, command: tuple[str, ...]) -> None:
    program = Program.in_folder(tmp_path, TREMPLIN_BASE_URL="tremplin.example")
    assert program.refused(*command).startswith("TREMPLIN_BASE_URL doit commencer par https:// ou http://")


def test_a_database_that_does_not_answer_is_told_in_one_sentence(tmp_path: Path) -> None:
    program = Program(SHARED | {"TREMPLIN_DATABASE_URL": f"postgresql:///tremplin?host={tmp_path}"})
    assert program.refused("partners", "create", "Alizé").startswith("La base de données ne répond pas")
