"""Email to a real SMTP server."""

from __future__ import annotations

import datetime
import ssl
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from app.notifiers.base import NotSent
from app.notifiers.email import Email, Server
from tests.notifiers.receivers import DIGEST, NOTE, NOW, Mailbox, opened

TO = {"address": "ann@example.org"}


def server(mailbox: Mailbox, **more: object) -> Server:
    return Server("127.0.0.1", mailbox.port, "", "", "kith@example.org", "none")._replace(**more)  # type: ignore[arg-type]


def parts(message: EmailMessage) -> tuple[str, str]:
    plain, html = message.get_body(("plain",)), message.get_body(("html",))
    assert plain is not None
    assert html is not None
    return plain.get_content().replace("\r\n", "\n"), html.get_content()


def test_text_and_html_say_the_same(mailbox: Mailbox) -> None:
    Email(server(mailbox)).send(TO, NOTE, now=NOW)
    (message,) = mailbox.messages
    assert (message["Subject"], message["From"], message["To"]) == (NOTE.title, "Kith <kith@example.org>", "ann@example.org")
    assert message["Date"].datetime.timestamp() * 1000 == NOW
    assert message["Auto-Submitted"] == "auto-generated"
    for part in parts(message):
        for said in ("Ana waits for your answer", "Asked a question 3 h ago", "Could you call me?", *(act.url for act in NOTE.acts)):
            assert said in part
        assert "https://kith.example.org/act/mute" in part
    text, html = parts(message)
    assert "> Please <b>soon</b>" in text
    assert "&lt;b&gt;soon&lt;/b&gt;" in html


def test_it_is_unsubscribed_by_one_click(mailbox: Mailbox) -> None:
    Email(server(mailbox)).send(TO, NOTE, now=NOW)
    (message,) = mailbox.messages
    assert message["List-Unsubscribe"] == "<https://kith.example.org/act/off>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_a_digest_has_its_sections(mailbox: Mailbox) -> None:
    Email(server(mailbox)).send(TO, DIGEST, now=NOW)
    text, html = parts(mailbox.messages[0])
    assert "Waiting for you\n- Ana: asked a question" in text
    assert '<a href="https://kith.example.org/chats/12">Ana: asked a question</a>' in html


def test_a_title_makes_no_header_of_its_own(mailbox: Mailbox) -> None:
    Email(server(mailbox)).send(TO, NOTE._replace(title="Hello\r\nBcc: eve@example.org\r\n\r\nx"), now=NOW)
    (message,) = mailbox.messages
    assert message["Bcc"] is None
    assert message["Subject"] == "Hello Bcc: eve@example.org x"


def test_a_refused_address_is_for_good_and_a_full_one_is_not(mailbox: Mailbox) -> None:
    for answer, permanent in (("550 No such user", True), ("452 Mailbox full", False)):
        mailbox.refuse = answer
        with pytest.raises(NotSent) as caught:
            Email(server(mailbox)).send(TO, NOTE, now=NOW)
        assert caught.value.permanent is permanent
        assert "ann@example.org" not in caught.value.sentence


def test_a_server_that_is_not_there_may_come_back(mailbox: Mailbox) -> None:
    mailbox.close()
    with pytest.raises(NotSent) as caught:
        Email(server(mailbox)).send(TO, NOTE, now=NOW)
    assert not caught.value.permanent


@pytest.fixture
def certificate(tmp_path: Path) -> tuple[Path, Path]:
    """A certificate for localhost that nobody but this test trusts, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    begins = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(1)
        .not_valid_before(begins).not_valid_after(datetime.datetime(2120, 1, 1, tzinfo=datetime.UTC))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True).sign(key, hashes.SHA256())
    )  # fmt: skip
    files = tmp_path / "cert.pem", tmp_path / "key.pem"
    files[0].write_bytes(made.public_bytes(serialization.Encoding.PEM))
    files[1].write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
    return files


@pytest.fixture
def locked(certificate: tuple[Path, Path]) -> Iterator[Mailbox]:
    """A server that takes mail over STARTTLS from those who log in."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    with opened(lambda: Mailbox(tls_context=context, require_starttls=True, auth_required=True, auth_require_tls=True)) as mailbox:
        mailbox.users[b"kith"] = b"right horse"
        yield mailbox


def test_it_logs_in_over_starttls(locked: Mailbox, certificate: tuple[Path, Path]) -> None:
    trusting = ssl.create_default_context(cafile=str(certificate[0]))
    good = server(locked, host="localhost", user="kith", password="right horse", security="starttls", context=trusting)
    Email(good).send(TO, NOTE, now=NOW)
    assert len(locked.messages) == 1
    for wrong in (good._replace(password="wrong"), good._replace(context=None), good._replace(security="none")):
        with pytest.raises(NotSent) as caught:
            Email(wrong).send(TO, NOTE, now=NOW)
        assert caught.value.permanent, (wrong.security, caught.value.sentence)
        assert "wrong" not in caught.value.sentence
    assert len(locked.messages) == 1
