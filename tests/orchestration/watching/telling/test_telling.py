"""What is told arrives once by every way, and waits where a server is down; nothing secret is said on the way."""

from __future__ import annotations

import logging
import socket
import stat
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import quote

import pytest

from orchestration.installation.settings import Settings
from orchestration.watching.telling.message import Message, UndeliveredError
from orchestration.watching.telling.outbox import LONGEST, Outbox, Waiting
from orchestration.watching.telling.tell import deliver_waiting, tell, ways_of
from tests.orchestration.watching.telling.conftest import PASSWORD, USER, MailBox, Posted

# The server says so of a login without STARTTLS also where all of the connection is inside TLS.
pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS:UserWarning")

NOW = datetime.now(UTC)
MESSAGE = Message("2026-11-29", "Bản tin sáng 29/11/2026", "- Sở Nội vụ: **bị từ chối**\n", NOW)
CLOSED = "9"
"""The port `discard`, at which nobody listens."""


def by_mail(home: Path, port: int | str, scheme: str = "smtp", login: str = "", host: str = "localhost") -> Settings:
    return Settings(
        home=home,
        smtp_url=f"{scheme}://{login}{host}:{port}",
        mail_from="parcomm@example.vn",
        mail_to=("a@example.vn", "b@example.vn"),
    )


def by_webhook(home: Path, posted: Posted) -> Settings:
    return Settings(home=home, webhook_url=f"http://127.0.0.1:{posted.port}/hooks/s3cret")


WRONG_LOGIN = "does not take the user or password of PARCOMM_SMTP_URL (535)"
LOGIN = f"{quote(USER, safe='')}:{quote(PASSWORD, safe='')}@"


@pytest.mark.parametrize(
    ("kind", "scheme", "login"), [("plain", "smtp", ""), ("starttls", "smtp", LOGIN), ("smtps", "smtps", LOGIN)]
)
def test_an_e_mail_arrives_encrypted_and_with_login_where_the_server_asks_for_them(
    mail_server: Callable[[str], MailBox], tmp_path: Path, kind: str, scheme: str, login: str
) -> None:
    box = mail_server(kind)

    tell(by_mail(tmp_path, box.port, scheme, login), MESSAGE)

    (mail,) = box.taken
    assert (mail["Subject"], mail["From"], mail["To"]) == (
        f"[parcomm] {MESSAGE.subject}",
        "parcomm@example.vn",
        "a@example.vn, b@example.vn",
    )
    assert mail["Message-ID"] == "<2026-11-29@example.vn>"
    assert mail.get_content().replace("\r\n", "\n") == MESSAGE.text
    assert Outbox(tmp_path / "outbox").waiting() == []


def test_what_is_told_stands_in_a_file_that_others_cannot_read(tmp_path: Path) -> None:
    tell(Settings(home=tmp_path), MESSAGE)

    written = tmp_path / "summaries" / "2026-11-29.md"
    assert written.read_text() == "# Bản tin sáng 29/11/2026\n\n- Sở Nội vụ: **bị từ chối**\n"
    assert not stat.S_IMODE(written.stat().st_mode) & 0o027


def test_the_same_message_is_told_once(webhook: Posted, tmp_path: Path) -> None:
    settings = by_webhook(tmp_path, webhook)

    assert tell(settings, MESSAGE)
    assert not tell(settings, replace(MESSAGE, text="another text"))

    assert webhook.documents == [
        {
            "id": "2026-11-29",
            "subject": MESSAGE.subject,
            "text": f"**{MESSAGE.subject}**\n\n{MESSAGE.text}",
            "made_at": NOW.isoformat(),
        }
    ]


def test_a_server_that_is_down_stops_no_other_way_and_gets_its_message_once_when_it_is_back(
    mail_server: Callable[[str], MailBox], webhook: Posted, tmp_path: Path
) -> None:
    down = by_mail(tmp_path, CLOSED).model_copy(update={"webhook_url": f"http://127.0.0.1:{webhook.port}/"})

    assert tell(down, MESSAGE)

    outbox = Outbox(tmp_path / "outbox")
    assert len(webhook.documents) == 1
    ((way, tries, why),) = [(each.way, each.tries, each.why) for each in outbox.waiting()]
    assert (way, tries) == ("mail", 1)
    assert why is not None
    assert why.startswith("the mail server localhost:9 cannot be used: ")

    box = mail_server("plain")
    back = by_mail(tmp_path, box.port)
    assert deliver_waiting(back) == 1, "it is not asked again at once"
    for later in (timedelta(minutes=6), timedelta(minutes=12)):
        with outbox.held():
            outbox.deliver(ways_of(back), datetime.now(UTC) + later)
    assert [mail["Subject"] for mail in box.taken] == [f"[parcomm] {MESSAGE.subject}"]
    assert (len(webhook.documents), outbox.waiting()) == (1, [])


def test_pauses_grow_and_a_message_is_given_up_after_three_days(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    each, pauses = Waiting("mail", MESSAGE, 0, NOW), []
    for _ in range(9):
        each = each.after_failure("no", NOW)
        pauses.append((each.next_try_at - NOW) / timedelta(minutes=1))
    assert pauses == [5, 10, 20, 40, 80, 160, 320, 360, 360]

    outbox, ways = Outbox(tmp_path / "outbox"), ways_of(by_mail(tmp_path, CLOSED))
    with outbox.held():
        outbox.put(MESSAGE, ways, NOW)
        outbox.deliver(ways, NOW + LONGEST)
        assert len(outbox.waiting()) == 1
        outbox.deliver(ways, NOW + LONGEST + timedelta(seconds=1))
    assert outbox.waiting() == []
    assert "given up: 2026-11-29 by mail, tried 1 times" in caplog.text


@pytest.mark.parametrize(
    ("kind", "url", "answer", "words"),
    [
        ("plain", "smtp://localhost:9", "", "the mail server localhost:9 cannot be used: "),
        (
            "starttls",
            f"smtp://{quote(USER)}:s3cret@localhost",
            "",
            WRONG_LOGIN,
        ),
        (
            "smtps",
            f"smtps://{quote(USER)}:s3cret@localhost",
            "",
            WRONG_LOGIN,
        ),
        (
            "starttls",
            "smtp://u:m%E1%BA%ADt@localhost",
            "",
            "PARCOMM_SMTP_URL: SMTP takes only user and password without",
        ),
        ("starttls", "smtp://localhost", "", "answers 530 "),
        ("plain", "smtps://localhost", "", "cannot be used: "),
        ("plain", "smtp://localhost", "452 no room", "answers 452 no room"),
        ("plain", "smtp://no-such-host.invalid", "", "cannot be used: "),
    ],
)
def test_why_an_e_mail_was_not_taken_is_one_sentence_without_the_password(
    mail_server: Callable[[str], MailBox], tmp_path: Path, kind: str, url: str, answer: str, words: str
) -> None:
    box = mail_server(kind)
    box.answer = answer or box.answer
    address = url if url.endswith((":9", ".invalid")) else f"{url}:{box.port}"
    (way,) = ways_of(Settings(home=tmp_path, smtp_url=address, mail_from="a@example.vn", mail_to=("b@example.vn",)))

    with pytest.raises(UndeliveredError) as refused:
        way.deliver(MESSAGE)

    assert words in str(refused.value)
    assert "\n" not in str(refused.value)
    assert "s3cret" not in str(refused.value)
    assert refused.value.__cause__ is None
    assert box.taken == []


def test_a_certificate_that_nobody_vouches_for_is_not_trusted(
    mail_server: Callable[[str], MailBox], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    box = mail_server("smtps")
    monkeypatch.delenv("SSL_CERT_FILE")
    (way,) = ways_of(by_mail(tmp_path, box.port, "smtps", LOGIN))

    with pytest.raises(UndeliveredError, match="certificate verify failed"):
        way.deliver(MESSAGE)
    assert box.taken == []


@pytest.mark.parametrize("status", [500, 404, 302])
def test_a_webhook_that_refuses_is_told_without_its_address(
    webhook: Posted, tmp_path: Path, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    webhook.status = status
    caplog.set_level(logging.DEBUG, "parcomm")

    tell(by_webhook(tmp_path, webhook), MESSAGE)

    (waiting,) = Outbox(tmp_path / "outbox").waiting()
    assert waiting.why == f"the webhook at 127.0.0.1 answers HTTP {status}"
    assert "s3cret" not in caplog.text


def test_a_webhook_that_says_nothing_is_not_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("orchestration.watching.telling.webhook.SECONDS", (0.2, 0.2))
    with socket.create_server(("127.0.0.1", 0)) as silent:
        (way,) = ways_of(Settings(home=tmp_path, webhook_url=f"http://127.0.0.1:{silent.getsockname()[1]}/s3cret"))
        with pytest.raises(UndeliveredError, match=r"the webhook at 127.0.0.1 did not answer in time"):
            way.deliver(MESSAGE)


def test_a_full_disk_keeps_nobody_from_being_told(webhook: Posted, tmp_path: Path) -> None:
    (tmp_path / "outbox").write_text("no folder can be made here, as on a full disk")

    assert tell(by_webhook(tmp_path, webhook), MESSAGE)
    assert len(webhook.documents) == 1


def test_a_disk_that_fills_between_outbox_and_file_sends_nothing_twice(webhook: Posted, tmp_path: Path) -> None:
    (tmp_path / "summaries").write_text("no folder can be made here, as on a full disk")
    settings = by_webhook(tmp_path, webhook)

    assert tell(settings, MESSAGE)
    deliver_waiting(settings)

    assert len(webhook.documents) == 1
    assert Outbox(tmp_path / "outbox").waiting() == []


class Broken:
    """A way that fails as nobody foresaw."""

    name = "mail"

    def deliver(self, _message: Message) -> None:
        raise UnicodeError("label too long: s3cret")


def test_a_way_that_fails_as_nobody_foresaw_stops_no_other_and_tells_no_secret(
    tmp_path: Path, webhook: Posted, caplog: pytest.LogCaptureFixture
) -> None:
    outbox, ways = Outbox(tmp_path), [Broken(), *ways_of(by_webhook(tmp_path, webhook))]
    with outbox.held():
        outbox.put(MESSAGE, ways, NOW)
        outbox.deliver(ways, NOW)

    assert len(webhook.documents) == 1
    assert [each.why for each in outbox.waiting()] == ["a fault of the program stopped it (UnicodeError)"]
    assert "s3cret" not in caplog.text


def test_what_waits_for_a_way_that_is_named_no_more_is_given_up_in_its_time(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path)
    with outbox.held():
        outbox.put(MESSAGE, [Broken()], NOW)
        outbox.deliver([], NOW + LONGEST)
        assert len(outbox.waiting()) == 1
        outbox.deliver([], NOW + LONGEST + timedelta(seconds=1))
    assert outbox.waiting() == []
