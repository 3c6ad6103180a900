"""Streamed answers, whole and broken."""

from __future__ import annotations

import json
import threading
import time
import unittest
from collections.abc import Callable

import ai_aggregator as sdk
from ai_aggregator._stream import SseParser

from .server import CHAT, Answer, Server, ServerTest, delta, events, refusal, silence

DONE = "data: [DONE]\n\n"


def begin(server: Server, **options: float) -> sdk.Stream:
    return server.client(**options).chat.completions.create(**CHAT, stream=True)


def read(stream: sdk.Stream, on_piece: Callable[[], None] = lambda: None) -> tuple[str, Exception | None]:
    """What was read until the end, and the failure that ended it; something may be done after each piece."""
    text = ""
    try:
        for chunk in stream:
            text += chunk.choices[0].delta.content or ""
            on_piece()
    except Exception as failure:
        return text, failure
    return text, None


class StreamTest(ServerTest):
    def test_an_answer_comes_in_pieces_up_to_its_end(self) -> None:
        server = self.serve(events([delta("При"), ": keep-alive\n\n", delta("вет"), DONE]))
        with begin(server) as stream:
            self.assertEqual(stream.request_id, "req_1")
            self.assertEqual(read(stream), ("Привет", None))
        self.assertEqual(server.requests[0].headers["Accept"], "text/event-stream")
        self.assertIs(server.requests[0].body["stream"], True)

    def test_it_does_not_matter_where_the_bytes_are_cut(self) -> None:
        whole = (delta("Да 👋") + delta("!") + DONE).encode()
        server = self.serve(events([bytes([byte]) for byte in whole]))
        self.assertEqual(read(begin(server)), ("Да 👋!", None))

    def test_lines_end_with_lf_cr_or_both_cut_anywhere(self) -> None:
        lines = [
            ":hi",
            "data: one",
            "id: 7",
            "",
            "",
            "event: x",
            "data:two",
            "data:  lines",
            "",
            "data",
            "",
            "data: cut",
        ]
        for end in ("\n", "\r", "\r\n"):
            text = end.join(lines)
            for cut in range(len(text) + 1):
                parser = SseParser()
                given = [*parser.push(text[:cut]), *parser.push(""), *parser.push(text[cut:])]
                self.assertEqual(given, ["one", "two\n lines"], f"{end!r} cut at {cut}")

    def test_an_event_without_an_end_is_an_error_not_a_memory_full(self) -> None:
        parser = SseParser()
        with self.assertRaises(ValueError):
            for _ in range(20):
                self.assertEqual(list(parser.push("data: " + "x" * 1_000_000 + "\n")), [])

    def test_a_long_stream_of_comments_is_no_long_event(self) -> None:
        parser = SseParser()
        for _ in range(20):
            for piece in (": " + "x" * 1_000_000, "\n"):
                self.assertEqual(list(parser.push(piece)), [])

    def test_many_events_are_no_long_event(self) -> None:
        parser = SseParser()
        for _ in range(20):
            self.assertEqual(len(list(parser.push("data: " + "x" * 1_000_000 + "\n\n"))), 1)

    def test_an_error_in_the_middle_has_the_words_of_the_server(self) -> None:
        said = {"error": {"message": "The provider failed", "code": "upstream_error"}}
        server = self.serve(events([delta("One"), f"data: {json.dumps(said)}\n\n"]))
        text, failure = read(begin(server))
        self.assertEqual(text, "One")
        assert isinstance(failure, sdk.StreamError)
        self.assertEqual(
            (str(failure), failure.code, failure.request_id), ("The provider failed", "upstream_error", "req_1")
        )
        self.assertEqual(len(server.requests), 1)

    def test_an_answer_that_breaks_off_is_an_error_and_not_asked_for_again(self) -> None:
        answers: dict[str, Answer] = {
            "ends without [DONE]": events([delta("One")]),
            "loses its connection": events([delta("One")], "break"),
            "falls silent": events([delta("One")], "hang"),
            "turns into something else": events([delta("One"), "data: <html>\n\n"], "hang"),
        }
        for name, answer in answers.items():
            with self.subTest(name):
                server = self.serve(answer)
                text, failure = read(begin(server, timeout=1.5))
                self.assertEqual(text, "One")
                assert isinstance(failure, sdk.StreamError), failure
                self.assertIsNone(failure.code)
                self.assertEqual(len(server.requests), 1)

    def test_a_connection_that_lives_on_after_the_end_of_the_answer_is_no_error(self) -> None:
        server = self.serve(events([delta("One"), DONE], "hang"))
        self.assertEqual(read(begin(server)), ("One", None))
        self.assertTrue(server.requests[0].left.wait(60))

    def test_what_has_not_begun_is_asked_for_again(self) -> None:
        server = self.serve(refusal(503), events([delta("One"), DONE]))
        self.assertEqual(read(begin(server)), ("One", None))
        self.assertEqual(len({came.headers["Idempotency-Key"] for came in server.requests}), 1)

    def test_a_stream_that_does_not_begin_in_time_is_an_error(self) -> None:
        server = self.serve(silence)
        with self.assertRaises(sdk.APITimeoutError):
            begin(server, timeout=0.1)

    def test_another_thread_can_end_it(self) -> None:
        server = self.serve(events([delta("One")], "hang"))
        stream = begin(server)
        # While this one waits for the next piece.
        timer = threading.Timer(0.1, stream.close)
        start = time.monotonic()
        self.assertEqual(read(stream, timer.start), ("One", None))
        self.assertLess(time.monotonic() - start, 25)
        self.assertTrue(server.requests[0].left.wait(60))
        timer.join()

    def test_leaving_the_loop_or_the_block_ends_the_request(self) -> None:
        server = self.serve(*[events([delta("One"), delta("Two")], "hang")] * 2)
        stream = begin(server)
        for chunk in stream:
            self.assertEqual(chunk.choices[0].delta.content, "One")
            break
        self.assertTrue(server.requests[0].left.wait(60))
        with self.assertRaises(sdk.AIAggregatorError):
            iter(stream)
        with begin(server):
            pass
        self.assertTrue(server.requests[1].left.wait(60))


if __name__ == "__main__":
    unittest.main()
