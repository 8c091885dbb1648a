"""A proxy on loopback that counts calls and bytes as they go over the wire, headers included; the same for every client."""

from __future__ import annotations

import asyncio
import socket
import threading
from contextlib import suppress
from dataclasses import dataclass

READING = (b":getByDataFilter", b"values:batchGetByDataFilter", b"developerMetadata:search")
LONGEST_HEAD = 1 << 22  # bytes; a naive client may name thousands of ranges in an address
PIECE = 1 << 16


@dataclass(slots=True)
class Counted:
    """Calls and bytes of one client."""

    reads: int = 0
    writes: int = 0
    bytes_up: int = 0
    bytes_down: int = 0


class Wire:
    """Listens on `port` of this machine and passes everything on to `upstream`."""

    def __init__(self, upstream: int) -> None:
        self.upstream, self.port = upstream, free_port()
        self.counted = Counted()
        self._loop = asyncio.new_event_loop()
        ready = threading.Event()
        threading.Thread(target=self._run, args=(ready,), daemon=True).start()
        ready.wait()

    @property
    def base(self) -> str:
        """The origin clients talk to."""
        return f"http://127.0.0.1:{self.port}"

    def take(self) -> Counted:
        """What was counted since the last time."""
        counted, self.counted = self.counted, Counted()
        return counted

    def _run(self, ready: threading.Event) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(asyncio.start_server(self._connected, "127.0.0.1", self.port, limit=LONGEST_HEAD))
        ready.set()
        self._loop.run_forever()

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        answers, requests = await asyncio.open_connection("127.0.0.1", self.upstream)
        down = asyncio.create_task(self._pass_down(answers, writer))
        try:
            with suppress(asyncio.IncompleteReadError, ConnectionError):  # so a client's hanging up ends its connection
                await self._pass_up(reader, requests)
        finally:
            requests.close()
            await down

    async def _pass_up(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            head = await reader.readuntil(b"\r\n\r\n")
            self._count(head)
            writer.write(head)
            left = _body_length(head)
            while left:
                piece = await reader.read(min(left, PIECE))
                if not piece:
                    return
                left -= len(piece)
                self.counted.bytes_up += len(piece)
                writer.write(piece)
                await writer.drain()

    async def _pass_down(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while piece := await reader.read(PIECE):
            self.counted.bytes_down += len(piece)
            writer.write(piece)
            await writer.drain()
        writer.close()

    def _count(self, head: bytes) -> None:
        method, target = head.split(b" ", 2)[:2]
        self.counted.bytes_up += len(head)
        if method == b"GET" or target.partition(b"?")[0].endswith(READING):
            self.counted.reads += 1
        else:
            self.counted.writes += 1


def _body_length(head: bytes) -> int:
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name.lower() == b"transfer-encoding":
            raise ValueError("a client sent a body without a length, which is not counted here")
        if name.lower() == b"content-length":
            return int(value)
    return 0


def free_port() -> int:
    """A port of this machine nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
