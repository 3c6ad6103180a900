package dev.tollgate.http.face.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.chat.ChatInput;
import dev.tollgate.http.ApiAnswer;
import dev.tollgate.http.face.Call;
import dev.tollgate.http.face.Callers;
import dev.tollgate.http.face.Faces;
import dev.tollgate.http.face.FakeChat;
import dev.tollgate.http.face.Parts;
import dev.tollgate.http.face.Rooms;
import dev.tollgate.identity.KeyLimits;
import dev.tollgate.identity.MemberRole;
import dev.tollgate.identity.Permission;
import dev.tollgate.identity.PlatformRole;
import dev.tollgate.identity.Principal;
import dev.tollgate.platform.ErrorKind;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 20, unit = TimeUnit.SECONDS)
class OpenAiFaceTest {
    private final Faces faces = new Faces();

    @Test
    void costAndProviderAreOursOnSurfaceCAndWhatUpstreamWroteStaysOnD() {
        assertThat(asksForOwnFigures("createChatCompletion")).isTrue();
        assertThat(asksForOwnFigures("openaiCreateChatCompletion")).isFalse();
    }

    private boolean asksForOwnFigures(String operation) {
        faces.answer(operation, Call.by(Callers.user("alice")).body("{'model':'gpt-4'}"));
        return ((ChatInput.Forwarded)
                        Objects.requireNonNull(faces.rooms.chat.asked).input())
                .ownFigures();
    }

    @Test
    void completionIsForwardedToTheByte() {
        for (String operation : List.of("createChatCompletion", "openaiCreateChatCompletion")) {
            var answer = (ApiAnswer.Json)
                    faces.answer(operation, Call.by(Callers.user("alice")).body("{'model':'gpt-4'}"));
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body().toString()).isEqualTo(FakeChat.BODY);
            assertThat(Objects.requireNonNull(faces.rooms.chat.asked).payer()).isEqualTo(Rooms.organisation("alice"));
        }
    }

    @Test
    void streamIsForwardedToTheByte() {
        var answer = (ApiAnswer.Events) faces.answer(
                "openaiCreateChatCompletion", Call.by(Callers.user("alice")).body("{'model':'gpt-4','stream':true}"));
        assertThat(Parts.of(answer.events()))
                .startsWith("data: {\"choices\":[{\"delta\":")
                .endsWith("data: [DONE]\n\n");
    }

    @Test
    void listedModelsHaveTheMembersOfBothSurfaces() {
        for (String operation : List.of("listModels", "openaiListModels")) {
            var answer = (ApiAnswer.Json)
                    faces.answer(operation, Call.by(Callers.user("alice")).request());
            assertThat(answer.body().toString())
                    .isEqualTo("{\"object\":\"list\",\"data\":[{\"id\":\"gpt-4\",\"object\":\"model\","
                            + "\"created\":1767268800,\"owned_by\":\"openai\",\"name\":\"GPT-4\","
                            + "\"provider\":\"openai\",\"context_length\":8192,\"input_cost_per_token\":0.00003,"
                            + "\"output_cost_per_token\":0.00006,\"supported_features\":[\"chat\",\"completion\"],"
                            + "\"is_available\":true}]}");
        }
    }

    @Test
    void keySeesOnlyTheModelsThatItMayCall() {
        var other = new Principal(
                "usr_a",
                "org_a",
                MemberRole.OWNER,
                PlatformRole.CLIENT,
                "key_a",
                "a",
                Set.of(Permission.CHAT),
                Set.of("gemini-flash"),
                KeyLimits.NONE,
                List.of());
        var call = Call.by(other).path("modelId", "gpt-4");
        assertThat(faces.json(200, "openaiListModels", call.request()).getJsonArray("data"))
                .isEmpty();
        assertThat(faces.failure("openaiGetModel", call.request()).kind()).isEqualTo(ErrorKind.MODEL_NOT_FOUND);
    }

    @Test
    void keyWithNeitherModelsNorChatSeesNone() {
        var call = Call.by(Callers.key("a", Permission.BILLING));
        assertThat(faces.failure("listModels", call.request()).kind()).isEqualTo(ErrorKind.FORBIDDEN);
    }

    @Test
    void oneModelIsShownByItsIdAndAnUnknownOneIsNotFound() {
        var call = Call.by(Callers.user("alice"));
        assertThat(faces.json(
                                200,
                                "openaiGetModel",
                                call.path("modelId", "gpt-4").request())
                        .getString("id"))
                .isEqualTo("gpt-4");
        assertThat(faces.failure("openaiGetModel", call.path("modelId", "none").request())
                        .kind())
                .isEqualTo(ErrorKind.MODEL_NOT_FOUND);
    }
}
