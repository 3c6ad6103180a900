"""A server that misbehaves as it is told to."""

from __future__ import annotations

import json
import threading
import unittest
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from ai_aggregator import AIAggregatorClient


@dataclass
class Came:
    """A request as it came; `left` is set when its caller has left."""

    method: str
    path: str
    headers: Message
    body: Any
    left: threading.Event = field(default_factory=threading.Event)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    came: Came

    def do_POST(self) -> None:
        server = self.server
        assert isinstance(server, Server)
        text = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.came = Came(self.command, self.path, self.headers, json.loads(text) if text else None)
        server.requests.append(self.came)
        script = server.script
        answer = script.pop(0) if script else reply(418, {"message": "nothing more is expected"})
        self.close_connection = True
        try:
            answer(self)
        except ConnectionError:
            self.came.left.set()

    do_GET = do_POST
    do_DELETE = do_POST

    def head(self, status: int, headers: Mapping[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()

    def wait_until_left(self) -> None:
        self.connection.settimeout(60)
        self.rfile.read(1)
        self.came.left.set()

    def log_message(self, *_: object) -> None:
        pass


Answer = Callable[[Handler], None]


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, script: list[Answer]) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.script = script
        self.requests: list[Came] = []
        self.url = f"http://127.0.0.1:{self.server_port}"

    def handle_error(self, *_: object) -> None:
        pass  # A caller that leaves is what is tested.

    def client(self, **options: Any) -> AIAggregatorClient:
        given: dict[str, Any] = {"base_url": self.url, "api_key": "ak_live_1", "timeout": 30.0, **options}
        return AIAggregatorClient(**given)


class ServerTest(unittest.TestCase):
    def serve(self, *script: Answer) -> Server:
        """Answers each request by the next of the script, and what comes after the last one with 418."""
        server = Server(list(script))
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        return server


def reply(status: int, body: object, headers: Mapping[str, str] | None = None) -> Answer:
    def answer(handler: Handler) -> None:
        text = json.dumps(body).encode()
        handler.head(status, {"Content-Type": "application/json", "Content-Length": str(len(text)), **(headers or {})})
        handler.wfile.write(text)

    return answer


def refusal(status: int, headers: Mapping[str, str] | None = None) -> Answer:
    body = {"statusCode": status, "message": f"refused with {status}", "error": "No", "details": [], "path": "/p"}
    return reply(status, body, headers)


def empty(handler: Handler) -> None:
    handler.head(204, {})


def hang_up(handler: Handler) -> None:
    handler.connection.close()


def silence(handler: Handler) -> None:
    handler.wait_until_left()


def events(pieces: Sequence[str | bytes], then: str = "end") -> Answer:
    """Each piece is sent by itself; then the body ends, breaks or hangs."""

    def answer(handler: Handler) -> None:
        handler.head(
            200, {"Content-Type": "text/event-stream", "X-Request-ID": "req_1", "Transfer-Encoding": "chunked"}
        )
        for piece in pieces:
            data = piece.encode() if isinstance(piece, str) else piece
            handler.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))
        if then == "end":
            handler.wfile.write(b"0\r\n\r\n")
        if then == "hang":
            handler.wait_until_left()

    return answer


def delta(content: str) -> str:
    return f"data: {json.dumps({'choices': [{'index': 0, 'delta': {'content': content}}]}, ensure_ascii=False)}\n\n"


COMPLETION = {
    "choices": [{"index": 0, "message": {"role": "assistant", "content": "Hi"}}],
    "cost": 0.00125,
    "usage": {"total_tokens": 3},
}
CHAT: dict[str, Any] = {"model": "demo", "messages": [{"role": "user", "content": "Привет 👋"}]}
