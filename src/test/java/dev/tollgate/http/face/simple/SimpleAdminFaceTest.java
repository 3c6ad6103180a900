package dev.tollgate.http.face.simple;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.context.Message;
import dev.tollgate.http.face.Call;
import dev.tollgate.http.face.Callers;
import dev.tollgate.http.face.Faces;
import dev.tollgate.http.face.Rooms;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.TollgateException;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 20, unit = TimeUnit.SECONDS)
class SimpleAdminFaceTest {
    private final Faces faces = new Faces();
    private final Rooms rooms = faces.rooms;

    @Test
    void adminSeesUsersWithTheirBalances() {
        var request = Call.by(Callers.admin())
                .query("q", "(a+)+$")
                .query("page", "2")
                .query("limit", "5")
                .request();
        JsonObject answer = faces.json(200, "adminListUsers", request);
        assertThat(Objects.requireNonNull(rooms.identity.userQuery).search()).isEqualTo("(a+)+$");
        assertThat(answer.getInteger("page")).isEqualTo(2);
        assertThat(answer.getInteger("limit")).isEqualTo(5);
        assertThat(answer.getInteger("total")).isEqualTo(2);
        JsonObject alice = answer.getJsonArray("users").getJsonObject(0);
        assertThat(alice.getString("userId")).isEqualTo("usr_alice");
        assertThat(alice.getString("role")).isEqualTo("client");
        assertThat(alice.getDouble("balance")).isEqualTo(10000.1);
    }

    @Test
    void adminSetsABalanceToZeroAfterTheAuditLogKnows() {
        var request = Call.by(Callers.admin()).path("userId", "usr_alice").body("{'amount':0,'reason':'fraud'}");
        JsonObject answer = faces.json(200, "adminSetUserBalance", request);
        assertThat(answer.getBoolean("success")).isTrue();
        assertThat(answer.getInteger("currentBalance")).isZero();
        assertThat(rooms.acts).containsExactly("audit balance.set usr_alice", "adjust req_1");
        var entry = rooms.audited.getFirst();
        assertThat(entry.actorId()).isEqualTo("usr_admin");
        assertThat(entry.reason()).isEqualTo("new balance 0: fraud");
        assertThat(entry.remoteAddress()).isEqualTo("192.0.2.1");
        assertThat(entry.requestId()).isEqualTo("label-1");
    }

    @Test
    void nothingIsDoneOrShownWhenTheAuditLogIsAway() {
        rooms.auditFailure = new TollgateException(ErrorKind.UNAVAILABLE, "away");
        var admin = Callers.admin();
        var set = Call.by(admin).path("userId", "usr_alice").body("{'amount':1}");
        var put = Call.by(admin).body("{'userId':'usr_alice','balance':1}");
        var add = Call.by(admin).body("{'userId':'usr_alice','amount':1}");
        var look = Call.by(admin).path("userId", "usr_alice").request();
        assertThat(faces.failure("adminSetUserBalance", set).kind()).isEqualTo(ErrorKind.UNAVAILABLE);
        assertThat(faces.failure("textSetBalance", put).kind()).isEqualTo(ErrorKind.UNAVAILABLE);
        assertThat(faces.failure("simpleTopup", add).kind()).isEqualTo(ErrorKind.UNAVAILABLE);
        assertThat(faces.failure("adminListUserDialogs", look).kind()).isEqualTo(ErrorKind.UNAVAILABLE);
        assertThat(rooms.acts).isEmpty();
    }

    @Test
    void adminReadsDialogsAfterTheAuditLogKnows() {
        rooms.context.stored.put("usr_alice", List.of(new Message("user", "secret plan")));
        var request = Call.by(Callers.admin()).path("userId", "usr_alice").request();
        JsonObject answer = faces.json(200, "adminListUserDialogs", request);
        JsonObject dialog = answer.getJsonArray("dialogs").getJsonObject(0);
        assertThat(dialog.getJsonArray("messages").getJsonObject(0).getString("content"))
                .isEqualTo("secret plan");
        assertThat(rooms.acts).containsExactly("audit dialogs.read usr_alice", "dialogs usr_alice");
        assertThat(String.valueOf(rooms.audited)).doesNotContain("secret plan");
    }

    @Test
    void unknownUserIsNotFoundForAdmins() {
        var admin = Call.by(Callers.admin()).path("userId", "usr_nobody");
        assertThat(faces.failure("adminListUserDialogs", admin.request()).kind())
                .isEqualTo(ErrorKind.NOT_FOUND);
        assertThat(faces.failure("adminSetUserBalance", admin.body("{'amount':1}"))
                        .kind())
                .isEqualTo(ErrorKind.NOT_FOUND);
        assertThat(rooms.acts).isEmpty();
    }
}
