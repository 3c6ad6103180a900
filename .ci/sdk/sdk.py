"""The official Python SDK against a started Tollgate; the address and the key come from the SDK's own variables."""

import openai

client = openai.OpenAI(max_retries=0)
ASK = [{"role": "user", "content": "Say hello"}]

models = [model.id for model in client.models.list()]
assert "demo" in models, models
assert client.models.retrieve("demo").id == "demo"

answer = client.chat.completions.create(model="demo", messages=ASK)
assert answer.choices[0].message.content, answer
assert answer.choices[0].finish_reason == "stop", answer
assert answer.usage.total_tokens == answer.usage.prompt_tokens + answer.usage.completion_tokens, answer
assert answer.cost > 0 and answer.provider == "demo", answer
assert answer._request_id

parts = list(client.chat.completions.create(model="demo", messages=ASK, stream=True))
assert all(part.choices for part in parts), "a usage chunk came that nobody asked for"
text = "".join(part.choices[0].delta.content or "" for part in parts)
assert text == answer.choices[0].message.content, text

parts = list(
    client.chat.completions.create(model="demo", messages=ASK, stream=True, stream_options={"include_usage": True})
)
assert parts[-1].choices == [] and parts[-1].usage.total_tokens > 0 and parts[-1].cost > 0, parts[-1]

tool = {
    "type": "function",
    "function": {
        "name": "weather",
        "parameters": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
    },
}
called = client.chat.completions.create(model="demo", messages=ASK, tools=[tool], tool_choice="required")
call = called.choices[0].message.tool_calls[0]
assert call.function.name == "weather" and called.choices[0].finish_reason == "tool_calls", called
followed = client.chat.completions.create(
    model="demo",
    messages=ASK
    + [called.choices[0].message, {"role": "tool", "tool_call_id": call.id, "content": "sunny"}],
    tools=[tool],
)
assert followed.choices[0].message.content, followed


def refused(error, **request):
    try:
        client.chat.completions.create(**({"model": "demo", "messages": ASK} | request))
    except error as e:
        return e
    raise AssertionError(f"{request} was not refused")


assert refused(openai.BadRequestError, temperature=3).param == "temperature"
assert refused(openai.BadRequestError, messages=[]).type == "invalid_request_error"
assert refused(openai.NotFoundError, model="no-such-model").code == "model_not_found"
assert refused(openai.APIStatusError, max_tokens=2_000_000_000).status_code == 402
try:
    client.with_options(api_key="ak_live_wrong").models.list()
    raise AssertionError("a wrong key was taken")
except openai.AuthenticationError as e:
    assert e.code == "invalid_api_key", e

print("Python SDK", openai.__version__, "passed")
