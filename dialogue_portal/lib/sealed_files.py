"""Encrypted files, readable only with the key, in which any change or missing part is noticed.

AES-256-GCM over pieces of a megabyte; the key is derived from a passphrase by scrypt. Each piece is bound to its place,
and the last one is marked as the last (the STREAM construction of Hoang, Reyhanitabar, Rogaway and Vizár, 2015), so no
piece can be changed, swapped, left out or cut off. Written and read from front to back, with little memory.
"""

import hashlib
import io
import os
from typing import IO, Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

MAGIC = b"PORTAL-SEALED-1\n"
PIECE = 1024 * 1024
SALT, PREFIX, TAG = 16, 7, 16
WORK = 2**15
"""What scrypt calls n. Files sealed with another are not opened."""


class Damaged(ValueError):
    """The key is wrong, or the file was changed or cut off."""


def is_sealed(file: IO[bytes]) -> bool:
    """Whether `file` begins like a file sealed here. Leaves it at its start."""
    start = file.read(len(MAGIC))
    file.seek(0)
    return start == MAGIC


def key_of(passphrase: str, salt: bytes) -> AESGCM:
    """The key for one file. Takes about 0.1 s and 32 MB."""
    key = hashlib.scrypt(passphrase.encode(), salt=salt, n=WORK, r=8, p=1, dklen=32, maxmem=64 * 1024 * 1024)
    return AESGCM(key)


class SealedWriter(io.RawIOBase):
    """Encrypts what is written into `file`, which stays open."""

    def __init__(self, file: IO[bytes], passphrase: str) -> None:
        salt, self.prefix = os.urandom(SALT), os.urandom(PREFIX)
        self.head = MAGIC + salt + self.prefix
        self.file, self.cipher = file, key_of(passphrase, salt)
        self.waiting, self.number = bytearray(), 0
        file.write(self.head)

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self.waiting += data
        while len(self.waiting) > PIECE:
            self.seal(bytes(self.waiting[:PIECE]))
            del self.waiting[:PIECE]
        return len(data)

    def finish(self) -> None:
        """Write the last piece. Without it the file counts as cut off."""
        self.seal(bytes(self.waiting), is_last=True)

    def seal(self, piece: bytes, *, is_last: bool = False) -> None:
        self.file.write(self.cipher.encrypt(nonce(self.prefix, self.number, is_last=is_last), piece, self.head))
        self.number += 1


class SealedReader(io.RawIOBase):
    """Decrypts `file`. Raises `Damaged` at the first piece that was changed or is missing."""

    def __init__(self, file: IO[bytes], passphrase: str) -> None:
        self.head = file.read(len(MAGIC) + SALT + PREFIX)
        self.prefix = self.head[len(MAGIC) + SALT :]
        self.file, self.cipher = file, key_of(passphrase, self.head[len(MAGIC) : len(MAGIC) + SALT])
        self.next: bytes | None = file.read(PIECE + TAG)
        self.number, self.open = 0, memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, room: Any) -> int:
        if not self.open and self.next is not None:
            self.open = memoryview(self.unsealed(self.next))
        length = min(len(room), len(self.open))
        room[:length], self.open = self.open[:length], self.open[length:]
        return length

    def unsealed(self, piece: bytes) -> bytes:
        following = self.file.read(PIECE + TAG)
        self.next = following or None
        try:
            text = self.cipher.decrypt(nonce(self.prefix, self.number, is_last=not following), piece, self.head)
        except InvalidTag:
            raise Damaged("Khóa không đúng, hoặc tệp đã bị sửa, bị cụt.") from None
        self.number += 1
        return text


def nonce(prefix: bytes, number: int, *, is_last: bool) -> bytes:
    return prefix + number.to_bytes(4, "big") + bytes([is_last])
