"""Keys and the few primitives the protocol is built of: X25519, HKDF, AES-CBC and XEdDSA signatures.

XEdDSA signs with an X25519 key. Instead of doing curve arithmetic in Python, a `SigningKey` starts from an Ed25519
seed: the clamped first half of its SHA-512 is a good X25519 private key, its public key is the same point in the
other coordinates, and an Ed25519 signature plus the sign bit of the public key is exactly what an XEdDSA verifier
accepts.
"""

import hashlib
import hmac
import os
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

_PRIME = 2**255 - 19
DJB = b"\x05"
"""The type byte that Signal writes before a curve25519 public key."""


@dataclass(frozen=True, slots=True)
class KeyPair:
    """An X25519 key pair; `public` is the raw 32 bytes."""

    private: X25519PrivateKey
    public: bytes

    @classmethod
    def generate(cls) -> "KeyPair":
        private = X25519PrivateKey.generate()
        return cls(private, private.public_key().public_bytes_raw())

    def agree(self, public: bytes) -> bytes:
        """The Diffie-Hellman secret shared with the owner of `public`."""
        return self.private.exchange(X25519PublicKey.from_public_bytes(public))


@dataclass(frozen=True, slots=True)
class SigningKey(KeyPair):
    """An X25519 key pair that can also sign (an identity, a certificate authority, a sender key)."""

    signer: Ed25519PrivateKey
    sign_bit: int

    @classmethod
    def generate(cls) -> "SigningKey":
        seed = os.urandom(32)
        signer = Ed25519PrivateKey.from_private_bytes(seed)
        private = X25519PrivateKey.from_private_bytes(hashlib.sha512(seed).digest()[:32])
        sign_bit = signer.public_key().public_bytes_raw()[31] & 0x80
        return cls(private, private.public_key().public_bytes_raw(), signer, sign_bit)

    def sign(self, message: bytes) -> bytes:
        """A 64-byte XEdDSA signature."""
        signature = self.signer.sign(message)
        return signature[:63] + bytes([signature[63] | self.sign_bit])


def verify(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether `signature` is the XEdDSA signature of `message` by the X25519 key `public`."""
    u = int.from_bytes(public, "little")
    y = (u - 1) * pow(u + 1, _PRIME - 2, _PRIME) % _PRIME
    edwards = bytearray(y.to_bytes(32, "little"))
    edwards[31] |= signature[63] & 0x80
    try:
        Ed25519PublicKey.from_public_bytes(bytes(edwards)).verify(
            signature[:63] + bytes([signature[63] & 0x7F]), message
        )
    except InvalidSignature:
        return False
    return True


def hkdf(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    """HKDF-SHA256; an empty salt means 32 zero bytes."""
    key = hmac.digest(salt or bytes(32), secret, "sha256")
    block = output = b""
    for counter in range(1, -(-length // 32) + 1):
        block = hmac.digest(key, block + info + bytes([counter]), "sha256")
        output += block
    return output[:length]


def hmac_sha256(key: bytes, message: bytes) -> bytes:
    return hmac.digest(key, message, "sha256")


def encrypt_cbc(key: bytes, iv: bytes, plain: bytes) -> bytes:
    """AES-CBC with PKCS#7 padding."""
    pad = 16 - len(plain) % 16
    encryptor = Cipher(algorithms.AES(key), modes.CBC(iv)).encryptor()
    return encryptor.update(plain + bytes([pad]) * pad) + encryptor.finalize()


def decrypt_cbc(key: bytes, iv: bytes, secret: bytes) -> bytes:
    """The reverse of `encrypt_cbc`."""
    decryptor = Cipher(algorithms.AES(key), modes.CBC(iv)).decryptor()
    padded = decryptor.update(secret) + decryptor.finalize()
    return padded[: -padded[-1]]
