"""The operations, under the names of their paths."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Literal, overload
from urllib.parse import quote

from . import _records as records
from ._stream import Stream
from ._transport import Call, Transport

_V1 = "/api/v1"

Day = str | date
"""ISO 8601, a date, or a datetime."""
Amount = Decimal | int | float
"""In units of the currency, at most two decimals."""


def _segment(name: str) -> str:
    return quote(name, safe="")


class _Resource:
    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def _get(self, path: str, **query: object) -> Any:
        return self._transport.json(Call("GET", _V1 + path, query=query))

    def _post(self, path: str, body: Mapping[str, Any] | None = None) -> Any:
        return self._transport.json(Call("POST", _V1 + path, body=body))

    def _pay(self, path: str, idempotency_key: str | None, body: Mapping[str, Any]) -> Any:
        call = Call("POST", _V1 + path, body=body, keyed=True, idempotency_key=idempotency_key)
        return self._transport.json(call)

    def _delete(self, path: str) -> None:
        self._transport.json(Call("DELETE", _V1 + path))


class ChatCompletions(_Resource):
    """`client.chat.completions`"""

    @overload
    def create(
        self,
        *,
        model: str,
        messages: Sequence[Mapping[str, Any]],
        stream: Literal[True],
        timeout: float | None = None,
        idempotency_key: str | None = None,
        **params: Any,
    ) -> Stream: ...

    @overload
    def create(
        self,
        *,
        model: str,
        messages: Sequence[Mapping[str, Any]],
        stream: Literal[False] = False,
        timeout: float | None = None,
        idempotency_key: str | None = None,
        **params: Any,
    ) -> records.ChatCompletion: ...

    def create(
        self,
        *,
        model: str,
        messages: Sequence[Mapping[str, Any]],
        stream: bool = False,
        timeout: float | None = None,
        idempotency_key: str | None = None,
        **params: Any,
    ) -> Stream | records.ChatCompletion:
        """
        Asks a model. All other parameters are sent as they are: `max_tokens`, `temperature`, `tools` and what the
        provider knows. `timeout` is in seconds, instead of the client's.
        """
        call = Call(
            "POST",
            f"{_V1}/chat/completions",
            body={"model": model, "messages": list(messages), "stream": stream, **params},
            keyed=True,
            idempotency_key=idempotency_key,
            timeout=timeout,
        )
        if stream:
            return Stream(self._transport.stream(call))
        return records.ChatCompletion(self._transport.json(call))


class Chat:
    """`client.chat`"""

    def __init__(self, transport: Transport) -> None:
        self.completions = ChatCompletions(transport)


class Models(_Resource):
    """`client.models`"""

    def list(self) -> records.ModelList:
        """Those that the caller may use."""
        return records.ModelList(self._get("/models"))


class ApiKeys(_Resource):
    """`client.auth.api_keys`"""

    def create(
        self,
        *,
        name: str,
        permissions: Sequence[str],
        models: Sequence[str] | None = None,
        limits: Mapping[str, int | None] | None = None,
        budget: Mapping[str, Amount | None] | None = None,
        expires_at: str | None = None,
    ) -> records.CreatedApiKey:
        """Lives a year unless `expires_at` says otherwise; `limits` and `budget` have the names of openapi.yaml."""
        body = {
            "name": name,
            "permissions": list(permissions),
            "models": None if models is None else list(models),
            "limits": limits,
            "budget": budget,
            "expiresAt": expires_at,
        }
        return records.CreatedApiKey(self._post("/auth/api-keys", body))

    def list(self) -> records.ApiKeyList:
        """Without their secrets, the newest first."""
        return records.ApiKeyList(self._get("/auth/api-keys"))

    def delete(self, key_id: str) -> None:
        """Ends a key; it stops within 5 s."""
        self._delete(f"/auth/api-keys/{_segment(key_id)}")

    def rotate(self, key_id: str) -> records.CreatedApiKey:
        """A new secret; the old one stops within 5 s."""
        return records.CreatedApiKey(self._post(f"/auth/api-keys/{_segment(key_id)}/rotate"))


class Auth(_Resource):
    """`client.auth`: a sign-up, sign-in or refresh also makes its access token the client's own."""

    def __init__(self, transport: Transport) -> None:
        super().__init__(transport)
        self.api_keys = ApiKeys(transport)

    def register(
        self, *, email: str, password: str, name: str | None = None, description: str | None = None
    ) -> records.Session:
        """Makes a user and its organisation."""
        body = {"email": email, "password": password, "name": name, "description": description}
        return self._begin("register", body)

    def login(self, *, email: str, password: str) -> records.Session:
        """A user name does, too."""
        return self._begin("login", {"email": email, "password": password})

    def refresh(self, refresh_token: str) -> records.Session:
        """A refresh token is good once: keep the new one."""
        return self._begin("refresh", {"refreshToken": refresh_token})

    def logout(self, refresh_token: str) -> None:
        """Ends the session."""
        self._post("/auth/logout", {"refreshToken": refresh_token})
        self._transport.token = None

    def _begin(self, what: str, body: Mapping[str, Any]) -> records.Session:
        session = records.Session(self._post(f"/auth/{what}", body))
        self._transport.token = session.access_token
        return session


class Billing(_Resource):
    """`client.billing`"""

    def balance(self) -> records.Balance:
        """In currency, exact at this moment."""
        return records.Balance(self._get("/billing/balance"))

    def transactions(
        self,
        *,
        page: int | None = None,
        limit: int | None = None,
        start_date: Day | None = None,
        end_date: Day | None = None,
        type: Literal["DEBIT", "CREDIT"] | None = None,
    ) -> records.TransactionPage:
        """What was booked, the newest first."""
        dates = {"startDate": start_date, "endDate": end_date}
        found = self._get("/billing/transactions", page=page, limit=limit, type=type, **dates)
        return records.TransactionPage(found)

    def deposit(
        self,
        *,
        amount: Amount,
        currency: str,
        payment_method: str | None = None,
        idempotency_key: str | None = None,
    ) -> records.Deposit:
        """Makes a payment, to be paid at `payment_url`."""
        body = {"amount": amount, "currency": currency, "paymentMethod": payment_method}
        return records.Deposit(self._pay("/billing/deposit", idempotency_key, body))


class Payments(_Resource):
    """`client.payments`"""

    def create(
        self,
        *,
        amount: Amount,
        currency: str,
        description: str | None = None,
        idempotency_key: str | None = None,
    ) -> records.Payment:
        """To be paid at `confirmation_url`."""
        body = {"amount": amount, "currency": currency, "description": description}
        return records.Payment(self._pay("/payments", idempotency_key, body))

    def get(self, payment_id: str) -> records.Payment:
        """`succeeded` means that the credits are booked."""
        return records.Payment(self._get(f"/payments/{_segment(payment_id)}"))

    def list(
        self, *, page: int | None = None, limit: int | None = None, status: str | None = None
    ) -> records.PaymentPage:
        """The newest first."""
        return records.PaymentPage(self._get("/payments", page=page, limit=limit, status=status))


class Analytics(_Resource):
    """`client.analytics`"""

    def usage(
        self,
        *,
        start_date: Day | None = None,
        end_date: Day | None = None,
        group_by: Literal["day", "week", "month"] | None = None,
        provider: str | None = None,
        model: str | None = None,
        key_id: str | None = None,
    ) -> records.UsageReport:
        """Sums over whole days (UTC); the last 30 unless said otherwise."""
        filters = {"startDate": start_date, "endDate": end_date, "groupBy": group_by, "keyId": key_id}
        return records.UsageReport(self._get("/analytics/usage", provider=provider, model=model, **filters))


class Webhooks(_Resource):
    """`client.webhooks`"""

    def create(self, *, url: str, events: Sequence[str], secret: str | None = None) -> records.Webhook:
        """A secret is made where none is given, and shown this once."""
        return records.Webhook(self._post("/webhooks", {"url": url, "events": list(events), "secret": secret}))

    def list(self) -> records.WebhookList:
        """All of the organisation, the oldest first."""
        return records.WebhookList(self._get("/webhooks"))

    def delete(self, webhook_id: str) -> None:
        """With the deliveries that wait."""
        self._delete(f"/webhooks/{_segment(webhook_id)}")

    def test(self, webhook_id: str) -> records.Delivery:
        """Sends the event `webhook.test`, soon."""
        return records.Delivery(self._post(f"/webhooks/{_segment(webhook_id)}/test"))

    def deliveries(self, webhook_id: str, *, page: int | None = None, limit: int | None = None) -> records.DeliveryPage:
        """What was and will be sent, the newest first."""
        path = f"/webhooks/{_segment(webhook_id)}/deliveries"
        return records.DeliveryPage(self._get(path, page=page, limit=limit))

    def redeliver(self, webhook_id: str, delivery_id: str) -> records.Delivery:
        """Sends it again, under its old id."""
        path = f"/webhooks/{_segment(webhook_id)}/deliveries/{_segment(delivery_id)}/redeliver"
        return records.Delivery(self._post(path))
