"""Signatures of webhooks."""

from __future__ import annotations

import hmac
import unittest
from decimal import Decimal
from typing import Any

from ai_aggregator import WebhookVerificationError, verify_webhook, verify_webhook_body

# The example of the Standard Webhooks specification.
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
BODY = b'{"test": 2432232314}'
HEADERS = {
    "Webhook-Id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
    "Webhook-Timestamp": "1614265330",
    "Webhook-Signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
}
SENT = 1614265330.0

AT = "2026-01-01T12:00:00.000Z"
AT_SECONDS = 1767268800.0
KEY = "your-webhook-secret"
DATA = '{"amount":"10.00","n":1.0E-3,"text":"\\u0416,\\"timestamp\\":"}'
SIGNATURE = hmac.digest(KEY.encode(), f"dlv_1.{AT}.{DATA}".encode(), "sha256").hex()
EVENT = f'{{"id":"dlv_1","event":"e","data":{DATA},"timestamp":"{AT}","signature":"sha256={SIGNATURE}"}}'


class WebhookTest(unittest.TestCase):
    def test_a_good_delivery_is_read(self) -> None:
        self.assertEqual(verify_webhook(BODY, HEADERS, SECRET, now=SENT)["test"], 2432232314)
        several = {**HEADERS, "Webhook-Signature": f"v1a,x v1,AAAA {HEADERS['Webhook-Signature']}"}
        verify_webhook(BODY.decode(), several, SECRET, now=SENT + 299)

    def test_a_delivery_that_is_not_as_it_was_signed_is_refused(self) -> None:
        changes: dict[str, dict[str, Any]] = {
            "another body": {"body": b'{"test": 2432232315}'},
            "no UTF-8": {"body": b"\xff"},
            "another id": {"headers": {"Webhook-Id": "msg_2"}},
            "another time": {"headers": {"Webhook-Timestamp": "1614265331"}},
            "no time": {"headers": {"Webhook-Timestamp": ""}},
            "a time that is no number": {"headers": {"Webhook-Timestamp": "now"}},
            "no signature": {"headers": {"Webhook-Signature": ""}},
            "a signature of another kind": {"headers": {"Webhook-Signature": "v2,g0hM9SsE"}},
            "another secret": {"secret": "your-webhook-secret"},
            "a secret that is not base64": {"secret": "whsec_*"},
            "an old time": {"now": SENT + 301},
            "a time to come": {"now": SENT - 301},
        }
        for name, change in changes.items():
            with self.subTest(name), self.assertRaises(WebhookVerificationError):
                headers = {**HEADERS, **change.get("headers", {})}
                verify_webhook(
                    change.get("body", BODY), headers, change.get("secret", SECRET), now=change.get("now", SENT)
                )

    def test_the_signature_in_the_body_is_of_the_data_as_it_was_written(self) -> None:
        message = verify_webhook_body(EVENT, KEY, now=AT_SECONDS + 86_400)
        self.assertEqual((message.id, message.data.n), ("dlv_1", Decimal("0.001")))

    def test_a_body_that_is_not_as_it_was_signed_is_refused(self) -> None:
        bodies = {
            "other data": (EVENT.replace("10.00", "99.00"), AT_SECONDS),
            "another id": (EVENT.replace("dlv_1", "dlv_2"), AT_SECONDS),
            "no signature": (EVENT.replace("sha256=", "sha1="), AT_SECONDS),
            "no data": ('{"id":"dlv_1"}', AT_SECONDS),
            "no object": ("[]", AT_SECONDS),
            "no JSON": ("hello", AT_SECONDS),
            "an old time": (EVENT, AT_SECONDS + 172_801),
        }
        for name, (body, now) in bodies.items():
            with self.subTest(name), self.assertRaises(WebhookVerificationError):
                verify_webhook_body(body, KEY, now=now)


if __name__ == "__main__":
    unittest.main()
