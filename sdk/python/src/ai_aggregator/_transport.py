"""Sends calls: credentials, time limits, and repetitions of what may be repeated."""

from __future__ import annotations

import contextlib
import json
import random
import secrets
import ssl
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timezone
from decimal import Decimal
from email.utils import parsedate_to_datetime
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any, TypeVar
from urllib.parse import urlencode, urlsplit

from ._errors import AIAggregatorError, APIConnectionError, APIError, APITimeoutError
from ._exchange import Exchange
from ._records import Record

_FIRST_PAUSE_S = 0.5
_LONGEST_PAUSE_S = 8.0

_T = TypeVar("_T")


@dataclass(frozen=True)
class Call:
    """One call of the API; `keyed` if it costs or moves money, and so carries an Idempotency-Key."""

    method: str
    path: str
    query: Mapping[str, object] | None = None
    body: Mapping[str, Any] | None = None
    keyed: bool = False
    idempotency_key: str | None = None
    timeout: float | None = None

    @property
    def is_safe(self) -> bool:
        """Whether doing it twice is as good as once."""
        return self.method != "POST" or self.keyed


@dataclass(frozen=True)
class _Prepared:
    """All of a call that stays the same over its attempts; `end` is on the monotonic clock."""

    call: Call
    headers: Mapping[str, str]
    body: bytes | None
    key: str | None
    timeout: float
    end: float


class Transport:
    """One installation, and in whose name it is called. May be used by several threads."""

    def __init__(
        self,
        base_url: str,
        *,
        api_key: str | None,
        token: str | None,
        timeout: float,
        deadline: float,
        max_retries: int,
        ssl_context: ssl.SSLContext | None,
    ) -> None:
        address = urlsplit(base_url)
        if address.scheme not in ("http", "https") or not address.hostname:
            raise AIAggregatorError("base_url must begin with http:// or https://")
        self.token = token
        self._host = address.hostname
        self._port = address.port
        self._prefix = address.path.rstrip("/")
        self._tls = (ssl_context or ssl.create_default_context()) if address.scheme == "https" else None
        self._api_key = api_key
        self._timeout = timeout
        self._deadline = deadline
        self._max_retries = max_retries

    def json(self, call: Call) -> Any:
        """The answer's body, None where it has none."""
        text = self._send(call, "application/json", Exchange.read)
        try:
            return json.loads(text, parse_float=Decimal) if text else None
        except ValueError as failure:
            raise AIAggregatorError("The answer is not JSON: is base_url right?") from failure

    def stream(self, call: Call) -> Exchange:
        """
        The answer as it is produced. Only the beginning is ever repeated: what has begun to arrive and breaks is an
        error.
        """
        return self._send(call, "text/event-stream", lambda exchange: exchange)

    def _send(self, call: Call, accept: str, read: Callable[[Exchange], _T]) -> _T:
        prepared = self._prepare(call, accept)
        attempts = 0
        while True:
            attempts += 1
            try:
                return self._attempt(prepared, read)
            except AIAggregatorError as failure:
                pause = None if attempts > self._max_retries else _pause_after(failure, call, attempts)
                if pause is None or time.monotonic() + pause >= prepared.end:
                    raise
            time.sleep(pause)

    def _prepare(self, call: Call, accept: str) -> _Prepared:
        headers = {"Accept": accept, "Connection": "close", "User-Agent": "ai-aggregator-python"}
        if self.token is not None:
            headers["Authorization"] = f"Bearer {self.token}"
        elif self._api_key is not None:
            headers["X-API-Key"] = self._api_key
        body = None if call.body is None else _written(call.body)
        if body is not None:
            headers["Content-Type"] = "application/json"
        key = (call.idempotency_key or secrets.token_hex(16)) if call.keyed else None
        if key is not None:
            headers["Idempotency-Key"] = key
        timeout = self._timeout if call.timeout is None else call.timeout
        end = time.monotonic() + max(self._deadline, timeout)
        return _Prepared(call, headers, body, key, timeout, end)

    def _attempt(self, prepared: _Prepared, read: Callable[[Exchange], _T]) -> _T:
        call = prepared.call
        now = time.monotonic()
        limit = min(now + prepared.timeout, prepared.end)
        exchange = Exchange(self._connection(limit - now), prepared.timeout, limit)
        try:
            path = self._prefix + call.path + _query_of(call.query)
            exchange.send(call.method, path, prepared.body, prepared.headers)
            if exchange.status >= 300:
                raise _refusal(exchange)
            return read(exchange)
        except BaseException as failure:
            exchange.close()
            if isinstance(failure, TimeoutError):
                raise APITimeoutError("No answer came in time", prepared.key) from failure
            if isinstance(failure, (OSError, HTTPException)):
                raise APIConnectionError(f"The connection failed: {failure}", prepared.key) from failure
            raise

    def _connection(self, timeout: float) -> HTTPConnection:
        if self._tls is None:
            return HTTPConnection(self._host, self._port, timeout=timeout)
        return HTTPSConnection(self._host, self._port, timeout=timeout, context=self._tls)


def _pause_after(failure: AIAggregatorError, call: Call, attempts: int) -> float | None:
    """Seconds to wait before the next attempt; None where none may follow."""
    back_off = min(_LONGEST_PAUSE_S, _FIRST_PAUSE_S * 2 ** (attempts - 1)) * random.uniform(0.5, 1)
    if isinstance(failure, APITimeoutError):
        # A caller of a chat who left is charged for its prompt, so asking again gives no answer.
        return back_off if call.method == "GET" else None
    if isinstance(failure, APIConnectionError):
        return back_off if call.is_safe else None
    if not isinstance(failure, APIError) or not failure.may_retry:
        return None
    # A 409 that tells when to come back: the first attempt is still under way, and its answer will be given again.
    may_repeat = failure.status_code in (502, 503, 504) or (
        failure.status_code == 409 and failure.retry_after is not None
    )
    if failure.status_code != 429 and not (call.is_safe and may_repeat):
        return None
    return back_off if failure.retry_after is None else failure.retry_after * random.uniform(1, 1.1)


def _refusal(exchange: Exchange) -> APIError:
    body: Any = None
    # Something in between may not speak JSON: the status says enough.
    with contextlib.suppress(ValueError):
        body = json.loads(exchange.read(), parse_float=Decimal)
    return APIError.of(
        exchange.status,
        body if isinstance(body, dict) else {},
        retry_after=_seconds_of(exchange.header("Retry-After")),
        request_id=exchange.header("X-Request-ID"),
        may_retry=exchange.header("x-should-retry") != "false",
    )


def _seconds_of(header: str | None) -> float | None:
    """Seconds from now, of either form of the header."""
    if header is None:
        return None
    try:
        if header[:1].isdigit():
            return float(header)
        return max(0.0, (parsedate_to_datetime(header) - datetime.now(timezone.utc)).total_seconds())
    except (ValueError, TypeError):
        return None


def _written(body: Mapping[str, Any]) -> bytes:
    given = {name: value for name, value in body.items() if value is not None}
    return json.dumps(given, default=_plain, allow_nan=False, ensure_ascii=False).encode()


def _plain(value: object) -> object:
    if isinstance(value, Record):
        return dict(value)
    if isinstance(value, Decimal):
        number = float(value)
        if Decimal(repr(number)) != value:
            raise ValueError(f"{value} has too many digits")
        return number
    raise TypeError(f"{type(value).__name__} cannot be sent")


def _query_of(query: Mapping[str, object] | None) -> str:
    given = {name: _text(value) for name, value in (query or {}).items() if value is not None}
    return f"?{urlencode(given)}" if given else ""


def _text(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return value.isoformat() if isinstance(value, date) else str(value)
