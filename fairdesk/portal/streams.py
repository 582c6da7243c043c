"""Answers that go on: made in threads, packed on their way, and not held open for those who do not read."""

import asyncio
from collections.abc import AsyncIterator, Generator, Iterator

import zstandard
from anyio import CancelScope, to_thread
from starlette.responses import StreamingResponse
from starlette.types import Message, Send

from fairdesk.portal.logs import note


class PatientStream(StreamingResponse):
    """A stream that is cut where the client takes nothing for too long."""

    def __init__(self, parts: Generator[bytes], media_type: str, seconds: float, *, packed: bool) -> None:
        content = in_threads(_packed(parts) if packed else parts)
        headers = {"Content-Encoding": "zstd"} if packed else {}
        super().__init__(content, media_type=media_type, headers={**headers, "Vary": "Accept-Encoding"})
        self._seconds = seconds

    async def stream_response(self, send: Send) -> None:
        """Sends all parts; what was not ended properly is cut off by the server."""

        async def patient_send(message: Message) -> None:
            async with asyncio.timeout(self._seconds):
                await send(message)

        try:
            await super().stream_response(patient_send)
        except TimeoutError:
            note("stream cut, nobody reads it")


async def in_threads(parts: Generator[bytes]) -> AsyncIterator[bytes]:
    """The parts, each made in a thread. Whatever happens, their maker is closed, and its transaction too."""
    try:
        while (part := await to_thread.run_sync(next, parts, None)) is not None:
            yield part
    finally:
        with CancelScope(shield=True):
            await to_thread.run_sync(parts.close)


def _packed(parts: Iterator[bytes]) -> Generator[bytes]:
    """Compressed as one stream, in which each part can be read as soon as it came."""
    packer = zstandard.ZstdCompressor().compressobj()
    for part in parts:
        yield packer.compress(part) + packer.flush(zstandard.COMPRESSOBJ_FLUSH_BLOCK)
    yield packer.flush()
