package dev.tollgate.context;

import static dev.tollgate.context.ContextFixture.ANNA;
import static dev.tollgate.context.ContextFixture.BORIS;
import static dev.tollgate.context.ContextFixture.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.platform.ErrorKind;
import dev.tollgate.testing.ScratchMongo;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The prompts that a person keeps. */
@ExtendWith(VertxExtension.class)
@Timeout(value = 180, unit = TimeUnit.SECONDS)
@SuppressWarnings("NullAway.Init") // JUnit calls the set-up before each test
class PromptsTest {
    private static ScratchMongo server;

    private Prompts prompts;

    @BeforeAll
    static void startServer() {
        server = ScratchMongo.start();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @BeforeEach
    void open(Vertx vertx) {
        prompts = new ContextFixture(vertx, server).prompts;
    }

    private Prompt keep(String ownerId, String title, String text) {
        return prompts.create(new NewPrompt(ownerId, title, text)).await();
    }

    @Test
    void promptsAreListedByTitleAndFoundByTitleOrText() {
        keep(ANNA, "translate", "Into Russian:");
        keep(ANNA, "Explain", "As to a child:");
        keep(BORIS, "Another", "child");

        assertThat(prompts.list(new PromptQuery(ANNA, null, 1, 20)).await().prompts())
                .extracting(Prompt::title)
                .containsExactly("Explain", "translate");
        assertThat(prompts.list(new PromptQuery(ANNA, null, 2, 1)).await().prompts())
                .extracting(Prompt::title)
                .containsExactly("translate");
        assertThat(prompts.list(new PromptQuery(ANNA, "CHILD", 1, 20)).await().prompts())
                .extracting(Prompt::title)
                .containsExactly("Explain");
    }

    @Test
    void promptsAreChangedAndForgottenByTheirOwnerAlone() {
        Prompt prompt = keep(ANNA, "old", "text");
        var own = new PromptRef(ANNA, prompt.id());
        var foreign = new PromptRef(BORIS, prompt.id());

        assertFails(prompts.change(new PromptChange(foreign, "mine", null)), ErrorKind.NOT_FOUND);
        assertFails(prompts.remove(foreign), ErrorKind.NOT_FOUND);
        Prompt changed = prompts.change(new PromptChange(own, "new", null)).await();
        assertThat(changed.title()).isEqualTo("new");
        assertThat(changed.text()).isEqualTo("text");
        prompts.remove(own).await();
        assertFails(prompts.remove(own), ErrorKind.NOT_FOUND);
    }

    @Test
    void nobodyKeepsMoreThanTheLimit() {
        for (int i = 0; i < Prompts.MAX_PROMPTS; i++) {
            keep(ANNA, "title " + i, "text");
        }

        assertFails(prompts.create(new NewPrompt(ANNA, "one more", "text")), ErrorKind.CONFLICT);
    }
}
