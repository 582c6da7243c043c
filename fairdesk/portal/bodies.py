"""Reading what a client says: no more, and no longer, than allowed."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, MutableMapping
from typing import Any

import zstandard

from fairdesk.portal.refusals import Refusal

Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]


class Body:
    """The body of one request, on its way."""

    def __init__(self, headers: Mapping[str, str], receive: Receive, most: int, seconds: float) -> None:
        self._headers = headers
        self._chunks = _chunks(receive)
        self._most = most
        self._seconds = seconds

    def expect(self, media_type: str) -> None:
        """Refuses by what is announced, before any of it is read."""
        announced = self._headers.get("content-length", "0")
        if not announced.isascii() or not announced.isdecimal():
            raise Refusal("malformed")
        if int(announced) > self._most:
            raise Refusal("too_large", {"Connection": "close"})
        if self._headers.get("content-type", "").partition(";")[0].strip().lower() != media_type:
            raise Refusal("wrong_type")
        if self._headers.get("content-encoding", "identity") not in ("identity", "zstd"):
            raise Refusal("wrong_type")

    async def read(self) -> bytes:
        """All of it, as it was sent."""
        said = bytearray()
        try:
            async with asyncio.timeout(self._seconds):
                async for chunk in self._chunks:
                    said += chunk
                    if len(said) > self._most:
                        raise Refusal("too_large", {"Connection": "close"})
        except TimeoutError as error:
            raise Refusal("too_slow", {"Connection": "close"}) from error
        return bytes(said)

    async def pass_over(self) -> None:
        """Hears out a refused client without keeping anything: one that still speaks hears no answer."""
        heard = 0
        try:
            async with asyncio.timeout(self._seconds):
                async for chunk in self._chunks:
                    heard += len(chunk)
                    if heard > self._most:
                        return
        except (TimeoutError, Refusal):  # it is refused already, and for another reason
            return

    def unpacked(self, said: bytes) -> bytes:
        """What was said, without its compression, which must not blow up."""
        if self._headers.get("content-encoding", "identity") == "identity":
            return said
        try:
            length = zstandard.frame_content_size(said)
            if length > self._most:
                raise Refusal("too_large")
            return zstandard.ZstdDecompressor().decompress(
                said, max_output_size=self._most, allow_extra_data=False
            )
        except zstandard.ZstdError as error:
            raise Refusal("malformed") from error


async def _chunks(receive: Receive) -> AsyncIterator[bytes]:
    more = True
    while more:
        part = await receive()
        if part["type"] == "http.disconnect":
            raise Refusal("broken_off")
        yield part.get("body", b"")
        more = part.get("more_body", False)
