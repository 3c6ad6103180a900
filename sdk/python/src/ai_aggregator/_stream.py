"""A streamed answer."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from decimal import Decimal
from http.client import HTTPException
from types import TracebackType
from typing import Any

from ._errors import AIAggregatorError, StreamError
from ._exchange import Exchange
from ._records import ChatCompletionChunk

# Longer events are none of this API.
_MAX_EVENT = 8_000_000
# How long the end of a body may take after its last event, in seconds.
_LAST_WORD_S = 1.0
_LINE_END = re.compile("\r\n|\r|\n")


class Stream:
    """An answer as it is produced: read it once, by `for`. Leaving the `with` block or the loop ends the request."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange
        self._is_read = False
        self._is_closed = False
        self.request_id = exchange.header("X-Request-ID")

    def __enter__(self) -> Stream:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, failure: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """
        Ends the request and the loop over it, also from another thread; what was produced until now is charged.
        """
        self._is_closed = True
        self._exchange.close()

    def __iter__(self) -> Iterator[ChatCompletionChunk]:
        if self._is_read:
            raise AIAggregatorError("A stream is read once")
        self._is_read = True
        return self._chunks()

    def _chunks(self) -> Iterator[ChatCompletionChunk]:
        try:
            for data in self._data():
                if data == "[DONE]":
                    self._drain()
                    return
                yield self._chunk(data)
        except (OSError, HTTPException, ValueError) as failure:
            if self._is_closed:
                return
            silent = isinstance(failure, TimeoutError)
            message = "The answer broke off" + (": nothing came for too long" if silent else "")
            raise StreamError(message, None, self.request_id) from failure
        finally:
            self._exchange.close()
        if not self._is_closed:
            raise StreamError("The answer broke off: its end is missing", None, self.request_id)

    def _data(self) -> Iterator[str]:
        decoder = codecs.getincrementaldecoder("utf-8")("replace")
        parser = SseParser()
        while piece := self._exchange.piece(self._exchange.silence):
            yield from parser.push(decoder.decode(piece))

    def _drain(self) -> None:
        """Reads up to the end of the body, so that the answer counts as taken."""
        try:
            while self._exchange.piece(_LAST_WORD_S):
                pass
        except (OSError, HTTPException, ValueError):
            pass  # Everything of the answer is here.

    def _chunk(self, data: str) -> ChatCompletionChunk:
        chunk: Any = json.loads(data, parse_float=Decimal)
        if not isinstance(chunk, dict):
            raise ValueError("an event that is no object")
        error = chunk.get("error")
        if error:
            raise StreamError(str(error.get("message")), error.get("code"), self.request_id)
        return ChatCompletionChunk(chunk)


class SseParser:
    """Takes the text of a stream in pieces, cut anywhere, and gives the data of whole events."""

    def __init__(self) -> None:
        self._line: list[str] = []
        self._line_size = 0
        self._after_return = False
        self._data: list[str] = []
        self._size = 0

    def push(self, text: str) -> Iterator[str]:
        """The events that end in this piece."""
        # A line ends with CR, LF or both; the LF of both may come with the next piece.
        if self._after_return and text:
            text = text.removeprefix("\n")
            self._after_return = False
        begin = 0
        for found in _LINE_END.finditer(text):
            line = "".join([*self._line, text[begin : found.start()]])
            self._line, self._line_size = [], 0
            begin = found.end()
            self._after_return = found.group() == "\r" and begin == len(text)
            yield from self._take(line)
        self._line.append(text[begin:])
        self._line_size += len(text) - begin
        if self._size + self._line_size > _MAX_EVENT:
            raise ValueError("an event of the stream is too long")

    def _take(self, line: str) -> Iterator[str]:
        if line.startswith("data:"):
            self._data.append(line[5:].removeprefix(" "))
            self._size += len(line)
        elif not line:
            if self._data:
                yield "\n".join(self._data)
            self._data = []
            self._size = 0
        # Comments and other fields mean nothing in this API.
