package dev.tollgate.identity;

import static dev.tollgate.identity.IdentityCollections.API_KEYS;
import static dev.tollgate.identity.IdentityCollections.END_USERS;
import static dev.tollgate.identity.IdentityCollections.INVITES;
import static dev.tollgate.identity.IdentityCollections.MEMBERS;
import static dev.tollgate.identity.IdentityCollections.ORGANISATIONS;

import dev.tollgate.platform.erasure.Eraser;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.FindOptions;
import io.vertx.ext.mongo.MongoClient;
import java.time.InstantSource;
import java.util.List;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes organisations: those that an admin deletes, and those that end with their user. Every step may be done again, so a
 * node that dies leaves work to the next one. It waits, so it runs on virtual threads.
 */
final class OrganisationErasure {
    private static final Logger LOG = LoggerFactory.getLogger(OrganisationErasure.class);
    private static final int END_USERS_AT_ONCE = 100;

    private final MongoClient mongo;
    private final InstantSource clock;
    private final Closings closings;
    private final Memberships memberships;
    private final MemberFlow members;
    private final Marks marks;
    private final Changes changes;

    OrganisationErasure(
            MongoClient mongo,
            InstantSource clock,
            Closings closings,
            Memberships memberships,
            MemberFlow members,
            Marks marks,
            Changes changes) {
        this.mongo = mongo;
        this.clock = clock;
        this.closings = closings;
        this.memberships = memberships;
        this.members = members;
        this.marks = marks;
        this.changes = changes;
    }

    /** Erases those whose time has come; one that fails keeps no other waiting, and is tried again by the next run. */
    void run(List<Eraser> rooms) {
        for (Closings.Begun begun : closings.due()) {
            try {
                dismissAll(begun);
                // Its webhooks go with it, so they are handed what they are to tell first.
                if (marks.areHandedOn(begun.organisationId()).await()) {
                    close(begun.organisationId(), rooms, Eraser::deletedOrganisation);
                    closings.end(begun);
                    LOG.info("The organisation {} is erased", begun.organisationId());
                }
            } catch (RuntimeException failure) {
                LOG.warn("The organisation {} is erased later", begun.organisationId(), failure);
            }
        }
    }

    /** Who still is a member after that has an event that cannot be told at the moment, and stays until it can. */
    private void dismissAll(Closings.Begun begun) {
        memberships.documents(begun.organisationId()).forEach(member -> members.dismiss(member, begun.by()));
        if (!memberships.documents(begun.organisationId()).isEmpty()) {
            throw new IllegalStateException("Some members are left");
        }
    }

    /** Closes one that ends with its only user. */
    void close(String organisationId, List<Eraser> rooms) {
        close(organisationId, rooms, Eraser::organisation);
    }

    /** What stays of it is an id that the ledger names, and that nobody may act for. */
    private void close(String organisationId, List<Eraser> rooms, BiFunction<Eraser, String, Future<Void>> erased) {
        var set = new JsonObject()
                .put("name", "Closed organisation")
                .put("blocked", true)
                .put("owners", new JsonArray())
                .put(Closings.CLOSED, clock.millis());
        var unset = new JsonObject().put("slug", "").put("description", "");
        mongo.updateCollection(
                        ORGANISATIONS,
                        IdentityCollections.byId(organisationId),
                        new JsonObject().put("$set", set).put("$unset", unset))
                .await();
        changes.organisation(organisationId);
        removeAll(API_KEYS, organisationId);
        removeAll(INVITES, organisationId);
        removeAll(MEMBERS, organisationId);
        rooms.forEach(room -> erased.apply(room, organisationId).await());
        eraseEndUsers(organisationId, rooms);
    }

    private void eraseEndUsers(String organisationId, List<Eraser> rooms) {
        var some = new FindOptions().setLimit(END_USERS_AT_ONCE);
        JsonObject query = ofOrganisation(organisationId);
        List<JsonObject> found = mongo.findWithOptions(END_USERS, query, some).await();
        while (!found.isEmpty()) {
            for (JsonObject endUser : found) {
                String id = endUser.getString("_id");
                rooms.forEach(room -> room.endUser(id).await());
                mongo.removeDocument(END_USERS, IdentityCollections.byId(id)).await();
            }
            found = mongo.findWithOptions(END_USERS, query, some).await();
        }
    }

    private void removeAll(String collection, String organisationId) {
        mongo.removeDocuments(collection, ofOrganisation(organisationId)).await();
    }

    private static JsonObject ofOrganisation(String organisationId) {
        return new JsonObject().put("organisationId", organisationId);
    }
}
