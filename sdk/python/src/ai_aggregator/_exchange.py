"""One request and its answer over a connection of its own."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Mapping
from http.client import HTTPConnection, HTTPResponse, IncompleteRead

_PIECE = 65_536
# Larger answers are none of this API.
_MAX_BODY = 64_000_000


class Exchange:
    """
    Sends one request and reads its answer, whole or piece by piece. Fails with TimeoutError, OSError or HTTPException.
    """

    def __init__(self, connection: HTTPConnection, silence: float, limit: float) -> None:
        """`silence`: seconds between two pieces; `limit`: when the answer must be there, on the monotonic clock."""
        self._connection = connection
        self.silence = silence
        self._limit = limit
        self._socket: socket.socket | None = None
        self._response: HTTPResponse | None = None
        self._reading = threading.Lock()
        self.status = 0

    def send(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> None:
        """Sends the request and waits for the head of its answer."""
        self._connection.connect()
        # Kept, because the connection forgets its own when the server says that it will close it.
        self._socket = self._connection.sock
        self._wait_at_most(self._left())
        self._connection.request(method, path, body, headers)
        self._response = self._connection.getresponse()
        self.status = self._response.status

    def header(self, name: str) -> str | None:
        """A header of the answer."""
        return None if self._response is None else self._response.getheader(name)

    def read(self) -> bytes:
        """The whole body; ends the exchange."""
        body = bytearray()
        while piece := self.piece(self._left()):
            body += piece
            if len(body) > _MAX_BODY:
                raise IncompleteRead(b"")
        self.close()
        return bytes(body)

    def piece(self, timeout: float) -> bytes:
        """What comes next, empty at the end of the body."""
        assert self._response is not None
        with self._reading:
            self._wait_at_most(timeout)
            piece = self._response.read1(_PIECE)
            if not piece and self._response.length:
                raise IncompleteRead(b"", self._response.length)
            return piece

    def close(self) -> None:
        """Ends the connection, also while another thread reads from it."""
        if self._socket is not None:
            # Wakes up who reads.
            with contextlib.suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)
        with self._reading:
            if self._response is not None:
                self._response.close()
            self._connection.close()

    def _left(self) -> float:
        return self._limit - time.monotonic()

    def _wait_at_most(self, timeout: float) -> None:
        if timeout <= 0:
            raise TimeoutError
        if self._socket is not None:
            self._socket.settimeout(timeout)
