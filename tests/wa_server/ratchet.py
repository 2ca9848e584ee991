"""Signal's one-to-one encryption as the other side of a linked device sees it: X3DH, then the double ratchet.

A `Ratchet` is one session between two devices; a `Conversation` is all sessions of one pair, newest first, because
both sides may begin one at the same time and old messages still arrive in old ones.
"""

import hmac
from collections import deque
from dataclasses import dataclass, field

from . import wire
from .keys import DJB, KeyPair, SigningKey, decrypt_cbc, encrypt_cbc, hkdf, hmac_sha256

VERSION = b"\x33"
MAC_SIZE = 8
MAX_SKIP = 25_000
_KEPT_SESSIONS = 5


class DecryptionError(Exception):
    """A ciphertext that none of the sessions can read."""


@dataclass(slots=True)
class Bundle:
    """What a device publishes so that others can write to it first."""

    registration_id: int
    identity: bytes
    signed_id: int
    signed_key: bytes
    one_time: deque[tuple[int, bytes]] = field(default_factory=deque)
    signature: bytes = b""


class Identity:
    """The keys of one device on our side: a peer's phone, or the owner's."""

    def __init__(self, registration_id: int) -> None:
        self.registration_id = registration_id
        self.key = SigningKey.generate()
        self.signed = KeyPair.generate()
        self.one_time = KeyPair.generate()
        self.signature = self.key.sign(DJB + self.signed.public)


@dataclass(slots=True)
class _Chain:
    key: bytes
    index: int = 0
    skipped: dict[int, bytes] = field(default_factory=dict)


class Ratchet:
    """One double-ratchet session between our `identity` and the device with the identity key `theirs`."""

    def __init__(self, identity: Identity, theirs: bytes, base: bytes) -> None:
        self.identity = identity
        self.theirs = theirs
        self.base = base
        self._root = b""
        self._mine = identity.signed
        self._sending: _Chain | None = None
        self._previous = 0
        self._receiving: dict[bytes, _Chain] = {}
        self._announce: tuple[int | None, int] | None = None

    @classmethod
    def begin(cls, identity: Identity, bundle: Bundle) -> "Ratchet":
        """Our side writes first, with the next one-time key of the bundle (if any is left)."""
        base = KeyPair.generate()
        one_time = bundle.one_time.popleft() if bundle.one_time else None
        secret = (
            b"\xff" * 32
            + identity.key.agree(bundle.signed_key)
            + base.agree(bundle.identity)
            + base.agree(bundle.signed_key)
            + (base.agree(one_time[1]) if one_time else b"")
        )
        session = cls(identity, bundle.identity, base.public)
        session._root = hkdf(secret, b"", b"WhisperText", 64)[:32]
        session._turn(bundle.signed_key)
        session._announce = (one_time[0] if one_time else None, bundle.signed_id)
        return session

    @classmethod
    def answer(cls, identity: Identity, fields: dict[int, wire.Value]) -> "Ratchet":
        """Their side wrote first: the session of a pre-key message."""
        base, theirs = wire.octets(fields, 2)[1:], wire.octets(fields, 3)[1:]
        secret = (
            b"\xff" * 32
            + identity.signed.agree(theirs)
            + identity.key.agree(base)
            + identity.signed.agree(base)
            + (identity.one_time.agree(base) if 1 in fields else b"")
        )
        session = cls(identity, theirs, base)
        session._root = hkdf(secret, b"", b"WhisperText", 64)[:32]
        return session

    @property
    def can_send(self) -> bool:
        return self._sending is not None

    def encrypt(self, plain: bytes, damaged: bool = False) -> tuple[str, bytes]:
        """The `type` of the ciphertext ("pkmsg" until they have answered, then "msg") and its bytes.

        `damaged` makes the authentication code wrong.
        """
        chain = self._sending
        if chain is None:
            raise DecryptionError("a session that has only received cannot send yet")
        chain.key, keys = _step(chain.key)
        cipher, mac, iv = keys[:32], keys[32:64], keys[64:]
        body = VERSION + wire.write(
            {
                1: DJB + self._mine.public,
                2: chain.index,
                3: self._previous,
                4: encrypt_cbc(cipher, iv, plain),
            }
        )
        chain.index += 1
        sealed = DJB + self.identity.key.public + DJB + self.theirs + body
        code = hmac_sha256(mac, sealed)[:MAC_SIZE]
        message = body + (bytes(MAC_SIZE) if damaged else code)
        if self._announce is None:
            return "msg", message
        one_time_id, signed_id = self._announce
        return "pkmsg", VERSION + wire.write(
            {
                1: one_time_id,
                2: DJB + self.base,
                3: DJB + self.identity.key.public,
                4: message,
                5: self.identity.registration_id,
                6: signed_id,
            }
        )

    def decrypt(self, message: bytes) -> bytes:
        """The plaintext of a "msg"; raises `DecryptionError` and changes nothing when it is not of this session."""
        fields = wire.read(message[1:-MAC_SIZE])
        their_key, index = wire.octets(fields, 1)[1:], wire.number(fields, 2)
        chain = self._receiving.get(their_key)
        root = b""
        if chain is None:
            root, chain_key = self._mix(self._mine, their_key)
            chain = _Chain(chain_key)
        key, position, skipped = chain.key, chain.index, dict(chain.skipped)
        if index - position > MAX_SKIP:
            raise DecryptionError("too many messages are missing")
        while position <= index:
            key, skipped[position] = _step(key)
            position += 1
        if index not in skipped:
            raise DecryptionError("this message was read before")
        keys = skipped.pop(index)
        sealed = DJB + self.theirs + DJB + self.identity.key.public + message[:-MAC_SIZE]
        if not hmac.compare_digest(hmac_sha256(keys[32:64], sealed)[:MAC_SIZE], message[-MAC_SIZE:]):
            raise DecryptionError("the authentication code is wrong")
        chain.key, chain.index, chain.skipped = key, position, skipped
        if their_key not in self._receiving:
            self._root = root
            self._receiving[their_key] = chain
            self._turn(their_key)
        self._announce = None
        return decrypt_cbc(keys[:32], keys[64:], wire.octets(fields, 4))

    def _mix(self, mine: KeyPair, theirs: bytes) -> tuple[bytes, bytes]:
        """The next root key and the chain key that starts with it."""
        output = hkdf(mine.agree(theirs), self._root, b"WhisperRatchet", 64)
        return output[:32], output[32:]

    def _turn(self, theirs: bytes) -> None:
        """A new sending chain, because their key is new."""
        self._mine = KeyPair.generate()
        self._previous = max(0, self._sending.index - 1) if self._sending else 0
        self._root, chain_key = self._mix(self._mine, theirs)
        self._sending = _Chain(chain_key)


class Conversation:
    """All sessions between one of our identities and one linked device."""

    def __init__(self, identity: Identity) -> None:
        self._identity = identity
        self._sessions: list[Ratchet] = []

    @property
    def ready(self) -> bool:
        """Whether there is a session to write in."""
        return bool(self._sessions) and self._sessions[0].can_send

    def begin(self, bundle: Bundle) -> None:
        """A new session, kept before the old ones."""
        self._keep(Ratchet.begin(self._identity, bundle))

    def encrypt(self, plain: bytes, damaged: bool = False) -> tuple[str, bytes]:
        return self._sessions[0].encrypt(plain, damaged)

    def decrypt(self, kind: str, message: bytes) -> bytes:
        """The plaintext of a "pkmsg" or "msg"; raises `DecryptionError`."""
        if kind == "pkmsg":
            fields = wire.read(message[1:])
            message = wire.octets(fields, 4)
            base = wire.octets(fields, 2)[1:]
            if all(session.base != base for session in self._sessions):
                session = Ratchet.answer(self._identity, fields)
                plain = session.decrypt(message)
                self._keep(session)
                return plain
        reasons = []
        for session in self._sessions:
            try:
                plain = session.decrypt(message)
            except (DecryptionError, ValueError) as error:
                reasons.append(str(error))
                continue
            self._sessions.remove(session)
            self._keep(session)
            return plain
        raise DecryptionError("; ".join(reasons) or "there is no session")

    def _keep(self, session: Ratchet) -> None:
        self._sessions.insert(0, session)
        del self._sessions[_KEPT_SESSIONS:]


def _step(chain_key: bytes) -> tuple[bytes, bytes]:
    """The next chain key, and the 80 bytes of message keys: cipher 32, MAC 32, IV 16."""
    seed = hmac_sha256(chain_key, b"\x01")
    return hmac_sha256(chain_key, b"\x02"), hkdf(seed, b"", b"WhisperMessageKeys", 80)
