package dev.tollgate.http.face.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.http.ApiAnswer;
import dev.tollgate.http.face.Call;
import dev.tollgate.http.face.Callers;
import dev.tollgate.http.face.Contract;
import dev.tollgate.http.face.Faces;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.TollgateException;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The account on surface I: what it looks like, and what is refused before the room is asked. */
@ExtendWith(VertxExtension.class)
@Timeout(60)
class AccountFaceTest {
    private static Contract contract;
    private final Faces faces = new Faces();

    @BeforeAll
    static void load(Vertx vertx) throws Exception {
        contract = Contract.load(vertx);
    }

    private static Call alice() {
        return Call.by(Callers.user("alice"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"getAccount", "listSessions"})
    void whatIsShownFitsTheDocument(String operation) {
        assertThat(contract.faultOf(operation, 200, faces.json(200, operation, alice().request())))
                .isNull();
    }

    @Test
    void aGuessOfThePasswordIsCountedLikeASignIn() {
        faces.rooms.guard.refusal = new TollgateException(ErrorKind.RATE_LIMITED, "too many");
        String passwords = "{'oldPassword':'guess-1','newPassword':'another-one-7'}";

        assertThat(faces.failure("changePassword", alice().body(passwords)).kind())
                .isEqualTo(ErrorKind.RATE_LIMITED);
        assertThat(faces.failure("updateAccount", alice().body("{'email':'a@b.example','password':'guess-1'}"))
                        .kind())
                .isEqualTo(ErrorKind.RATE_LIMITED);
        assertThat(faces.failure("deleteAccount", alice().body("{'password':'guess-1'}"))
                        .kind())
                .isEqualTo(ErrorKind.RATE_LIMITED);
        assertThat(faces.rooms.acts).isEmpty();

        faces.rooms.guard.refusal = null;
        faces.answer("changePassword", alice().body(passwords));
        assertThat(faces.rooms.acts)
                .containsExactly("try usr_alice 192.0.2.1", "password guess-1 another-one-7", "succeeded usr_alice");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "updateAccount|{'language':'fr'}|language",
                "deleteAccount|{}|password",
                "changePassword|{'newPassword':'another-one-7'}|oldPassword",
                "verifyEmail|{}|token",
                "verifyEmail|{'token':'t','email':'a@b.example'}|token",
                "forgotPassword|{'email':7}|email",
                "resetPassword|{'token':'t'}|password"
            })
    void aWrongFieldIsNamed(String operation, String body, String field) {
        TollgateException failure = faces.failure(operation, alice().body(body));

        assertThat(failure.details())
                .extracting(TollgateException.Detail::field)
                .contains(field);
        assertThat(faces.rooms.acts).isEmpty();
    }

    @Test
    void whoAsksForALetterLearnsNothing() {
        assertThat(faces.answer("forgotPassword", Call.byNobody().body("{'email':'nobody@example.org'}")))
                .isEqualTo(new ApiAnswer.Empty(202));
        assertThat(faces.answer("verifyEmail", Call.byNobody().body("{'email':'nobody@example.org'}")))
                .isEqualTo(new ApiAnswer.Empty(202));
    }

    @Test
    void au10RightsAndMoneyInAProfileAreIgnored() {
        faces.answer(
                "updateAccount",
                alice().body(
                                "{'name':'Alice','platformRole':'admin','emailVerified':true,'balance':9,'id':'usr_bob'}"));

        assertThat(faces.rooms.acts).containsExactly("profile Alice null null");
    }
}
