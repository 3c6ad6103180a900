package dev.tollgate.http.face.aggregator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.http.ApiAnswer;
import dev.tollgate.http.face.Call;
import dev.tollgate.http.face.Contract;
import dev.tollgate.http.face.Faces;
import dev.tollgate.platform.ErrorKind;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The refresh token as a cookie, for the web app. */
@ExtendWith(VertxExtension.class)
@Timeout(60)
class RefreshCookieTest {
    private static final String LOGIN = "{'email':'admin@example.com','password':'adminadmin'}";
    private final Faces faces = new Faces();

    private static Call asking() {
        return Call.byNobody().header("X-Session-Cookie", "true");
    }

    private static JsonObject body(ApiAnswer.Cookied answer) {
        return new JsonObject(((ApiAnswer.Json) answer.answer()).body());
    }

    @Test
    void whoAsksGetsTheTokenWhereNoScriptReadsIt(Vertx vertx) throws Exception {
        var answer = (ApiAnswer.Cookied) faces.answer("login", asking().body(LOGIN));

        assertThat(answer.setCookie())
                .isEqualTo("tollgate_refresh=rt_usr_admin; Path=/api/v1/auth; Max-Age=2592000; HttpOnly;"
                        + " SameSite=Strict; Secure");
        assertThat(body(answer).getValue("refreshToken")).isNull();
        assertThat(Contract.load(vertx).faultOf("login", 200, body(answer))).isNull();
    }

    @Test
    void whoDoesNotAskGetsNoCookie() {
        assertThat(faces.json(200, "login", Call.byNobody().body(LOGIN)).getString("refreshToken"))
                .isEqualTo("rt_usr_admin");
    }

    @Test
    void theCookieRenewsASessionAndIsRenewed() {
        var answer = (ApiAnswer.Cookied) faces.answer(
                "refreshSession",
                asking().header("Cookie", "a=b; tollgate_refresh=rt_usr_alice").body("{}"));

        assertThat(answer.setCookie()).startsWith("tollgate_refresh=rt_usr_alice; ");
        assertThat(body(answer).getString("accessToken")).isEqualTo("jwt.usr_alice");
    }

    @Test
    void aCookieWithoutTheHeaderDoesNothing() {
        Call forged = Call.byNobody().header("Cookie", "tollgate_refresh=rt_usr_alice");

        assertThat(faces.failure("refreshSession", forged.body("{}")).kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
        assertThat(faces.failure("logout", forged.body("{}")).kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
        assertThat(faces.rooms.acts).isEmpty();
    }

    @Test
    void withoutACookieTheRefreshIsRefused() {
        assertThat(faces.failure("refreshSession", asking().body("{}")).kind()).isEqualTo(ErrorKind.UNAUTHENTICATED);
    }

    @Test
    void logoutTakesTheCookieAway() {
        var answer = (ApiAnswer.Cookied) faces.answer(
                "logout",
                asking().header("Cookie", "tollgate_refresh=rt_usr_alice").body("{}"));

        assertThat(answer.setCookie()).startsWith("tollgate_refresh=; ").contains("Max-Age=0");
        assertThat(faces.rooms.acts).containsExactly("logout rt_usr_alice");
    }
}
