"""A file that only holders of a key can read, and that shows every change, cut or exchange of its parts.

First stands a header in clear, then the contents in chunks, each sealed with AES-256-GCM (as in the STREAM
construction): the nonce is the number of the chunk and whether it is the last, so chunks can be neither
moved nor left out. The key of the chunks comes from the given key and the header, so the header of another
file, or one that was changed, opens nothing.
"""

import hashlib
import io
from collections.abc import Iterator
from typing import BinaryIO, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from fairdesk.sync.wire import MOST_BYTES

MAGIC = b"fairdesk bundle\r\n\x1a\n"
"""Begins every file. A program that takes it for text, and changes ends of lines, is noticed at once."""
VERSION = 1
CHUNK_BYTES = 256 * 1024
_TAG_BYTES = 16
_KEY_BYTES = 32


Room = bytearray | memoryview
Bytes = bytes | Room


class NotThisKind(Exception):
    """The file is none of ours."""


class FromNewerProgram(Exception):
    """The file is of a version that came later."""


class DamagedFile(Exception):
    """The file was cut or changed, or the key is another one."""


class _Written(Protocol):
    def write(self, data: bytes, /) -> int: ...


class SealingWriter(io.RawIOBase):
    """Writes a header and then, chunk by chunk, whatever is written to it, until ``finish``."""

    def __init__(self, file: _Written, header: bytes, key: bytes) -> None:
        self._file = file
        self._cipher = _cipher(key, header)
        self._number = 0
        self._held = bytearray()
        file.write(MAGIC + bytes([VERSION]) + len(header).to_bytes(4) + header)

    def writable(self) -> bool:
        """It can be written to."""
        return True

    def write(self, data: "Bytes", /) -> int:  # pyright: ignore[reportIncompatibleMethodOverride]
        """Takes bytes in; what fills a chunk goes into the file."""
        self._held += data
        while len(self._held) > CHUNK_BYTES:
            self._seal(bytes(self._held[:CHUNK_BYTES]), last=False)
            del self._held[:CHUNK_BYTES]
        return len(data)

    def finish(self) -> None:
        """Writes the last chunk, which says that it is the last."""
        self._seal(bytes(self._held), last=True)
        self._held.clear()

    def _seal(self, chunk: bytes, *, last: bool) -> None:
        self._file.write(self._cipher.encrypt(_nonce(self._number, last), chunk, None))
        self._number += 1


def read_header(file: BinaryIO) -> bytes:
    """The header, in clear: whether it is true shows when the contents are opened.

    Raises ``NotThisKind``, ``FromNewerProgram`` or ``DamagedFile``.
    """
    if file.read(len(MAGIC)) != MAGIC:
        raise NotThisKind
    version = file.read(1)
    if not version:
        raise DamagedFile
    if version[0] != VERSION:
        raise FromNewerProgram
    length = int.from_bytes(file.read(4))
    header = file.read(length) if length <= MOST_BYTES else b""
    if not header or len(header) < length:
        raise DamagedFile
    return header


def chunks(file: BinaryIO, header: bytes, key: bytes) -> Iterator[bytes]:
    """The contents of a file whose header has just been read. Raises ``DamagedFile`` before what is not true.

    Only when all have been read it is sure that nothing was cut off.
    """
    cipher = _cipher(key, header)
    sealed = file.read(CHUNK_BYTES + _TAG_BYTES)
    number = 0
    while True:
        following = file.read(CHUNK_BYTES + _TAG_BYTES)
        try:
            yield cipher.decrypt(_nonce(number, not following), sealed, None)
        except (InvalidTag, ValueError) as error:
            raise DamagedFile from error
        if not following:
            return
        sealed, number = following, number + 1


class OpenedReader(io.RawIOBase):
    """The contents as a stream."""

    def __init__(self, contents: Iterator[bytes]) -> None:
        self._contents = contents
        self._held = b""

    def readable(self) -> bool:
        """It can be read from."""
        return True

    def readinto(self, buffer: "Room", /) -> int:  # pyright: ignore[reportIncompatibleMethodOverride]
        """Fills a buffer as far as one chunk goes; 0 at the end."""
        while not self._held:
            following = next(self._contents, None)
            if following is None:
                return 0
            self._held = following
        count = min(len(buffer), len(self._held))
        buffer[:count] = self._held[:count]
        self._held = self._held[count:]
        return count


def _cipher(key: bytes, header: bytes) -> AESGCM:
    about = b"fairdesk bundle" + hashlib.sha256(header).digest()
    return AESGCM(HKDF(hashes.SHA256(), _KEY_BYTES, salt=None, info=about).derive(key))


def _nonce(number: int, last: bool) -> bytes:
    return number.to_bytes(11) + bytes([last])
