package dev.tollgate.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.testing.Api;
import dev.tollgate.testing.Node;
import dev.tollgate.testing.Reply;
import dev.tollgate.testing.ScriptedUpstream;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** A node that sells the answers of a scripted upstream, and its customers. */
final class Shop implements AutoCloseable {
    /** The model that most tests buy, with the same price for each token in and out. */
    static final String MODEL = "gpt-4";

    /** Credits for one token of {@link #MODEL}. */
    static final BigDecimal TOKEN = new BigDecimal("0.2");

    private final Vertx vertx;
    private final ScriptedUpstream upstream;
    private final Node node;
    private final Api admin;
    private final List<Customer> customers = new ArrayList<>();
    private boolean stopped;

    private Shop(Vertx vertx, ScriptedUpstream upstream, Node node) {
        this.vertx = vertx;
        this.upstream = upstream;
        this.node = node;
        this.admin = node.admin();
    }

    /** Opens one whose provider `openai` is the upstream. */
    static Shop open(Map<String, String> variables) {
        return open(_ -> variables);
    }

    /** Opens one with variables that depend on the upstream's address. */
    static Shop open(Function<ScriptedUpstream, Map<String, String>> variables) {
        var vertx = Vertx.vertx();
        var upstream = ScriptedUpstream.start(vertx);
        return new Shop(vertx, upstream, Node.with(upstream, variables.apply(upstream)));
    }

    ScriptedUpstream upstream() {
        return upstream;
    }

    Node node() {
        return node;
    }

    Api admin() {
        return admin;
    }

    /** A new customer with what every organisation starts with. */
    Customer customer(String name) {
        Node.Person person = node.person(name);
        var customer = new Customer(person.userId(), person.api());
        customers.add(customer);
        return customer;
    }

    /** A new customer with so many credits. */
    Customer customer(String name, BigDecimal credits) {
        Customer customer = customer(name);
        setBalance(customer, credits);
        return customer;
    }

    void setBalance(Customer customer, BigDecimal credits) {
        admin.post("/api/admin/user/" + customer.userId() + "/balance", "{\"amount\":" + credits.toPlainString() + "}")
                .is(200);
    }

    /** A chat of one message with {@link #MODEL}. */
    static JsonObject chat(String text) {
        return chat(MODEL, text);
    }

    static JsonObject chat(String model, String text) {
        return new JsonObject()
                .put("model", model)
                .put(
                        "messages",
                        new JsonArray().add(new JsonObject().put("role", "user").put("content", text)));
    }

    static JsonObject stream(String text) {
        return chat(text).put("stream", true);
    }

    /** What a complete answer of surface C or D says that it cost, in credits. */
    static BigDecimal cost(Reply answer) {
        return answer.is(200).decimal("cost").movePointRight(3);
    }

    static BigDecimal tokens(long count) {
        return TOKEN.multiply(BigDecimal.valueOf(count));
    }

    /** The books of every customer agree. */
    void booksAgree() {
        customers.forEach(Customer::booksAgree);
    }

    /** The books agree, and what was charged is what the upstream counted of its complete answers. */
    void chargedWhatTheUpstreamCounted() {
        booksAgree();
        BigDecimal spent = customers.stream().map(Customer::spent).reduce(BigDecimal.ZERO, BigDecimal::add);
        assertThat(spent).isEqualByComparingTo(tokens(upstream.promptTokens() + upstream.completionTokens()));
    }

    /** Stops the node and keeps its folder. */
    void stop() {
        stopped = true;
        node.stop();
    }

    /** A new node on the folder of the stopped one, with the same upstream. */
    Node reopen() {
        return Node.start(
                node.folder(),
                Map.of(
                        "OPENAI_API_KEY",
                        "sk-upstream-secret",
                        "OPENAI_BASE_URL",
                        upstream.openAiBase().toString()));
    }

    @Override
    public void close() {
        try {
            if (!stopped) {
                node.close();
            }
        } finally {
            upstream.close();
            vertx.close().await();
        }
    }
}
