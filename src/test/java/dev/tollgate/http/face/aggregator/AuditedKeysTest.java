package dev.tollgate.http.face.aggregator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.http.face.Call;
import dev.tollgate.http.face.Callers;
import dev.tollgate.http.face.Faces;
import dev.tollgate.http.face.Rooms;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.TollgateException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys that carry what only admins grant. */
@Timeout(value = 20, unit = TimeUnit.SECONDS)
class AuditedKeysTest {
    private final Faces faces = new Faces();
    private final Rooms rooms = faces.rooms;

    private static Call key() {
        return Call.by(Callers.admin()).path("keyId", "key_1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"admin", "billing.topup"})
    void keyOfAdminsIsMadeRenewedAndEndedAfterTheAuditLogKnows(String permission) {
        var wish = "{'name':'ops','permissions':['chat','" + permission + "']}";
        faces.json(201, "createApiKey", Call.by(Callers.admin()).body(wish));
        assertThat(rooms.acts).containsExactly("audit key.create org_admin", "createKey");
        assertThat(rooms.audited.getFirst().reason()).isEqualTo("ops: " + permission + ", chat");

        rooms.acts.clear();
        faces.json(200, "rotateApiKey", key().request());
        faces.answer("revokeApiKey", key().request());
        assertThat(rooms.acts).containsExactly("audit key.rotate key_1", "audit key.revoke key_1", "revokeKey key_1");
    }

    @Test
    void noSuchKeyIsMadeOrChangedWhenTheAuditLogIsAway() {
        var wish = "{'name':'ops','permissions':['admin']}";
        faces.json(201, "createApiKey", Call.by(Callers.admin()).body(wish));
        rooms.acts.clear();
        rooms.auditFailure = new TollgateException(ErrorKind.UNAVAILABLE, "away");

        assertThat(faces.failure("createApiKey", Call.by(Callers.admin()).body(wish))
                        .kind())
                .isEqualTo(ErrorKind.UNAVAILABLE);
        for (String operation : List.of("rotateApiKey", "revokeApiKey")) {
            assertThat(faces.failure(operation, key().request()).kind()).isEqualTo(ErrorKind.UNAVAILABLE);
        }
        assertThat(rooms.acts).isEmpty();
    }

    @Test
    void plainKeysAreTheBusinessOfTheirOrganisation() {
        rooms.auditFailure = new TollgateException(ErrorKind.UNAVAILABLE, "away");
        faces.json(201, "createApiKey", Call.by(Callers.admin()).body("{'name':'a','permissions':['chat','users']}"));
        faces.json(200, "rotateApiKey", key().request());
        faces.answer("revokeApiKey", key().request());
        assertThat(rooms.acts).containsExactly("createKey", "revokeKey key_1");
    }
}
