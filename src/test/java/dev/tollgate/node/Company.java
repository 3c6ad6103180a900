package dev.tollgate.node;

import dev.tollgate.testing.Node;
import dev.tollgate.testing.Reply;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.UUID;

/** Good requests about the personal organisation of somebody, with what each of them needs to be there. */
final class Company {
    private static final String PASSWORD = "a-good-password";

    private Company() {}

    /** The id of somebody's personal organisation. */
    static String idOf(Node.Person person) {
        return person.api()
                .get("/api/v1/organizations")
                .is(200)
                .json()
                .getJsonArray("data")
                .getJsonObject(0)
                .getString("id");
    }

    /** The id of an organisation of somebody else that is not their personal one. */
    static String shared(Node node) {
        Node.Person owner = node.person("founder-" + UUID.randomUUID());
        return owner.api()
                .post("/v1/org", new JsonObject().put("name", "Acme"))
                .is(201)
                .text("org_id");
    }

    /** An invitation that whoever has it may accept. */
    static JsonObject invite(Node.Person owner, String role) {
        var wish = new JsonObject().put("role", role).put("open", true);
        return owner.api()
                .post("/api/v1/organizations/" + idOf(owner) + "/invites", wish)
                .is(201)
                .json();
    }

    /** Lets somebody into the owner's personal organisation. */
    static void join(Node.Person owner, Node.Person who, String role) {
        var token = new JsonObject().put("invite_token", invite(owner, role).getString("token"));
        who.api().post("/v1/invite/accept", token).is(200);
    }

    /** A path with the parts filled in that only organisations have. */
    static String filledIn(String path, Node node, Node.Person owner) {
        String filled = path;
        if (path.contains("/member")) {
            filled = filled.replace("{userId}", path.contains("{userId}") ? newMember(node, owner) : "");
        }
        if (path.contains("{orgId}")) {
            filled = filled.replace("{orgId}", idOf(owner));
        }
        if (path.contains("{inviteId}")) {
            filled = filled.replace("{inviteId}", invite(owner, "member").getString("id"));
        }
        return path.contains("{endUserId}") ? filled.replace("{endUserId}", endUser(node, owner)) : filled;
    }

    private static String newMember(Node node, Node.Person owner) {
        Node.Person member = node.person("member-" + UUID.randomUUID());
        join(owner, member, "member");
        return member.userId();
    }

    private static String endUser(Node node, Node.Person owner) {
        // Whoever a key that may do so names first is made then.
        node.api()
                .as(owner.key("context", "users"))
                .post("/api/context/reset", new JsonObject().put("userId", "42"))
                .is(200);
        Reply found = owner.api().get("/api/v1/end-users?externalId=42").is(200);
        return found.json().getJsonArray("data").getJsonObject(0).getString("id");
    }

    /** A good body of an operation of surface F or of organisations. */
    static JsonObject body(String operation, Node node, Node.Person target) {
        return switch (operation) {
            case "clientSignUp" -> signUp();
            case "clientSignIn" -> {
                JsonObject known = signUp();
                node.api().post("/v1/client/sign-up", known).is(201);
                yield known;
            }
            case "clientRefresh", "clientLogout" ->
                new JsonObject()
                        .put(
                                "refresh_token",
                                node.api()
                                        .post("/v1/client/sign-up", signUp())
                                        .is(201)
                                        .text("refresh_token"));
            case "clientSwitchOrg" -> new JsonObject().put("org_id", idOf(target));
            case "orgCreate" -> new JsonObject().put("name", "Acme");
            case "orgInvite" -> new JsonObject().put("email", "x@example.com").put("role", "user");
            case "orgAcceptInvite" -> {
                Node.Person other = node.person("inviter-" + UUID.randomUUID());
                yield new JsonObject()
                        .put("invite_token", invite(other, "member").getString("token"));
            }
            case "orgChangeRole", "updateOrganizationMember" -> new JsonObject().put("role", "admin");
            case "updateOrganization" -> new JsonObject().put("name", "Acme");
            case "setAlerts" -> new JsonObject().put("lowBalance", 5);
            case "setMemberCap" -> new JsonObject().put("monthly", 5);
            case "createInvite" ->
                new JsonObject().put("email", "x@example.com").put("role", "member");
            case "moveAllowance" -> new JsonObject().put("amount", 1);
            default -> Shelf.body(operation);
        };
    }

    private static JsonObject signUp() {
        return new JsonObject()
                .put("email", UUID.randomUUID() + "@example.com")
                .put("password", PASSWORD)
                .put("full_name", "Ann Lee");
    }

    /** Names of the organisations that a session answer lists. */
    static JsonArray organisations(JsonObject session) {
        return session.getJsonObject("user").getJsonArray("orgs");
    }
}
