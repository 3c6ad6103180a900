// Our Node client, installed as its README says, against a started Tollgate; readme.mjs is the examples of that README.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import * as sdk from "@ai-aggregator/sdk";

const baseUrl = process.env.AI_AGGREGATOR_URL;
const messages = [{ role: "user", content: "Say hello" }];
const demo = { model: "demo", messages };

// A company signs up, renews its session and makes a key.
const person = new sdk.AIAggregatorClient({ baseUrl });
const account = { email: "node@example.com", password: "securepassword123" };
await person.auth.register({ ...account, name: "Node" });
await assert.rejects(person.auth.register(account), sdk.ConflictError);
const first = await person.auth.login(account);
const session = await person.auth.refresh(first.refreshToken);
assert.equal(person.token, session.accessToken);
const permissions = ["chat", "models", "billing", "analytics"];
const made = await person.auth.apiKeys.create({ name: "node", permissions });
assert.equal((await person.auth.apiKeys.list()).data[0].id, made.id);
const key = await person.auth.apiKeys.rotate(made.id);
const client = new sdk.AIAggregatorClient({ baseUrl, apiKey: key.key });

// Chats, whole and streamed; each is charged exactly.
const models = await client.models.list();
assert.ok(models.data.some((model) => model.id === "demo"));
const before = (await client.billing.balance()).balance;
const answer = await client.chat.completions.create(demo);
assert.equal(answer.provider, "demo");
const stream = await client.chat.completions.create({ ...demo, stream: true, stream_options: { include_usage: true } });
let text = "";
let cost;
for await (const chunk of stream) {
  text += chunk.choices[0]?.delta.content ?? "";
  cost = chunk.cost ?? cost;
}
assert.equal(text, answer.choices[0].message.content);
assert.ok(stream.requestId);
const nano = (amount) => Math.round(amount * 1e9);
const afterBoth = (await client.billing.balance()).balance;
assert.equal(nano(before) - nano(afterBoth), nano(answer.cost) + nano(cost));

// The same Idempotency-Key is billed once.
const once = { idempotencyKey: "node-once" };
const billed = await client.chat.completions.create(demo, once);
assert.deepEqual(await client.chat.completions.create(demo, once), billed);
await assert.rejects(client.chat.completions.create({ ...demo, temperature: 1 }, once), sdk.ConflictError);
assert.equal(nano(afterBoth) - nano((await client.billing.balance()).balance), nano(billed.cost));
const debits = await client.billing.transactions({ type: "DEBIT", limit: 2 });
assert.deepEqual([debits.pagination.total, debits.data.length], [3, 2]);

// Usage follows the ledger within seconds.
const until = Date.now() + 60_000;
let usage;
do usage = await client.analytics.usage({ groupBy: "month", model: "demo" });
while (usage.summary.totalRequests < 3 && Date.now() < until);
assert.equal(usage.summary.totalRequests, 3);
assert.equal(nano(usage.summary.totalCost), nano(answer.cost) + nano(cost) + nano(billed.cost));

// Money in: a payment waits for its payer.
const deposit = await person.billing.deposit({ amount: 12.5, currency: "USD" });
assert.ok(deposit.paymentUrl);
const payment = await person.payments.create({ amount: 100, currency: "USD", description: "Пополнение" });
assert.equal((await person.payments.get(payment.id)).amount, "100.00");
assert.equal((await person.payments.list({ status: "pending" })).pagination.total, 2);

// Errors by class.
const refused = async (kind, call) => {
  const error = await call.catch((failure) => failure);
  assert.ok(error instanceof kind, String(error));
  assert.ok(error.requestId && error.path.startsWith("/api/v1/"), JSON.stringify(error));
  return error;
};
const chat = (params) => client.chat.completions.create({ ...demo, ...params });
assert.equal((await refused(sdk.BadRequestError, chat({ temperature: 3 }))).details[0].field, "temperature");
await refused(sdk.BadRequestError, chat({ temperature: 3, stream: true }));
await refused(sdk.NotFoundError, chat({ model: "no-such-model" }));
assert.ok((await refused(sdk.InsufficientCreditError, chat({ max_tokens: 2_000_000_000 }))).body.required > 0);
await refused(sdk.PermissionDeniedError, client.webhooks.list());
await refused(sdk.AuthenticationError, new sdk.AIAggregatorClient({ baseUrl, apiKey: "ak_live_x" }).models.list());

// The README's examples.
const printed = [];
const { log } = console;
console.log = (...words) => printed.push(words.join(" "));
Object.assign(process.env, { AI_AGGREGATOR_API_KEY: key.key, WEBHOOK_SECRET: "a-secret-of-the-node-test" });
const readme = await import("./readme.mjs");
assert.match(
  printed.join("\n"),
  /^Это демонстрационный ответ.*\nleft: [\d.]+ USD\nThis is a demo.*\n\d+\S* credits are needed$/s,
);

// A webhook: what arrives is what the README's receiver takes, by both signatures.
const arrived = new Promise((resolve, reject) => {
  const receiver = createServer(async (request, response) => {
    try {
      const chunks = [];
      for await (const chunk of request) chunks.push(chunk);
      const body = Buffer.concat(chunks).toString();
      const given = new Request(baseUrl, { method: "POST", headers: request.headers, body });
      response.writeHead((await readme.receive(given)).status).end(() => receiver.close());
      resolve(await sdk.verifyWebhookBody(body, process.env.WEBHOOK_SECRET));
    } catch (failure) {
      reject(failure);
    }
  });
  receiver.listen(0, "127.0.0.1", async () => {
    const url = `http://127.0.0.1:${receiver.address().port}/`;
    const hook = { url, events: ["payment.succeeded"], secret: process.env.WEBHOOK_SECRET };
    await person.webhooks.test((await person.webhooks.create(hook)).id).catch(reject);
  });
});
assert.equal((await arrived).event, "webhook.test");
assert.equal(printed.at(-1), "webhook: webhook.test");
const [hook] = (await person.webhooks.list()).data;
assert.equal((await person.webhooks.deliveries(hook.id, { limit: 1 })).data[0].event, "webhook.test");
await person.webhooks.delete(hook.id);

// The end of the key and of the session.
await person.auth.apiKeys.delete(key.id);
await person.auth.logout(session.refreshToken);
assert.equal(person.token, null);
await refused(sdk.AuthenticationError, person.billing.balance());
log("our Node client passed");
