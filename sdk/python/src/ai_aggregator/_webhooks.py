"""Signatures of webhooks."""

from __future__ import annotations

import base64
import binascii
import hmac
import json
import re
import time
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from ._errors import WebhookVerificationError
from ._records import Record

# Of the time of an attempt, as Standard Webhooks recommends.
_TOLERANCE_S = 300.0
# Of the time of the event itself, which is tried again for a day.
_EVENT_TOLERANCE_S = 172_800.0


class WebhookMessage(Record):
    """An event as it is delivered."""

    id: str
    """The same in every repetition."""
    event: str
    data: Record
    timestamp: str


def verify_webhook(
    body: bytes | str,
    headers: Mapping[str, str],
    secret: str,
    *,
    tolerance: float = _TOLERANCE_S,
    now: float | None = None,
) -> WebhookMessage:
    """
    The event of a delivery, after its header signature (Standard Webhooks) and the time of the attempt were found good.
    `body` is what came, byte for byte; `tolerance` is in seconds, `now` in seconds since 1970.
    """
    text = _text(body)
    lower = {name.lower(): value for name, value in headers.items()}
    sent_at = lower.get("webhook-timestamp", "")
    if not re.fullmatch("[0-9]{1,12}", sent_at):
        raise WebhookVerificationError("webhook-timestamp is missing or malformed")
    _check_time(float(sent_at), tolerance, now)
    expected = base64.b64encode(_hmac(secret, f"{lower.get('webhook-id', '')}.{sent_at}.{text}")).decode()
    # Several stand there while a secret is being changed.
    given = lower.get("webhook-signature", "").split(" ")
    if not any([_is_same(one, f"v1,{expected}") for one in given]):
        raise WebhookVerificationError("The signature is not good")
    return WebhookMessage(_parsed(text))


def verify_webhook_body(
    body: bytes | str,
    secret: str,
    *,
    tolerance: float = _EVENT_TOLERANCE_S,
    now: float | None = None,
) -> WebhookMessage:
    """
    The event of a delivery, after the signature in its body was found good: for receivers that do not see the headers.
    Repetitions have the same `id`.
    """
    text = _text(body)
    message = _parsed(text)
    # The signature is of the data as it was written, which parsing and writing again may change.
    begin, end = text.find('"data":'), text.rfind(',"timestamp":')
    if begin < 0 or end < begin:
        raise WebhookVerificationError("The body is no event")
    data = text[begin + len('"data":') : end]
    happened = str(message.get("timestamp"))
    expected = "sha256=" + _hmac(secret, f"{message.get('id')}.{happened}.{data}").hex()
    if not _is_same(str(message.get("signature")), expected):
        raise WebhookVerificationError("The signature is not good")
    _check_time(datetime.fromisoformat(happened.replace("Z", "+00:00")).timestamp(), tolerance, now)
    return WebhookMessage(message)


def _is_same(given: str, expected: str) -> bool:
    return hmac.compare_digest(given.encode(), expected.encode())


def _check_time(moment: float, tolerance: float, now: float | None) -> None:
    if abs((time.time() if now is None else now) - moment) > tolerance:
        raise WebhookVerificationError("The time is too far from now")


def _hmac(secret: str, text: str) -> bytes:
    try:
        key = base64.b64decode(secret[6:], validate=True) if secret.startswith("whsec_") else secret.encode()
    except binascii.Error as failure:
        raise WebhookVerificationError("The secret is not base64") from failure
    return hmac.digest(key, text.encode(), "sha256")


def _text(body: bytes | str) -> str:
    try:
        return body.decode() if isinstance(body, bytes) else body
    except UnicodeDecodeError as failure:
        raise WebhookVerificationError("The body is not UTF-8") from failure


def _parsed(text: str) -> dict[str, Any]:
    try:
        message = json.loads(text, parse_float=Decimal)
    except ValueError as failure:
        raise WebhookVerificationError("The body is not JSON") from failure
    if not isinstance(message, dict):
        raise WebhookVerificationError("The body is no event")
    return message
