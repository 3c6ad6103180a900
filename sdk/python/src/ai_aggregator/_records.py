"""What comes over the wire, as objects; openapi.yaml says more. Servers may add members."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import lru_cache
from types import NoneType
from typing import Any, get_args, get_origin, get_type_hints


class Record(Mapping[str, Any]):
    """
    A JSON object. Its members are attributes, in snake case; as a mapping it has them as they came, under the names of
    the wire. Numbers with a fraction are decimals, so that money is exact.
    """

    def __init__(self, members: Mapping[str, Any]) -> None:
        self._members = members

    def __getitem__(self, name: str) -> Any:
        return self._members[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._members)

    def __len__(self) -> int:
        return len(self._members)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._members!r})"

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        hint = _hints(type(self)).get(name)
        for wire_name in (name, _camel(name)):
            if wire_name in self._members:
                return _typed(self._members[wire_name], hint)
        if hint is not None and NoneType in get_args(hint):
            return None
        raise AttributeError(f"{type(self).__name__} has no {name}")


@lru_cache
def _hints(record: type[Record]) -> Mapping[str, Any]:
    return get_type_hints(record)


def _camel(name: str) -> str:
    return re.sub("_([a-z])", lambda found: found.group(1).upper(), name)


def _typed(value: Any, hint: Any) -> Any:
    """The value as what it is said to be; what is not said is a record all the same."""
    kinds = [kind for kind in get_args(hint) if kind is not NoneType]
    if get_origin(hint) is list:
        return [_typed(item, kinds[0]) for item in value]
    kind = kinds[0] if kinds else hint
    if isinstance(value, Mapping):
        return kind(value) if isinstance(kind, type) and issubclass(kind, Record) else Record(value)
    if isinstance(value, list):
        return [_typed(item, None) for item in value]
    return Decimal(value) if kind is Decimal and isinstance(value, int) else value


class TokenUsage(Record):
    prompt_tokens: int
    completion_tokens: int
    total_tokens: int


class ToolCall(Record):
    id: str
    type: str
    function: Record
    """With `name` and `arguments`."""


class Message(Record):
    role: str
    content: str | None
    tool_calls: list[ToolCall] | None


class Choice(Record):
    index: int
    message: Message
    finish_reason: str


class ChatCompletion(Record):
    id: str
    created: int
    model: str
    choices: list[Choice]
    usage: TokenUsage
    cost: Decimal
    """In the installation's currency."""
    provider: str


class Delta(Record):
    role: str | None
    content: str | None


class ChunkChoice(Record):
    index: int
    delta: Delta
    finish_reason: str | None


class ChatCompletionChunk(Record):
    id: str
    created: int
    model: str
    choices: list[ChunkChoice]
    """Empty in the last one of `stream_options={"include_usage": True}`."""
    usage: TokenUsage | None
    cost: Decimal | None
    provider: str | None


class Model(Record):
    id: str
    name: str
    provider: str
    context_length: int
    input_cost_per_token: Decimal
    output_cost_per_token: Decimal
    supported_features: list[str]
    is_available: bool


class ModelList(Record):
    data: list[Model]


class Company(Record):
    id: str
    email: str | None
    name: str
    is_verified: bool
    user_id: str


class Session(Record):
    access_token: str
    refresh_token: str
    expires_in: int
    """Seconds."""
    company: Company


class ApiKey(Record):
    id: str
    name: str
    prefix: str
    is_active: bool
    permissions: list[str]
    models: list[str]
    limits: Record
    budget: Record
    created_at: str
    expires_at: str | None
    last_used_at: str | None


class CreatedApiKey(ApiKey):
    key: str
    """The secret, shown this once."""


class ApiKeyList(Record):
    data: list[ApiKey]


class Balance(Record):
    company_id: str
    balance: Decimal
    currency: str
    credit_limit: Decimal
    held: Decimal
    available: Decimal
    last_updated: str


class PageInfo(Record):
    page: int
    limit: int
    total: int
    total_pages: int


class Transaction(Record):
    id: str
    type: str
    amount: Decimal
    currency: str
    description: str
    metadata: Record
    created_at: str


class TransactionPage(Record):
    data: list[Transaction]
    pagination: PageInfo


class Deposit(Record):
    transaction_id: str
    amount: Decimal
    currency: str
    status: str
    payment_url: str | None


class Payment(Record):
    """`amount` has two decimals; what a list or a new payment does not tell is None."""

    id: str
    status: str
    amount: str
    currency: str
    confirmation_url: str | None
    provider: str | None
    yookassa_id: str | None
    created_at: str | None
    paid_at: str | None
    description: str | None
    refunded_amount: str | None


class PaymentPage(Record):
    data: list[Payment]
    pagination: PageInfo


class UsageSummary(Record):
    total_requests: int
    total_tokens: int
    total_cost: Decimal
    average_response_time: Decimal
    """Seconds."""


class UsageRow(Record):
    """One of `provider`, `model`, `key_id` and `date` says of what."""

    requests: int
    tokens: int
    cost: Decimal


class UsageReport(Record):
    period: Record
    summary: UsageSummary
    by_provider: list[UsageRow]
    by_model: list[UsageRow]
    by_key: list[UsageRow]
    timeline: list[UsageRow]
    currency: str


class Webhook(Record):
    id: str
    url: str
    events: list[str]
    enabled: bool
    disabled_reason: str | None
    failing_since: str | None
    created_at: str
    secret: str | None
    """When it is made and none was given, this once."""


class WebhookList(Record):
    data: list[Webhook]


class Delivery(Record):
    id: str
    event: str
    state: str
    attempts: int
    last_status: int | None
    last_error: str | None
    created_at: str
    next_attempt_at: str | None


class DeliveryPage(Record):
    data: list[Delivery]
    pagination: PageInfo
