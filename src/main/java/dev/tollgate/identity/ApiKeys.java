package dev.tollgate.identity;

import static dev.tollgate.identity.IdentityCollections.API_KEYS;

import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.Ids;
import dev.tollgate.platform.Secret;
import dev.tollgate.platform.TollgateException;
import dev.tollgate.platform.bus.Done;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.BulkOperation;
import io.vertx.ext.mongo.FindOptions;
import io.vertx.ext.mongo.MongoClient;
import io.vertx.ext.mongo.UpdateOptions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** API keys: made, shown, ended, renewed and found. */
final class ApiKeys {
    /** Keys of one organisation; beyond it the oldest ended one makes room. */
    static final int MAX_KEYS = 1_000;

    private static final int MAX_UNWRITTEN_USES = 10_000;
    private static final JsonObject NEWEST_FIRST =
            new JsonObject().put("createdAt", -1).put("_id", -1);

    private final MongoClient mongo;
    private final Ids ids;
    private final InstantSource clock;
    private final Changes changes;
    private final Marks marks;
    private final Supplier<Secret> secrets = KeySecret.random();
    private final Map<String, Long> idToLastUse = new ConcurrentHashMap<>();

    ApiKeys(MongoClient mongo, Ids ids, InstantSource clock, Changes changes, Marks marks) {
        this.mongo = mongo;
        this.ids = ids;
        this.clock = clock;
        this.changes = changes;
        this.marks = marks;
    }

    /** Makes a key of the principal's organisation that acts in the principal's name. */
    Future<CreatedKey> create(KeyRequest wish) {
        KeyRules.check(wish, clock.instant());
        KeyRights.checkGrant(wish.by(), wish.permissions());
        return checkWithinMaker(wish)
                .compose(_ -> makeRoom(wish.by().organisationId()))
                .compose(_ -> insert(wish));
    }

    private Future<Void> checkWithinMaker(KeyRequest wish) {
        String makersKey = wish.by().keyId();
        if (makersKey == null) {
            return Future.succeededFuture();
        }
        return find(new KeyRef(wish.by(), makersKey)).map(maker -> {
            KeyRights.checkWithin(maker.shown(), wish);
            return null;
        });
    }

    private Future<Void> makeRoom(String organisationId) {
        var all = new JsonObject().put("organisationId", organisationId);
        return mongo.count(API_KEYS, all)
                .compose(count -> count < MAX_KEYS ? Future.succeededFuture() : removeOldestEnded(organisationId));
    }

    private Future<Void> removeOldestEnded(String organisationId) {
        var ended = new JsonObject().put("organisationId", organisationId).put("revoked", true);
        var oldest = new FindOptions()
                .setSort(new JsonObject().put("createdAt", 1))
                .setLimit(1)
                .setFields(new JsonObject().put("_id", 1));
        return mongo.findWithOptions(API_KEYS, ended, oldest).compose(found -> {
            if (found.isEmpty()) {
                throw new TollgateException(
                        ErrorKind.CONFLICT, "An organisation can have at most " + MAX_KEYS + " API keys");
            }
            return mongo.removeDocument(
                            API_KEYS, IdentityCollections.byId(found.getFirst().getString("_id")))
                    .mapEmpty();
        });
    }

    private Future<CreatedKey> insert(KeyRequest wish) {
        Secret secret = secrets.get();
        Instant expiresAt = wish.expiresAt();
        var shown = new ApiKey(
                ids.next("key"),
                wish.name().strip(),
                KeySecret.shown(secret),
                true,
                wish.permissions(),
                wish.allowedModels(),
                wish.limits(),
                wish.budget(),
                Instant.ofEpochMilli(clock.millis()),
                expiresAt == null ? null : Instant.ofEpochMilli(expiresAt.toEpochMilli()),
                null);
        var stored = new StoredKey(shown, wish.by().organisationId(), wish.by().userId(), KeySecret.hash(secret), 1);
        JsonObject mark =
                marks.mark("key.created", KeyEvents.created(shown, wish.by().userId()));
        return mongo.insert(API_KEYS, Marks.put(StoredKey.document(stored), mark))
                .compose(_ -> marks.tell(API_KEYS, shown.id()))
                .map(_ -> new CreatedKey(shown, secret));
    }

    /** The keys of an organisation, the newest first. */
    Future<KeyList> list(String organisationId) {
        var options = new FindOptions().setSort(NEWEST_FIRST).setLimit(MAX_KEYS);
        return mongo.findWithOptions(API_KEYS, new JsonObject().put("organisationId", organisationId), options)
                .map(found -> new KeyList(found.stream()
                        .map(document -> StoredKey.of(document, clock).shown())
                        .toList()));
    }

    /** The keys that act in the name of this user, of all organisations, the newest first. */
    Future<KeyList> ofMaker(String userId) {
        var options = new FindOptions().setSort(NEWEST_FIRST).setLimit(MAX_KEYS);
        return mongo.findWithOptions(API_KEYS, new JsonObject().put("makerId", userId), options)
                .map(found -> new KeyList(found.stream()
                        .map(document -> StoredKey.of(document, clock).shown())
                        .toList()));
    }

    /** A key of the principal's organisation; NOT_FOUND. */
    Future<StoredKey> find(KeyRef key) {
        if (!IdentityCollections.isId(key.keyId())) {
            return Future.failedFuture(unknown());
        }
        JsonObject query = IdentityCollections.byId(key.keyId())
                .put("organisationId", key.by().organisationId());
        return mongo.findOne(API_KEYS, query, null).map(found -> {
            if (found == null) {
                throw unknown();
            }
            return StoredKey.of(found, clock);
        });
    }

    private static TollgateException unknown() {
        return new TollgateException(ErrorKind.NOT_FOUND, "No such API key");
    }

    /** The key with this secret, active or not. */
    Future<Optional<StoredKey>> bySecret(Secret secret) {
        return mongo.findOne(API_KEYS, new JsonObject().put("hash", KeySecret.hash(secret)), null)
                .map(found -> Optional.ofNullable(found).map(document -> StoredKey.of(document, clock)));
    }

    /** Ends a key; one that is ended already is no error. */
    Future<Done> revoke(KeyRef ref) {
        return find(ref).compose(key -> {
            KeyRights.checkEnd(ref.by(), key);
            return revoke(key, ref.by().userId());
        });
    }

    private Future<Done> revoke(StoredKey key, String byUserId) {
        JsonObject mark = marks.mark("key.revoked", KeyEvents.revoked(key.shown(), byUserId));
        var change = Marks.push(new JsonObject().put("$set", new JsonObject().put("revoked", true)), mark);
        JsonObject good = IdentityCollections.byId(key.id()).put("revoked", false);
        // The hash of the moment of its end: a rotation may just have changed it.
        var options = new UpdateOptions().setReturningNewDocument(true);
        return mongo.findOneAndUpdateWithOptions(API_KEYS, good, change, new FindOptions(), options)
                .compose(ended -> {
                    changes.key(ended == null ? key.hash() : ended.getString("hash"));
                    return marks.tell(API_KEYS, key.id());
                })
                .map(Done.DONE);
    }

    /** Ends all keys of an organisation that act in the name of this user. */
    Future<Void> revokeAllOf(String organisationId, String makerId) {
        var query = new JsonObject()
                .put("organisationId", organisationId)
                .put("makerId", makerId)
                .put("revoked", false);
        return mongo.find(API_KEYS, query).compose(found -> Future.join(found.stream()
                        .map(document -> revoke(StoredKey.of(document, clock), makerId))
                        .toList())
                .mapEmpty());
    }

    /** Tells of keys what was not told when a node died or the outbox was away. */
    Future<Void> sweep() {
        return marks.waiting(API_KEYS).compose(found -> Future.join(found.stream()
                        .map(document -> marks.tell(API_KEYS, document.getString("_id")))
                        .toList())
                .mapEmpty());
    }

    /**
     * Puts a new secret in the place of the old one; from then on the key acts in the name of who asked. Its id stays, and
     * with it its budget and what was spent of that.
     */
    Future<CreatedKey> rotate(KeyRef ref) {
        return find(ref).compose(key -> {
            KeyRights.checkRenewal(ref.by(), key);
            if (!key.shown().active()) {
                throw new TollgateException(ErrorKind.CONFLICT, "This API key is revoked or expired");
            }
            return replaceSecret(ref.by(), key);
        });
    }

    private Future<CreatedKey> replaceSecret(Principal by, StoredKey key) {
        Secret secret = secrets.get();
        JsonObject unchanged =
                IdentityCollections.byId(key.id()).put("hash", key.hash()).put("revoked", false);
        var change = new JsonObject()
                .put(
                        "$set",
                        new JsonObject()
                                .put("hash", KeySecret.hash(secret))
                                .put("prefix", KeySecret.shown(secret))
                                .put("makerId", by.userId()));
        var options = new UpdateOptions().setReturningNewDocument(true);
        return mongo.findOneAndUpdateWithOptions(API_KEYS, unchanged, change, new FindOptions(), options)
                .map(found -> {
                    if (found == null) {
                        throw new TollgateException(ErrorKind.CONFLICT, "This API key was just changed");
                    }
                    changes.key(key.hash());
                    return new CreatedKey(StoredKey.of(found, clock).shown(), secret);
                });
    }

    /** Notes that a key was used; written later, with others, and lost in a crash. */
    void used(String keyId) {
        if (idToLastUse.size() < MAX_UNWRITTEN_USES) {
            idToLastUse.put(keyId, clock.millis());
        }
    }

    /** Writes the uses noted so far in one command. */
    Future<Void> writeUses() {
        List<BulkOperation> updates = new ArrayList<>();
        idToLastUse.forEach((id, when) -> {
            if (idToLastUse.remove(id, when)) {
                updates.add(BulkOperation.createUpdate(
                        IdentityCollections.byId(id),
                        new JsonObject().put("$max", new JsonObject().put("lastUsedAt", when))));
            }
        });
        return updates.isEmpty()
                ? Future.succeededFuture()
                : mongo.bulkWrite(API_KEYS, updates).mapEmpty();
    }
}
