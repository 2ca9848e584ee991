"""Signal's group encryption: every sender has one chain a group, told to each member, then used for all."""

from dataclasses import dataclass, field

from . import wire
from .keys import DJB, SigningKey, decrypt_cbc, encrypt_cbc, hkdf, hmac_sha256, verify
from .ratchet import MAX_SKIP, VERSION, DecryptionError

_SIGNATURE_SIZE = 64


class SendingChain:
    """The chain of one of our people in one group."""

    def __init__(self, key_id: int) -> None:
        self._id = key_id
        self._iteration = 0
        self._signing = SigningKey.generate()
        self._chain = SigningKey.generate().public  # 32 random bytes will do

    def distribution(self) -> bytes:
        """What a member must be told to read the messages from here on."""
        return VERSION + wire.write({1: self._id, 2: self._iteration, 3: self._chain, 4: DJB + self._signing.public})

    def encrypt(self, plain: bytes) -> bytes:
        """One group message."""
        iv, key = _message_keys(self._chain)
        body = VERSION + wire.write({1: self._id, 2: self._iteration, 3: encrypt_cbc(key, iv, plain)})
        self._iteration += 1
        self._chain = hmac_sha256(self._chain, b"\x02")
        return body + self._signing.sign(body)


@dataclass(slots=True)
class ReceivingChain:
    """The chain of a linked device in one group, as a member knows it."""

    key_id: int
    iteration: int
    chain: bytes
    signing: bytes
    skipped: dict[int, bytes] = field(default_factory=dict)

    @classmethod
    def learn(cls, distribution: bytes) -> "ReceivingChain":
        fields = wire.read(distribution[1:])
        return cls(
            wire.number(fields, 1),
            wire.number(fields, 2),
            wire.octets(fields, 3),
            wire.octets(fields, 4)[1:],
        )

    def decrypt(self, message: bytes) -> bytes:
        """The plaintext; raises `DecryptionError` for a bad signature or a message read before."""
        body, signature = message[:-_SIGNATURE_SIZE], message[-_SIGNATURE_SIZE:]
        if not verify(self.signing, body, signature):
            raise DecryptionError("the sender's signature is wrong")
        fields = wire.read(body[1:])
        iteration = wire.number(fields, 2)
        if iteration - self.iteration > MAX_SKIP:
            raise DecryptionError("too many group messages are missing")
        while self.iteration <= iteration:
            self.skipped[self.iteration] = self.chain
            self.chain = hmac_sha256(self.chain, b"\x02")
            self.iteration += 1
        if iteration not in self.skipped:
            raise DecryptionError("this group message was read before")
        iv, key = _message_keys(self.skipped.pop(iteration))
        return decrypt_cbc(key, iv, wire.octets(fields, 3))


def _message_keys(chain: bytes) -> tuple[bytes, bytes]:
    """IV and cipher key of the message at this step."""
    output = hkdf(hmac_sha256(chain, b"\x01"), b"", b"WhisperGroup", 48)
    return output[:16], output[16:48]
