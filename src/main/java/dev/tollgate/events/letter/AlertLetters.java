package dev.tollgate.events.letter;

import dev.tollgate.identity.organisation.Contact;
import dev.tollgate.identity.organisation.ContactList;
import dev.tollgate.identity.organisation.OrganisationId;
import dev.tollgate.identity.organisation.Organisations;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.TollgateException;
import dev.tollgate.platform.erasure.Eraser;
import dev.tollgate.platform.jobs.Job;
import dev.tollgate.platform.mail.Letter;
import dev.tollgate.platform.mail.Letters;
import dev.tollgate.platform.mail.Mails;
import dev.tollgate.platform.outbox.OutboxEvent;
import dev.tollgate.platform.store.CollectionSchema;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.MongoClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes to owners and admins with verified addresses about what they should know soon: a low balance, a used budget, a webhook
 * that was turned off. Letters lie in a durable queue until the mail server has taken them; who dies after that and before
 * writing it down sends one twice.
 */
public final class AlertLetters {
    private static final Logger LOG = LoggerFactory.getLogger(AlertLetters.class);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(3);

    private final Organisations organisations;
    private final Mails mails;
    private final LetterQueue queue;
    private final Map<String, Letters> typeToLetters = Map.of(
            "balance.low", Letters.of("balance-low"),
            "budget.reached", Letters.of("budget-reached"),
            "webhook.disabled", Letters.of("webhook-disabled"));

    /** Reads its texts, so it blocks for a moment. */
    public AlertLetters(Organisations organisations, Mails mails, MongoClient mongo, InstantSource clock) {
        this.organisations = organisations;
        this.mails = mails;
        this.queue = new LetterQueue(mongo, clock);
    }

    /** The collection and its indexes. */
    public static CollectionSchema collection() {
        return LetterQueue.collection();
    }

    /** Forgets what waits for closed organisations. */
    public static Eraser eraser(MongoClient mongo) {
        return new Eraser() {
            @Override
            public Future<Void> organisation(String organisationId) {
                return LetterQueue.removeOf(mongo, organisationId);
            }
        };
    }

    /** What one of the nodes does every few seconds; nothing where no mail server is set. */
    public List<Job> jobs() {
        return mails.areOn() ? List.of(new Job("letters", BETWEEN_LOOKS, this::send)) : List.of();
    }

    /** Queues the letters about an event; done when they are durable. What no letter is about is passed over. */
    public Future<Void> tell(OutboxEvent event) {
        if (!mails.areOn() || !typeToLetters.containsKey(event.type())) {
            return Future.succeededFuture();
        }
        return contacts(event.organisationId()).compose(found -> Future.all(found.contacts().stream()
                        .map(contact -> queue.add(event, contact.userId()))
                        .toList())
                .mapEmpty());
    }

    /** A closed organisation has none. */
    private Future<ContactList> contacts(String organisationId) {
        return organisations
                .contacts(new OrganisationId(organisationId))
                .recover(failure -> failure instanceof TollgateException known && known.kind() == ErrorKind.NOT_FOUND
                        ? Future.succeededFuture(new ContactList("", List.of()))
                        : Future.failedFuture(failure));
    }

    private Future<Void> send() {
        return queue.due().compose(letters -> {
            Future<Void> sent = Future.succeededFuture();
            for (JsonObject letter : letters) {
                sent = sent.compose(_ -> send(letter));
            }
            return sent;
        });
    }

    private Future<Void> send(JsonObject waiting) {
        return queue.take(waiting)
                .compose(taken -> taken
                        ? contacts(waiting.getString("organisationId")).compose(found -> send(waiting, found))
                        : Future.succeededFuture());
    }

    private Future<Void> send(JsonObject waiting, ContactList found) {
        Optional<Contact> contact = found.contacts().stream()
                .filter(each -> each.userId().equals(waiting.getString("userId")))
                .findFirst();
        if (contact.isEmpty() || LetterQueue.isGivenUp(waiting)) {
            return queue.remove(waiting);
        }
        return mails.send(letter(waiting, contact.get(), found.organisationName()))
                .compose(_ -> queue.remove(waiting), failure -> {
                    LOG.warn("A letter of {} is sent later", waiting.getString("organisationId"));
                    return isUnsendable(failure) ? queue.remove(waiting) : Future.succeededFuture();
                });
    }

    private static boolean isUnsendable(Throwable failure) {
        return failure instanceof TollgateException known && known.kind() == ErrorKind.INVALID_REQUEST;
    }

    private Letter letter(JsonObject waiting, Contact contact, String organisationName) {
        Letters letters = Objects.requireNonNull(typeToLetters.get(waiting.getString("type")));
        var values = new HashMap<String, String>();
        values.put("organisation", organisationName);
        JsonObject data = waiting.getJsonObject("data");
        data.fieldNames().forEach(name -> values.put(name, String.valueOf(data.getValue(name))));
        return letters.letter(contact.email(), contact.language(), values);
    }
}
