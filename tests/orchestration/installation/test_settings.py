"""Settings come from the environment, have defaults that work anywhere, and say in one sentence what is wrong."""

from __future__ import annotations

import re
import traceback
from pathlib import Path

import pytest

from orchestration.installation.settings import FIXTURES, SettingsError, read_settings
from orchestration.installation.telling_settings import MailServer, mail_server


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    for name in ("HOME", "WAREHOUSE_URL", "FRAMEWORKS", "REFERENCE", "DASK_SCHEDULER", "UI_ORIGINS", "PAGES_URL"):
        monkeypatch.delenv(f"PARCOMM_{name}", raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_without_any_variable_the_home_is_var_and_the_rest_follows(bare_environment: Path) -> None:
    settings = read_settings()

    assert settings.folders.root == bare_environment / "var"
    assert settings.database_url == f"sqlite:///{bare_environment / 'var' / 'warehouse.db'}"
    assert settings.reference == FIXTURES
    assert settings.frameworks == FIXTURES / "frameworks"
    assert settings.dask_scheduler is None
    assert settings.pages_url == "/pages"


def test_variables_choose(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PARCOMM_HOME", "elsewhere")
    monkeypatch.setenv("PARCOMM_WAREHOUSE_URL", "postgresql+psycopg://localhost/parcomm")
    monkeypatch.setenv("PARCOMM_FRAMEWORKS", str(tmp_path))
    monkeypatch.setenv("PARCOMM_DASK_SCHEDULER", "tcp://localhost:8786")
    monkeypatch.setenv("PARCOMM_UI_ORIGINS", "https://Parcomm.example.vn:443/, http://pages.example.vn:8080")

    settings = read_settings()

    assert settings.folders.inbox == tmp_path / "elsewhere" / "inbox"
    assert settings.database_url == "postgresql+psycopg://localhost/parcomm"
    assert settings.frameworks == tmp_path
    assert settings.dask_scheduler == "tcp://localhost:8786"
    assert settings.ui_origins == ("https://parcomm.example.vn", "http://pages.example.vn:8080")


def test_an_empty_variable_is_an_unset_one(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PARCOMM_HOME", "")

    assert read_settings().home == tmp_path / "var"


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("PARCOMM_FRAMEWORKS", "/no/such/folder", "is not a folder"),
        ("PARCOMM_REFERENCE", "/no/such/folder", "is not a folder"),
        ("PARCOMM_HOME", __file__, "is a file, not a folder"),
        ("PARCOMM_WAREHOUSE_URL", "mysql://localhost/x", "is not the URL of a SQLite or PostgreSQL database"),
        ("PARCOMM_WAREHOUSE_URL", "warehouse.db", "is not the URL of a SQLite or PostgreSQL database"),
        ("PARCOMM_DAGSTER_URL", "postgresql://parcomm@/dagster", "is not an address such as postgresql+psycopg2://"),
        ("PARCOMM_DASK_SCHEDULER", "8786", "is not an address"),
        ("PARCOMM_UI_ORIGINS", "parcomm.example.vn", "is not an origin"),
        ("PARCOMM_UI_ORIGINS", "https://parcomm.example.vn/pages", "is not an origin"),
        ("PARCOMM_UI_ORIGINS", "https://one.example.vn,https://user@two.example.vn", "is not an origin"),
        ("PARCOMM_UI_ORIGINS", "https://one.example.vn:port", "is not an origin"),
        ("PARCOMM_SMTP_URL", "mail.example.vn", "is not an address such as smtps://"),
        ("PARCOMM_SMTP_URL", "smtp://mail.example.vn:port", "is not an address such as smtps://"),
        ("PARCOMM_SMTP_URL", "smtp://mail.example.vn", "PARCOMM_MAIL_FROM and PARCOMM_MAIL_TO is not set"),
        ("PARCOMM_MAIL_TO", "a@example.vn, b", "is not a mail address"),
        ("PARCOMM_MAIL_FROM", "Thư ký <a@example.vn>", "is not a mail address"),
        ("PARCOMM_WEBHOOK_URL", "chat.example.vn/hooks", "is not an address such as https://chat"),
        ("PARCOMM_OPENLINEAGE_URL", "catalogue:5000", "is not an address such as https://catalogue"),
    ],
)
def test_a_bad_value_is_one_sentence_that_names_its_variable(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, words: str
) -> None:
    monkeypatch.setenv(name, value)

    with pytest.raises(SettingsError) as refused:
        read_settings()

    assert name in str(refused.value)
    assert words in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.attack(expected="no password in it")
def test_neither_a_stack_nor_the_settings_themselves_show_a_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARCOMM_WAREHOUSE_URL", "postgresql://u:s3cret@h/db")
    assert "s3cret" not in repr(read_settings())

    for name, url in (
        ("WAREHOUSE_URL", "mysql://u:s3cret@h/db"),
        ("WAREHOUSE_URL", "host=h password=s3cret"),
        ("SMTP_URL", "smtp://u:s3cret/@h"),
        ("SMTP_URL", "pop://u:s3cret@h"),
        ("SMTP_URL", "smtp://u:s3cret@h"),  # without sender and recipients
        ("WEBHOOK_URL", "ftp://h/s3cret"),
        ("OPENLINEAGE_URL", "ftp://h/s3cret"),
    ):
        monkeypatch.setenv(f"PARCOMM_{name}", url)
        with pytest.raises(SettingsError) as refused:
            read_settings()
        assert "s3cret" not in "".join(traceback.format_exception(refused.value))


@pytest.mark.parametrize("given", ["parcomm.example.vn/pages", "https://", "ftp://parcomm.example.vn", "/pages?a=1"])
def test_pages_lie_at_a_path_or_at_an_http_address(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv("PARCOMM_PAGES_URL", "https://parcomm.example.vn/pages/")
    assert read_settings().pages_url == "https://parcomm.example.vn/pages"

    monkeypatch.setenv("PARCOMM_PAGES_URL", given)
    with pytest.raises(SettingsError, match=r"PARCOMM_PAGES_URL=.* is not an address such as"):
        read_settings()


def test_what_is_told_and_to_whom(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert read_settings().metrics_path == tmp_path / "var" / "metrics" / "parcomm.prom"
    monkeypatch.setenv("PARCOMM_SMTP_URL", "smtp://u:m%40t@mail.example.vn")
    monkeypatch.setenv("PARCOMM_MAIL_FROM", "parcomm@example.vn")
    monkeypatch.setenv("PARCOMM_MAIL_TO", "a@example.vn, b@example.vn")
    monkeypatch.setenv("PARCOMM_WEBHOOK_URL", "https://chat.example.vn/hooks/s3cret")
    monkeypatch.setenv("PARCOMM_METRICS_FILE", "parcomm.prom")
    monkeypatch.setenv("PARCOMM_OPENLINEAGE_URL", "https://u:s3cret@catalogue.example.vn")
    monkeypatch.setenv("PARCOMM_OPENLINEAGE_KEY", "s3cret")

    settings = read_settings()

    assert mail_server(settings.smtp_url or "") == MailServer("mail.example.vn", 587, False, "u", "m@t")
    assert settings.mail_to == ("a@example.vn", "b@example.vn")
    assert settings.metrics_path == tmp_path / "parcomm.prom"
    assert not {"m%40t", "s3cret"} & {*re.findall(r"m%40t|s3cret", repr(settings))}
