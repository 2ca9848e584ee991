"""Noise_XX_25519_AESGCM_SHA256 as WhatsApp uses it: the server's half, and the two ciphers after it."""

import hashlib
import struct
import time
from dataclasses import dataclass

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from .keys import KeyPair, SigningKey, hkdf
from .protos import cert, wa6

_PROTOCOL = b"Noise_XX_25519_AESGCM_SHA256\0\0\0\0"
_DAY = 86_400


@dataclass(frozen=True, slots=True)
class Authority:
    """The root that the client is made to trust, and the server's own key under it."""

    root: SigningKey
    static: KeyPair

    @classmethod
    def generate(cls) -> "Authority":
        return cls(SigningKey.generate(), KeyPair.generate())

    def chain(self) -> bytes:
        """The certificate chain: the root signs an intermediate, which signs the server's key."""
        intermediate = SigningKey.generate()
        first = _details(intermediate.public, serial=1, issuer=0)
        second = _details(self.static.public, serial=2, issuer=1)
        entry = cert.CertChain.NoiseCertificate
        chain = cert.CertChain(
            intermediate=entry(details=first, signature=self.root.sign(first)),
            leaf=entry(details=second, signature=intermediate.sign(second)),
        )
        return bytes(chain.SerializeToString())


def _details(key: bytes, serial: int, issuer: int) -> bytes:
    now = int(time.time())
    details = cert.CertChain.NoiseCertificate.Details(
        serial=serial, issuerSerial=issuer, key=key, notBefore=now - _DAY, notAfter=now + _DAY
    )
    return bytes(details.SerializeToString())


class CipherState:
    """One direction of a connection: AES-GCM with a counter as its nonce."""

    def __init__(self, key: bytes) -> None:
        self._aead = AESGCM(key)
        self._count = 0

    def _nonce(self) -> bytes:
        self._count += 1
        return struct.pack(">IQ", 0, self._count - 1)

    def seal(self, plain: bytes, bound: bytes | None = None) -> bytes:
        return self._aead.encrypt(self._nonce(), plain, bound)

    def open(self, secret: bytes, bound: bytes | None = None) -> bytes:
        return self._aead.decrypt(self._nonce(), secret, bound)


class Handshake:
    """The server's half: `hello` answers the client's first frame, `finish` reads its second."""

    def __init__(self, authority: Authority, prologue: bytes) -> None:
        self._authority = authority
        self._ephemeral = KeyPair.generate()
        self._hash = self._chaining = _PROTOCOL
        self._cipher = CipherState(_PROTOCOL)
        self._authenticate(prologue)

    def hello(self, frame: bytes) -> bytes:
        theirs = wa6.HandshakeMessage.FromString(frame).clientHello.ephemeral
        self._authenticate(theirs)
        self._authenticate(self._ephemeral.public)
        self._mix(self._ephemeral.agree(theirs))
        answer = wa6.HandshakeMessage()
        answer.serverHello.ephemeral = self._ephemeral.public
        answer.serverHello.static = self._seal(self._authority.static.public)
        self._mix(self._authority.static.agree(theirs))
        answer.serverHello.payload = self._seal(self._authority.chain())
        return bytes(answer.SerializeToString())

    def finish(self, frame: bytes) -> tuple[bytes, wa6.ClientPayload, CipherState, CipherState]:
        """The client's static key, its payload, and the ciphers for what it sends and what it gets."""
        last = wa6.HandshakeMessage.FromString(frame).clientFinish
        static = self._open(last.static)
        self._mix(self._ephemeral.agree(static))
        payload = wa6.ClientPayload.FromString(self._open(last.payload))
        keys = hkdf(b"", self._chaining, b"", 64)
        return static, payload, CipherState(keys[:32]), CipherState(keys[32:])

    def _authenticate(self, data: bytes) -> None:
        self._hash = hashlib.sha256(self._hash + data).digest()

    def _mix(self, secret: bytes) -> None:
        output = hkdf(secret, self._chaining, b"", 64)
        self._chaining, self._cipher = output[:32], CipherState(output[32:])

    def _seal(self, plain: bytes) -> bytes:
        secret = self._cipher.seal(plain, self._hash)
        self._authenticate(secret)
        return secret

    def _open(self, secret: bytes) -> bytes:
        plain = self._cipher.open(secret, self._hash)
        self._authenticate(secret)
        return plain
