"""TLS in front of the server: one thread that decrypts, and passes bytes on over loopback.

The server behind it sees a connection from loopback, which must never count as the station's own
touchscreen (S38). So it has a listener for this front alone: whatever comes in there is somebody
else, and who, is noted here before the connection is made. What is not noted is a stranger.
"""

import asyncio
import contextlib
import logging
import socket
import ssl
import threading
import time
from collections import Counter
from collections.abc import Callable

log = logging.getLogger(__name__)

CONNECTIONS = 120  # of all devices together
PER_ADDRESS = 30
HANDSHAKE_S = 10.0
IDLE_S = 60.0
CLOSE_S = 2.0
CHUNK = 64 * 1024
PAUSE_S = 0.5
REFRESH_S = 3600.0


class Peers:
    """Who is behind a connection from the front, by its local port there."""

    def __init__(self) -> None:
        self._addresses: dict[int, str] = {}

    def note(self, port: int, address: str) -> None:
        """Remember it; a port that is used again has a new peer. There are 65535 of them."""
        self._addresses[port] = address

    def address(self, port: str) -> str:
        """The peer's address; empty, which is nobody's, when it was never noted."""
        return self._addresses.get(int(port), "") if port.isdecimal() else ""


class TlsFront:
    """Takes TLS connections and passes them on until it is closed.

    Attributes:
        port: Where it listens.
    """

    def __init__(
        self,
        listening: socket.socket,
        context: ssl.SSLContext,
        inner: tuple[str, int],
        peers: Peers,
        refresh: Callable[[], None],
    ) -> None:
        self.port: int = listening.getsockname()[1]
        self._listening, self._context = listening, context
        self._inner, self._peers, self._refresh = inner, peers, refresh
        self._open: Counter[str] = Counter()
        self._loop = asyncio.new_event_loop()
        self._over = asyncio.Event()
        self._carried: set[asyncio.Task[None]] = set()
        self._thread = threading.Thread(target=self._run, name="tls", daemon=True)

    def start(self) -> None:
        """Begin to take connections."""
        self._listening.setblocking(False)
        self._thread.start()

    def close(self) -> None:
        """Let go of every connection and of the port."""
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._over.set)
        self._thread.join()

    def _run(self) -> None:
        self._loop.set_exception_handler(_say_quietly)
        runner = asyncio.Runner(loop_factory=lambda: self._loop)
        with contextlib.closing(self._listening), runner:
            runner.run(self._serve())

    async def _serve(self) -> None:
        self._listen()
        refreshing = asyncio.create_task(self._keep_fresh())
        await self._over.wait()
        self._loop.remove_reader(self._listening)
        refreshing.cancel()  # the runner cancels the connections

    async def _keep_fresh(self) -> None:
        """Look again and again whether the certificate was, or has to be, renewed."""
        while True:
            await asyncio.sleep(REFRESH_S)
            self._refresh()

    def _listen(self) -> None:
        self._loop.add_reader(self._listening, self._accept)

    def _accept(self) -> None:
        """Take one connection, whose socket is closed however its task ends."""
        try:
            connection, peer = self._listening.accept()
        except (BlockingIOError, ConnectionAbortedError):
            return  # it went away again
        except OSError as error:  # no more files: wait for some to be closed
            log.warning("TLS cannot take a connection: %s", error)
            self._loop.remove_reader(self._listening)
            self._loop.call_later(PAUSE_S, self._listen)
            return
        connection.setblocking(False)
        task = self._loop.create_task(self._admit(connection, str(peer[0])))
        self._carried.add(task)
        task.add_done_callback(self._carried.discard)
        task.add_done_callback(lambda _: connection.close())

    async def _admit(self, connection: socket.socket, address: str) -> None:
        """One device with many connections leaves room for the others, also unfinished ones."""
        if self._open[address] >= PER_ADDRESS or self._open.total() >= CONNECTIONS:
            return
        self._open[address] += 1
        try:
            await _Carried(self._context, self._inner, self._peers).carry(connection, address)
        except (OSError, TimeoutError) as error:  # ssl.SSLError is an OSError
            log.debug("TLS with %s ended: %s", address, error)
        finally:
            self._open[address] -= 1
            if not self._open[address]:
                del self._open[address]


class _Carried:
    """One connection, and the one that it is passed on by."""

    def __init__(self, context: ssl.SSLContext, inner: tuple[str, int], peers: Peers) -> None:
        self._context, self._inner, self._peers = context, inner, peers
        self._moved_s = time.monotonic()

    async def carry(self, connection: socket.socket, address: str) -> None:
        """Pass bytes on both ways until one side ends, or nothing moves for long."""
        outer = await self._shake_hands(connection)
        try:
            inner = await self._pass_on(address)
            try:
                await self._until_over(outer, inner)
            finally:
                await _end(inner[1])
        finally:
            await _end(outer[1])

    async def _shake_hands(
        self, connection: socket.socket
    ) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        loop = asyncio.get_running_loop()
        reader = asyncio.StreamReader(CHUNK)
        protocol = asyncio.StreamReaderProtocol(reader)
        transport, _ = await loop.connect_accepted_socket(
            lambda: protocol,
            connection,
            ssl=self._context,
            ssl_handshake_timeout=HANDSHAKE_S,
            ssl_shutdown_timeout=CLOSE_S,
        )
        return reader, asyncio.StreamWriter(transport, protocol, reader, loop)

    async def _pass_on(self, address: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """A connection to the server, whose peer is noted before the server can see it."""
        local = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        try:
            local.setblocking(False)
            local.bind((self._inner[0], 0))
            self._peers.note(local.getsockname()[1], address)
            await asyncio.get_running_loop().sock_connect(local, self._inner)
            return await asyncio.open_connection(sock=local, limit=CHUNK)
        except BaseException:
            local.close()
            raise

    async def _until_over(
        self,
        outer: tuple[asyncio.StreamReader, asyncio.StreamWriter],
        inner: tuple[asyncio.StreamReader, asyncio.StreamWriter],
    ) -> None:
        tasks = [
            asyncio.create_task(self._copy(outer[0], inner[1])),
            asyncio.create_task(self._copy(inner[0], outer[1])),
            asyncio.create_task(self._until_idle()),
        ]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _copy(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        while data := await source.read(CHUNK):
            self._moved_s = time.monotonic()
            sink.write(data)
            await sink.drain()
            self._moved_s = time.monotonic()

    async def _until_idle(self) -> None:
        while (left_s := self._moved_s + IDLE_S - time.monotonic()) > 0.0:
            await asyncio.sleep(left_s)


async def _end(writer: asyncio.StreamWriter) -> None:
    """Send what is left, for as long as somebody takes it."""
    writer.close()
    try:
        async with asyncio.timeout(CLOSE_S):
            await writer.wait_closed()
    except (OSError, TimeoutError) as error:
        log.debug("TLS: %s", error)
    finally:
        writer.transport.abort()


def _say_quietly(_: asyncio.AbstractEventLoop, context: dict[str, object]) -> None:
    """A peer that goes away in the middle is nothing to worry about."""
    log.debug("TLS: %s", context.get("message"))
