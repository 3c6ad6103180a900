package dev.tollgate.http.face.simple;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.context.Message;
import dev.tollgate.http.ApiRequest;
import dev.tollgate.http.face.Call;
import dev.tollgate.http.face.Callers;
import dev.tollgate.http.face.Faces;
import dev.tollgate.http.face.Rooms;
import dev.tollgate.identity.Permission;
import dev.tollgate.identity.Principal;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.TollgateException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The dialogs of somebody, in the routes that are for everybody: what an admin does to those of others is recorded. */
@Timeout(value = 20, unit = TimeUnit.SECONDS)
class AuditedDialogsTest {
    private final Faces faces = new Faces();
    private final Rooms rooms = faces.rooms;

    @BeforeEach
    void somethingWasSaid() {
        for (String owner : List.of("usr_alice", "usr_admin", "eu_42")) {
            rooms.context.stored.put(owner, List.of(new Message("user", "secret plan")));
        }
    }

    /** All that touches the dialogs of this user, by operation. */
    private static Map<String, ApiRequest> touches(Principal by, String userId) {
        Map<String, ApiRequest> requests = new LinkedHashMap<>();
        requests.put("simpleGetContext", Call.by(by).query("userId", userId).request());
        requests.put("simpleChat", Call.by(by).body("{'userId':'" + userId + "','message':'Hi'}"));
        requests.put("simpleSaveContext", Call.by(by).body("{'userId':'" + userId + "','context':[]}"));
        requests.put("simpleResetContext", Call.by(by).body("{'userId':'" + userId + "'}"));
        return requests;
    }

    @Test
    void adminTouchesDialogsOfOthersAfterTheAuditLogKnows() {
        touches(Callers.admin(), "usr_alice").forEach((operation, request) -> faces.json(200, operation, request));
        assertThat(rooms.acts)
                .containsExactly(
                        "audit dialogs.read usr_alice",
                        "audit dialogs.chat usr_alice",
                        "chat req_1",
                        "audit dialogs.replace usr_alice",
                        "replace usr_alice",
                        "audit dialogs.reset usr_alice",
                        "replace usr_alice");
        assertThat(rooms.audited.toString()).doesNotContain("secret plan").doesNotContain("Hi");
    }

    @Test
    void streamedChatInTheNameOfAnotherIsRecordedToo() {
        faces.answer(
                "simpleChat", Call.by(Callers.admin()).body("{'userId':'usr_alice','message':'Hi','stream':true}"));
        assertThat(rooms.acts).containsExactly("audit dialogs.chat usr_alice", "chat req_1");
    }

    @Test
    void nothingIsTouchedWhenTheAuditLogIsAway() {
        rooms.auditFailure = new TollgateException(ErrorKind.UNAVAILABLE, "away");
        touches(Callers.admin(), "usr_alice")
                .forEach((operation, request) ->
                        assertThat(faces.failure(operation, request).kind()).isEqualTo(ErrorKind.UNAVAILABLE));
        assertThat(rooms.acts).isEmpty();
    }

    @Test
    void whatPeopleAndIntegrationsDoToTheirOwnIsNotRecorded() {
        rooms.auditFailure = new TollgateException(ErrorKind.UNAVAILABLE, "away");
        touches(Callers.admin(), "usr_admin").forEach((operation, request) -> faces.json(200, operation, request));
        touches(Callers.user("alice"), "usr_alice")
                .forEach((operation, request) -> faces.json(200, operation, request));
        touches(Callers.key("alice", Permission.USERS, Permission.CHAT), "42")
                .forEach((operation, request) -> faces.json(200, operation, request));
        assertThat(rooms.audited).isEmpty();
    }
}
