"""Owners, login, throttling and tokens, on a real database with a clock of our own."""

from __future__ import annotations

import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from argon2.profiles import CHEAPEST

from app.actions import accounts
from app.actions.accounts import proving
from app.errors import AppError, Conflict, Denied, Invalid, NotFound, NotLoggedIn, TooManyAttempts
from app.store import accounts as stored
from app.store.database import close_database, open_database, rows
from tests.database import new_database

NOW = 1_760_000_000_000
SECOND, MINUTE, DAY = 1_000, 60_000, 86_400_000
PASSWORD = "correct horse battery"
HOME = "192.0.2.7"


@pytest.fixture(autouse=True)
def database(tmp_path: Path) -> Iterator[None]:
    new_database(tmp_path / "kith.db")
    yield
    close_database()


@pytest.fixture
def ann() -> stored.Owner:
    return accounts.create_owner("ann@example.org", PASSWORD, name="Ann", now=NOW)


def log_in(email: str = "ann@example.org", password: str = PASSWORD, *, at: int = NOW, **more: Any) -> accounts.Login:
    return accounts.log_in(email, password, **{"address": HOME, "now": at} | more)


def outcome(attempt: Callable[[], object]) -> str:
    try:
        attempt()
    except AppError as error:
        return error.code
    return "ok"


# ── First run ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_setup_token_stands_in_a_private_file_and_makes_one_owner(tmp_path: Path) -> None:
    token = accounts.issue_setup_token(tmp_path, now=NOW)
    assert token is not None
    assert len(token) >= 43  # 256 bits in base64
    file = tmp_path / accounts.SETUP_FILE
    assert file.read_text() == token + "\n"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert token not in str(rows("SELECT * FROM setup_token"))

    owner = accounts.create_first_owner(
        token, " Ann@Example.org ", PASSWORD, name="Ann", data_dir=tmp_path, now=NOW + 1
    )
    assert (owner.email, owner.name, owner.zone) == ("Ann@Example.org", "Ann", "UTC")
    assert not file.exists()
    assert accounts.issue_setup_token(tmp_path, now=NOW + 2) is None
    with pytest.raises(Conflict):
        accounts.create_first_owner(token, "bob@example.org", PASSWORD, data_dir=tmp_path, now=NOW + 3)


def test_an_old_a_wrong_and_a_replaced_setup_token_are_refused(tmp_path: Path) -> None:
    first = accounts.issue_setup_token(tmp_path, now=NOW)
    second = accounts.issue_setup_token(tmp_path, now=NOW)
    assert first is not None
    assert second is not None
    late = NOW + accounts.SETUP_LIFETIME
    for token, at in (("", NOW), ("guess", NOW), (first, NOW), (second, late)):
        assert not accounts.setup_token_holds(token, now=at)
        with pytest.raises(Denied):
            accounts.create_first_owner(token, "ann@example.org", PASSWORD, data_dir=tmp_path, now=at)
    assert accounts.setup_token_holds(second, now=late - 1)
    assert not stored.has_owner()


def test_a_refused_form_does_not_use_up_the_setup_token(tmp_path: Path) -> None:
    token = accounts.issue_setup_token(tmp_path, now=NOW) or ""
    with pytest.raises(Invalid) as problem:
        accounts.create_first_owner(token, "ann@example.org", "short", data_dir=tmp_path, now=NOW)
    assert "password" in problem.value.fields
    assert accounts.create_first_owner(token, "ann@example.org", PASSWORD, data_dir=tmp_path, now=NOW).id


def test_of_fifty_racers_at_first_run_one_becomes_the_owner(tmp_path: Path) -> None:
    token = accounts.issue_setup_token(tmp_path, now=NOW) or ""

    def race(n: int) -> str:
        given = token if n % 5 else "stolen"
        return outcome(
            lambda: accounts.create_first_owner(given, f"racer{n}@example.org", PASSWORD, data_dir=tmp_path, now=NOW)
        )

    with ThreadPoolExecutor(50) as pool:
        codes = list(pool.map(race, range(50)))
    assert codes.count("ok") == 1
    assert set(codes) <= {"ok", "already_set_up", "bad_setup_token"}
    assert len(stored.owners()) == 1


# ── Passwords and login ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "email", ["", "ann", "@", "a@", "@b", "a b@c", "a@b@c", "a\x00@b", "a@b\n", "x" * 250 + "@b.org"]
)
def test_what_is_no_email_address_is_refused(email: str) -> None:
    if email == "a@b\n":  # white space around it is trimmed
        assert accounts.create_owner(email, PASSWORD, now=NOW).email == "a@b"
        return
    with pytest.raises(Invalid) as problem:
        accounts.create_owner(email, PASSWORD, now=NOW)
    assert "email" in problem.value.fields


def test_an_email_address_has_one_account_however_it_is_written(ann: stored.Owner) -> None:
    with pytest.raises(Conflict):
        accounts.create_owner("ANN@example.org", PASSWORD, now=NOW)
    assert log_in(" ANN@EXAMPLE.ORG").owner.id == ann.id


def test_a_login_leaves_no_secret_in_the_database(ann: stored.Owner) -> None:
    login = log_in(agent="A browser")
    token = accounts.make_token(ann.id, now=NOW)
    everything = str([rows(f"SELECT * FROM {table}") for table in ("owner", "login_session", "api_token", "audit")])
    for secret in (PASSWORD, login.secret, token):
        assert secret not in everything
    assert "$argon2id$" in everything


def test_one_password_typed_in_two_ways_is_one_password(ann: stored.Owner) -> None:
    accounts.reset_password("ann@example.org", "Ame\u0301lie\u00a0et\u00a0moi", now=NOW)
    assert log_in(password="Am\u00e9lie et moi").owner.id == ann.id


def test_hashing_is_dear_in_a_program_that_chose_nothing_else() -> None:
    # These tests did, in tests/conftest.py, so it is another program that is asked.
    ask = f"from app.actions.accounts import proving; print(proving.hashed({PASSWORD!r}))"
    told = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True).stdout
    assert told.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert proving.matches(told.strip(), PASSWORD)


def test_a_hash_of_another_effort_fits_and_the_next_login_renews_it(ann: stored.Owner) -> None:
    before = stored.password_hash("ann@example.org")
    proving.effort(replace(CHEAPEST, time_cost=2))
    try:
        log_in()
        after = stored.password_hash("ann@example.org")
        log_in(at=NOW + SECOND)
    finally:
        proving.effort(CHEAPEST)
    assert before is not None
    assert after is not None
    assert ("t=1," in before[1], "t=2," in after[1]) == (True, True)
    assert stored.password_hash("ann@example.org") == after, "what is not old is left alone"


def test_wrong_password_and_unknown_address_get_the_same_answer(ann: stored.Owner) -> None:
    answers = []
    for email, password in (("ann@example.org", "wrong password"), ("nobody@example.org", PASSWORD), ("", "\ud800")):
        with pytest.raises(NotLoggedIn) as problem:
            log_in(email, password)
        answers.append((problem.value.code, problem.value.sentence))
    assert len(set(answers)) == 1


def test_a_login_ends_the_session_that_the_browser_had(ann: stored.Owner) -> None:
    first = log_in()
    second = log_in(replaces=first.session.id)
    assert second.secret != first.secret
    assert accounts.resume(first.secret, now=NOW) is None
    found = accounts.resume(second.secret, now=NOW)
    assert found is not None
    assert found[0] == second.session


def test_a_session_slides_with_use_and_ends_for_good(ann: stored.Owner) -> None:
    login = log_in()
    at = NOW
    while at + accounts.SESSION_IDLE - 1 < login.session.expires_at:
        at += accounts.SESSION_IDLE - 1
        assert accounts.resume(login.secret, now=at), "used in time"
    assert accounts.resume(login.secret, now=login.session.expires_at) is None

    idle = log_in(at=NOW)
    assert accounts.resume(idle.secret, now=NOW + accounts.SESSION_IDLE) is None
    assert accounts.remove_stale_sessions(now=login.session.expires_at) == 2


def test_a_logout_ends_one_session_and_a_new_password_all(ann: stored.Owner) -> None:
    here, there, phone = log_in(), log_in(), log_in()
    accounts.log_out(here.session, address=HOME, now=NOW)
    assert accounts.resume(here.secret, now=NOW) is None

    ended = accounts.change_password(
        ann.id, PASSWORD, "a new long password", keep=there.session.id, address=HOME, now=NOW
    )
    assert ended == [phone.session.id]
    assert accounts.resume(there.secret, now=NOW)
    assert accounts.reset_password("Ann@example.org", "another long password", now=NOW) == [there.session.id]
    assert log_in(password="another long password")
    with pytest.raises(NotLoggedIn):
        log_in()


def test_the_present_password_is_asked_for_and_its_guesses_count(ann: stored.Owner) -> None:
    def guess() -> object:
        return accounts.change_password(ann.id, "wrong", "a new long password", keep="", address=HOME, now=NOW)

    assert [outcome(guess) for _ in range(6)] == ["invalid"] * 5 + ["too_many_attempts"]
    with pytest.raises(NotFound):
        accounts.reset_password("nobody@example.org", PASSWORD, now=NOW)


def test_a_login_key_works_once_and_not_for_long(ann: stored.Owner) -> None:
    key, other = accounts.make_login_key(ann.id, now=NOW), accounts.make_login_key(ann.id, now=NOW)
    late = NOW + accounts.LOGIN_KEY_LIFETIME
    assert accounts.log_in_once(key, address=HOME, now=late - 1).owner == ann
    for used, at in ((key, NOW), (other, late), (f"2.{other.partition('.')[2]}", NOW), ("", NOW), ("1.x", NOW)):
        with pytest.raises(NotLoggedIn):
            accounts.log_in_once(used, address=HOME, now=at)


# ── Throttling ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_of_a_thousand_guesses_in_a_day_at_most_twenty_are_evaluated(ann: stored.Owner, tmp_path: Path) -> None:
    evaluated, spacing = 0, DAY // 1_001
    for n in range(1_000):
        if n == 500:  # a restart forgives nothing
            close_database()
            open_database(tmp_path / "kith.db")
        address = f"198.51.100.{n % 250}"
        code = outcome(lambda: log_in(password="guess", at=NOW + n * spacing, address=address))  # noqa: B023
        assert code in ("wrong_login", "too_many_attempts")
        evaluated += code == "wrong_login"
    assert evaluated == 20


def test_guesses_that_come_at_once_do_not_slip_past_the_count(ann: stored.Owner) -> None:
    with ThreadPoolExecutor(12) as pool:
        codes = list(pool.map(lambda n: outcome(lambda: log_in(password=f"guess {n}")), range(24)))
    assert codes.count("wrong_login") == 5


def test_throttling_says_how_long_and_then_lets_in(ann: stored.Owner) -> None:
    for n in range(5):
        assert outcome(lambda: log_in(password="guess", at=NOW + n * SECOND)) == "wrong_login"  # noqa: B023
    with pytest.raises(TooManyAttempts) as problem:
        log_in(at=NOW + 10 * SECOND)
    assert problem.value.retry_after == 290
    assert log_in(at=NOW + 300 * SECOND)


def test_the_owner_may_log_in_as_often_as_they_like(ann: stored.Owner) -> None:
    for _ in range(12):
        log_in()


def test_a_reset_password_lifts_the_throttle(ann: stored.Owner) -> None:
    for _ in range(6):
        outcome(lambda: log_in(password="guess"))
    accounts.reset_password("ann@example.org", PASSWORD, now=NOW)
    assert log_in()


@pytest.mark.parametrize(
    ("addresses", "together"),
    [
        (["192.0.2.1"] * 11, True),
        ([f"2001:db8::{n:x}" for n in range(1, 12)], True),  # one network: one customer
        ([f"192.0.2.{n}" for n in range(1, 12)], False),
        ([f"2001:db8:0:{n:x}::1" for n in range(1, 12)], False),
    ],
)
def test_an_address_is_throttled_over_all_accounts(addresses: list[str], together: bool) -> None:
    codes = [
        outcome(lambda: log_in(f"user{n}@example.org", address=address))  # noqa: B023
        for n, address in enumerate(addresses)
    ]
    assert codes == ["wrong_login"] * 10 + ["too_many_attempts" if together else "wrong_login"]


# ── Tokens, profile, audit ──────────────────────────────────────────────────────────────────────────────────────────


def test_an_api_token_is_known_by_its_prefix_until_it_is_taken_back(ann: stored.Owner) -> None:
    secret = accounts.make_token(ann.id, name="Script", scope="write", now=NOW)
    assert secret.startswith("kith_")
    found = accounts.bearer(secret, now=NOW + DAY)
    assert found is not None
    assert (found.owner_id, found.scope, found.name) == (ann.id, "write", "Script")
    assert stored.tokens(ann.id)[0].used_at == NOW + DAY
    for wrong in ("", "kith_", secret[:-1], secret.upper(), stored.digest(secret)):
        assert accounts.bearer(wrong, now=NOW) is None

    bob = accounts.create_owner("bob@example.org", PASSWORD, now=NOW)
    with pytest.raises(NotFound):
        accounts.remove_token(bob.id, found.id, now=NOW)
    accounts.remove_token(ann.id, found.id, now=NOW)
    assert accounts.bearer(secret, now=NOW) is None
    with pytest.raises(Invalid):
        accounts.make_token(ann.id, scope="admin", now=NOW)  # type: ignore[arg-type]


def test_a_profile_has_a_name_and_a_time_zone(ann: stored.Owner) -> None:
    changed = accounts.set_profile(ann.id, name="  Ann \n Example ", zone="Asia/Tokyo", now=NOW)
    assert (changed.name, changed.zone) == ("Ann Example", "Asia/Tokyo")
    for name, zone in (("Ann", "Mars/Olympus"), ("x" * 201, "UTC")):
        with pytest.raises(Invalid):
            accounts.set_profile(ann.id, name=name, zone=zone, now=NOW)
    assert stored.owner(ann.id) == changed


def test_the_audit_trail_tells_what_was_done_and_from_where(ann: stored.Owner) -> None:
    outcome(lambda: log_in(password="guess", at=NOW + 1))
    login = log_in(at=NOW + 2)
    accounts.log_out(login.session, address="203.0.113.9", now=NOW + 3)
    accounts.make_token(ann.id, now=NOW + 4)
    told = [(at - NOW, action, address) for at, action, _, address in stored.audit(ann.id)]
    assert told == [
        (4, "token", ""),
        (3, "logout", "203.0.113.9"),
        (2, "login", HOME),
        (1, "login_failed", HOME),
        (0, "owner_created", ""),
    ]
