"""What is sent, what is sent again, and what is an error."""

from __future__ import annotations

import time
import unittest
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from email.utils import format_datetime

import ai_aggregator as sdk

from .server import (
    CHAT,
    COMPLETION,
    Answer,
    Handler,
    ServerTest,
    empty,
    hang_up,
    refusal,
    reply,
    silence,
)

SOON = {"Retry-After": "0"}


class WhatIsSent(ServerTest):
    def test_a_chat_is_one_post_with_the_key_the_body_and_an_idempotency_key(self) -> None:
        server = self.serve(reply(200, COMPLETION))
        answer = server.client().chat.completions.create(**CHAT, max_tokens=5)
        self.assertEqual(answer.choices[0].message.content, "Hi")
        self.assertEqual(answer.usage.total_tokens, 3)
        came = server.requests[0]
        self.assertEqual((came.method, came.path), ("POST", "/api/v1/chat/completions"))
        self.assertEqual(came.headers["X-API-Key"], "ak_live_1")
        self.assertRegex(came.headers["Idempotency-Key"], "^[0-9a-f]{32}$")
        self.assertEqual(came.body, {**CHAT, "stream": False, "max_tokens": 5})

    def test_each_call_has_a_key_of_its_own_or_the_one_that_is_given(self) -> None:
        server = self.serve(*[reply(200, COMPLETION)] * 3)
        client = server.client()
        for key in (None, None, "mine"):
            client.chat.completions.create(**CHAT, idempotency_key=key)
        keys = [came.headers["Idempotency-Key"] for came in server.requests]
        self.assertEqual(len(set(keys)), 3)
        self.assertEqual(keys[2], "mine")

    def test_after_a_sign_in_its_token_is_sent_instead_of_the_key_until_the_logout(self) -> None:
        session = {"accessToken": "jwt", "refreshToken": "rt"}
        server = self.serve(reply(200, session), reply(200, {}), empty, reply(200, {}))
        client = server.client()
        self.assertEqual(client.auth.login(email="a@b.c", password="secret").refresh_token, "rt")
        client.billing.balance()
        client.auth.logout("rt")
        client.billing.balance()
        sent = [(came.headers["Authorization"], came.headers["X-API-Key"]) for came in server.requests]
        with_key, with_token = (None, "ak_live_1"), ("Bearer jwt", None)
        self.assertEqual(sent, [with_key, with_token, with_token, with_key])

    def test_names_and_dates_are_written_as_the_server_reads_them(self) -> None:
        server = self.serve(*[reply(200, {})] * 4)
        client = server.client(base_url=f"{server.url}/gate/")
        client.payments.get("pay/1?x")
        client.billing.transactions(page=2, start_date=datetime(1970, 1, 1, 3, tzinfo=timezone(timedelta(hours=3))))
        client.analytics.usage(start_date=date(2026, 1, 2), group_by="week")
        client.payments.list()
        self.assertEqual(
            [came.path.removeprefix("/gate/api/v1") for came in server.requests],
            [
                "/payments/pay%2F1%3Fx",
                "/billing/transactions?page=2&startDate=1970-01-01T00%3A00%3A00.000Z",
                "/analytics/usage?startDate=2026-01-02&groupBy=week",
                "/payments",
            ],
        )

    def test_money_is_exact_both_ways(self) -> None:
        server = self.serve(reply(201, {"transactionId": "pay_1", "amount": 50}), reply(200, {"balance": 0.1}))
        client = server.client()
        deposit = client.billing.deposit(amount=Decimal("50.10"), currency="USD")
        self.assertEqual(server.requests[0].body, {"amount": 50.1, "currency": "USD"})
        self.assertIsInstance(deposit.amount, Decimal)
        self.assertEqual(client.billing.balance().balance, Decimal("0.1"))
        with self.assertRaises(ValueError):
            client.billing.deposit(amount=Decimal("0.10000000000000000001"), currency="USD")

    def test_an_answer_can_be_sent_back_and_read_as_a_mapping(self) -> None:
        server = self.serve(reply(200, COMPLETION), reply(200, COMPLETION))
        client = server.client()
        message = client.chat.completions.create(**CHAT).choices[0].message
        client.chat.completions.create(model="demo", messages=[*CHAT["messages"], message])
        self.assertEqual(server.requests[1].body["messages"][1], {"role": "assistant", "content": "Hi"})
        self.assertEqual(dict(message), {"role": "assistant", "content": "Hi"})
        self.assertIsNone(message.tool_calls)
        with self.assertRaises(AttributeError):
            _ = message.nothing

    def test_an_address_without_its_scheme_is_an_error_when_the_client_is_made(self) -> None:
        with self.assertRaises(sdk.AIAggregatorError):
            sdk.AIAggregatorClient(base_url="localhost:3000")


class WhatIsSentAgain(ServerTest):
    def test_what_may_succeed_is_sent_again_with_the_same_idempotency_key(self) -> None:
        failures: dict[str, Answer] = {
            "a lost connection": hang_up,
            "503 without a word": refusal(503),
            "502": refusal(502, SOON),
            "504": refusal(504, SOON),
            "429": refusal(429, SOON),
            "409 of a call still under way": refusal(409, SOON),
        }
        for name, failure in failures.items():
            with self.subTest(name):
                server = self.serve(failure, failure, reply(200, COMPLETION))
                server.client().chat.completions.create(**CHAT)
                self.assertEqual(len(server.requests), 3)
                self.assertEqual(len({came.headers["Idempotency-Key"] for came in server.requests}), 1)
                self.assertEqual(server.requests[2].body, server.requests[0].body)

    def test_what_must_fail_again_is_an_error_at_once(self) -> None:
        def html(handler: Handler) -> None:
            handler.head(200, {"Content-Length": "6"})
            handler.wfile.write(b"<html>")

        failures: list[tuple[Answer, type[sdk.AIAggregatorError]]] = [
            (refusal(400), sdk.BadRequestError),
            (refusal(401), sdk.AuthenticationError),
            (refusal(402, SOON), sdk.InsufficientCreditError),
            (refusal(403), sdk.PermissionDeniedError),
            (refusal(404), sdk.NotFoundError),
            (refusal(409), sdk.ConflictError),
            (refusal(500), sdk.ServerError),
            (refusal(502, {"x-should-retry": "false"}), sdk.ServerError),
            (refusal(307, {"Location": "/api/v1/models"}), sdk.APIError),
            (html, sdk.AIAggregatorError),
        ]
        for failure, kind in failures:
            with self.subTest(kind.__name__):
                server = self.serve(failure)
                with self.assertRaises(kind):
                    server.client().chat.completions.create(**CHAT)
                self.assertEqual(len(server.requests), 1)

    def test_what_has_no_idempotency_key_is_not_posted_again(self) -> None:
        for failure in (hang_up, refusal(503)):
            server = self.serve(failure)
            with self.assertRaises(sdk.AIAggregatorError):
                server.client().auth.api_keys.create(name="k", permissions=["chat"])
            self.assertEqual(len(server.requests), 1)

    def test_what_was_refused_by_a_limit_is_posted_again(self) -> None:
        server = self.serve(refusal(429, SOON), reply(201, {"id": "key_1"}))
        self.assertEqual(server.client().auth.api_keys.create(name="k", permissions=["chat"]).id, "key_1")

    def test_it_waits_as_long_as_it_is_told_to(self) -> None:
        server = self.serve(refusal(429, {"Retry-After": "0.7"}), reply(200, {"data": []}))
        begin = time.monotonic()
        server.client().models.list()
        self.assertGreaterEqual(time.monotonic() - begin, 0.7)

    def test_a_wait_that_goes_beyond_the_deadline_is_an_error_at_once(self) -> None:
        in_a_minute = format_datetime(datetime.now(timezone.utc) + timedelta(minutes=1), usegmt=True)
        server = self.serve(refusal(429, {"Retry-After": in_a_minute}))
        with self.assertRaises(sdk.RateLimitError) as raised:
            server.client(deadline=9).models.list()
        self.assertGreater(raised.exception.retry_after or 0, 50)

    def test_after_the_last_attempt_its_error_stands(self) -> None:
        server = self.serve(refusal(503), refusal(429))
        with self.assertRaises(sdk.RateLimitError):
            server.client(max_retries=1).models.list()
        self.assertEqual(len(server.requests), 2)


class WhatIsAnError(ServerTest):
    def test_an_error_has_all_that_the_server_says(self) -> None:
        body = {
            "message": "Not enough credits",
            "error": "Payment Required",
            "details": [{"field": "max_tokens", "message": "is too much"}],
            "path": "/api/v1/chat/completions",
            "requestId": "req_7",
            "required": 12.5,
        }
        server = self.serve(reply(402, body, {"Retry-After": "3"}))
        with self.assertRaises(sdk.InsufficientCreditError) as raised:
            server.client().chat.completions.create(**CHAT)
        error = raised.exception
        self.assertEqual((error.status_code, error.retry_after), (402, 3))
        self.assertEqual((error.message, str(error), error.error), (*["Not enough credits"] * 2, "Payment Required"))
        self.assertEqual((error.details, error.path, error.request_id), (body["details"], body["path"], "req_7"))
        self.assertEqual(error.body["required"], Decimal("12.5"))

    def test_an_error_of_something_in_between_has_its_status_and_the_request_id(self) -> None:
        server = self.serve(reply(500, "<html>", {"X-Request-ID": "req_8"}))
        with self.assertRaises(sdk.ServerError) as raised:
            server.client().models.list()
        self.assertEqual((raised.exception.request_id, raised.exception.details), ("req_8", []))

    def test_a_silent_server_is_left_in_time_a_chat_for_good_a_look_once_more(self) -> None:
        server = self.serve(silence)
        with self.assertRaises(sdk.APITimeoutError) as raised:
            server.client().chat.completions.create(**CHAT, timeout=1.0, idempotency_key="mine")
        self.assertEqual(raised.exception.idempotency_key, "mine")
        self.assertTrue(server.requests[0].left.wait(60))
        self.assertEqual(len(server.requests), 1)

        server = self.serve(silence, reply(200, {"balance": 1}))
        self.assertEqual(server.client(timeout=1.5).billing.balance().balance, 1)

    def test_a_body_that_stops_in_the_middle_is_no_answer(self) -> None:
        def cut(handler: Handler) -> None:
            handler.head(200, {"Content-Length": "100"})
            handler.wfile.write(b'{"balance":1}')

        server = self.serve(cut, reply(200, {"balance": 2}))
        self.assertEqual(server.client().billing.balance().balance, 2)

    def test_a_body_that_comes_too_slowly_is_no_answer(self) -> None:
        def trickle(handler: Handler) -> None:
            handler.head(200, {"Content-Length": "1000"})
            for _ in range(1000):
                handler.wfile.write(b" ")
                if handler.came.left.wait(0.05):
                    return

        server = self.serve(trickle)
        with self.assertRaises(sdk.APITimeoutError):
            server.client(timeout=0.3, max_retries=0).billing.balance()

    def test_nobody_there_is_a_connection_error(self) -> None:
        server = self.serve()
        server.shutdown()
        server.server_close()
        with self.assertRaises(sdk.APIConnectionError):
            server.client(max_retries=1).models.list()


if __name__ == "__main__":
    unittest.main()
