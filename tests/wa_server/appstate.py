"""What a phone keeps in step with its linked devices outside of messages: contact names, archived, muted and pinned chats.

A collection is a row of numbered patches. Each change in it is encrypted, and a running hash over all that are in force
("LT hash") lets a device see that it misses nothing. The keys come from the phone in a message of their own.
"""

import hashlib
import hmac
import json
import os
import struct
from collections import defaultdict
from dataclasses import dataclass, field

from .keys import encrypt_cbc, hkdf, hmac_sha256
from .protos import e2e, serversync, syncaction

COLLECTIONS = ("critical_block", "critical_unblock_low", "regular_high", "regular", "regular_low")
_HASH_SIZE = 128
_HASH_NUMBERS = struct.Struct("<64H")
_SET = b"\x01"


@dataclass(slots=True)
class _Collection:
    patches: list[bytes] = field(default_factory=list)
    digest: bytes = bytes(_HASH_SIZE)
    in_force: dict[bytes, bytes] = field(default_factory=dict)


class AppState:
    """The collections of one account."""

    def __init__(self) -> None:
        self.key_id = os.urandom(6)
        self._secret = os.urandom(32)
        keys = hkdf(self._secret, b"", b"WhatsApp Mutation Keys", 160)
        self._index, self._value, self._value_mac, self._snapshot, self._patch = (
            keys[at : at + 32] for at in range(0, 160, 32)
        )
        self._collections: defaultdict[str, _Collection] = defaultdict(_Collection)

    def version(self, name: str) -> int:
        """How many patches the collection has."""
        return len(self._collections[name].patches)

    def since(self, name: str, version: int) -> list[bytes]:
        """The patches after this version, serialized."""
        return self._collections[name].patches[version:]

    def change(self, name: str, index: list[str], value: "syncaction.SyncActionValue", version: int) -> None:
        """One change, as a patch of its own; `index` says what it is about and replaces what it said before."""
        collection = self._collections[name]
        label = json.dumps(index).encode()
        action = syncaction.SyncActionData(index=label, value=value, padding=b"", version=version)
        index_mac = hmac_sha256(self._index, label)
        iv = os.urandom(16)
        content = iv + encrypt_cbc(self._value, iv, action.SerializeToString())
        bound = _SET + self.key_id + content + struct.pack(">Q", len(self.key_id) + 1)
        value_mac = hmac.digest(self._value_mac, bound, hashlib.sha512)[:32]
        collection.digest = _replaced(collection.digest, collection.in_force.get(index_mac), value_mac)
        collection.in_force[index_mac] = value_mac

        number = len(collection.patches) + 1
        tail = struct.pack(">Q", number) + name.encode()
        snapshot_mac = hmac_sha256(self._snapshot, collection.digest + tail)
        patch = serversync.SyncdPatch(
            snapshotMAC=snapshot_mac, patchMAC=hmac_sha256(self._patch, snapshot_mac + value_mac + tail)
        )
        patch.version.version = number
        patch.keyID.ID = self.key_id
        mutation = patch.mutations.add(operation=serversync.SyncdMutation.SET)
        mutation.record.index.blob = index_mac
        mutation.record.value.blob = content + value_mac
        mutation.record.keyID.ID = self.key_id
        collection.patches.append(patch.SerializeToString())

    def key_share(self) -> e2e.Message:
        """The message in which the phone hands over the key."""
        message = e2e.Message()
        message.protocolMessage.type = e2e.ProtocolMessage.APP_STATE_SYNC_KEY_SHARE
        key = message.protocolMessage.appStateSyncKeyShare.keys.add()
        key.keyID.keyID = self.key_id
        key.keyData.keyData, key.keyData.timestamp = self._secret, 1
        key.keyData.fingerprint.rawID, key.keyData.fingerprint.currentIndex = 1, 1
        return message


def _replaced(digest: bytes, old: bytes | None, new: bytes) -> bytes:
    """The running hash without the old entry and with the new one: 64 numbers of 16 bits, added each for itself."""
    numbers = list(_HASH_NUMBERS.unpack(digest))
    for entry, sign in ((old, -1), (new, 1)):
        if entry is not None:
            step = _HASH_NUMBERS.unpack(hkdf(entry, b"", b"WhatsApp Patch Integrity", _HASH_SIZE))
            numbers = [(have + sign * add) & 0xFFFF for have, add in zip(numbers, step, strict=True)]
    return _HASH_NUMBERS.pack(*numbers)
