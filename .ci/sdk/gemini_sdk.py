"""Google's official Python SDK for Gemini against a started Tollgate: only the address, the key and the version of the API are given."""

import json
import os
import urllib.request
from decimal import Decimal

from google import genai
from google.genai import errors, types

ADDRESS, KEY = os.environ["ANTHROPIC_BASE_URL"], os.environ["ANTHROPIC_API_KEY"]


def client(key):
    return genai.Client(api_key=key, http_options=types.HttpOptions(base_url=ADDRESS, api_version="v1beta"))


def balance():
    request = urllib.request.Request(ADDRESS + "/api/v1/billing/balance", headers={"X-API-Key": KEY})
    with urllib.request.urlopen(request) as answer:
        return json.load(answer, parse_float=Decimal, parse_int=Decimal)["balance"]


def cost(response):
    return json.loads(response.sdk_http_response.body, parse_float=Decimal)["cost"]


# Kept: a client that nobody holds closes its connections.
ours = client(KEY)
models = ours.models
config = types.GenerateContentConfig(
    max_output_tokens=200, system_instruction="Be brief.", should_return_http_response=True
)
before = balance()
answer = models.generate_content(model="demo", contents="Say hello", config=config)
assert before - balance() == cost(answer) > 0, (before, balance(), answer)

config = types.GenerateContentConfig(max_output_tokens=200, system_instruction="Be brief.")
answer = models.generate_content(model="demo", contents="Say hello", config=config)
assert answer.text and answer.candidates[0].finish_reason == types.FinishReason.STOP, answer
usage = answer.usage_metadata
assert usage.total_token_count == usage.prompt_token_count + usage.candidates_token_count > 0, usage

parts = list(models.generate_content_stream(model="demo", contents="Say hello", config=config))
assert "".join(part.text or "" for part in parts) == answer.text, parts
assert parts[-1].usage_metadata.total_token_count == usage.total_token_count, parts[-1]
assert parts[-1].candidates[0].finish_reason == types.FinishReason.STOP, parts[-1]

weather = types.FunctionDeclaration(
    name="weather", parameters=types.Schema(type="OBJECT", properties={"city": types.Schema(type="STRING")})
)
tools = types.GenerateContentConfig(
    tools=[types.Tool(function_declarations=[weather])],
    tool_config=types.ToolConfig(function_calling_config=types.FunctionCallingConfig(mode="ANY")),
)
called = models.generate_content(model="demo", contents="Say hello", config=tools)
assert called.function_calls[0].name == "weather", called
history = [
    types.Content(role="user", parts=[types.Part(text="Say hello")]),
    called.candidates[0].content,
    types.Content(role="user", parts=[types.Part.from_function_response(name="weather", response={"result": "sunny"})]),
]
assert models.generate_content(model="demo", contents=history).text


def refused(code, status, key=KEY, **request):
    asking = client(key)
    try:
        asking.models.generate_content(**({"model": "demo", "contents": "Say hello"} | request))
    except errors.ClientError as e:
        assert (e.code, e.status) == (code, status), e
        return
    raise AssertionError(f"{request} was not refused")


refused(400, "INVALID_ARGUMENT", config=types.GenerateContentConfig(temperature=3))
refused(404, "NOT_FOUND", model="no-such-model")
refused(402, "FAILED_PRECONDITION", config=types.GenerateContentConfig(max_output_tokens=2_000_000_000))
refused(401, "UNAUTHENTICATED", key="ak_live_wrong")

print("Google's Python SDK", genai.__version__, "passed")
