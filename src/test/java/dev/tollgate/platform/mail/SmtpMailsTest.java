package dev.tollgate.platform.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.Secret;
import dev.tollgate.platform.TollgateException;
import dev.tollgate.platform.settings.MailSettings;
import dev.tollgate.testing.FreePorts;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import jakarta.mail.internet.MimeMessage;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(VertxExtension.class)
@Timeout(180)
class SmtpMailsTest {
    private static final Letters INVITES = Letters.of("invite");
    private static final Map<String, String> VALUES = Map.of(
            "organisation", "Acme\r\nBcc: all@example.org",
            "inviter", "Ann",
            "role", "admin",
            "link", "http://localhost/#/invite/secret",
            "until", "2026-12-01");

    private final GreenMail server = new GreenMail(setup());

    private static ServerSetup setup() {
        var setup = new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP);
        // Two seconds unless told, which a busy machine may need for its threads.
        setup.setServerStartupTimeout(60_000);
        return setup;
    }

    @BeforeEach
    void start() {
        server.setUser("gate@example.org", "gate", "p@ss:word");
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    private Mails mails(Vertx vertx, String user) {
        String url = "smtp://" + user + "127.0.0.1:" + server.getSmtp().getPort() + "?starttls=off";
        return SmtpMails.of(vertx, new MailSettings(new Secret(url), "Tollgate <gate@example.org>"));
    }

    private static void send(Mails mails, String to, Language language) throws Exception {
        mails.send(INVITES.letter(to, language, VALUES)).await(60, TimeUnit.SECONDS);
    }

    private MimeMessage received() {
        assertThat(server.waitForIncomingEmail(60_000, 1)).isTrue();
        return server.getReceivedMessages()[0];
    }

    @Test
    void aLetterArrivesWithItsTextInTheWantedLanguage(Vertx vertx) throws Exception {
        send(mails(vertx, ""), "bob@example.org", Language.RUSSIAN);

        MimeMessage letter = received();
        assertThat(letter.getAllRecipients()).hasSize(1);
        assertThat(letter.getAllRecipients()[0]).hasToString("bob@example.org");
        assertThat(letter.getFrom()[0].toString()).contains("gate@example.org");
        assertThat(letter.getSubject()).startsWith("Приглашение в Acme");
        assertThat((String) letter.getContent()).contains("http://localhost/#/invite/secret", "с ролью admin");
    }

    /** IN-08: a name with line breaks stays one line of the subject and makes no header. */
    @Test
    void in08ANameMakesNoHeader(Vertx vertx) throws Exception {
        send(mails(vertx, ""), "bob@example.org", Language.ENGLISH);

        MimeMessage letter = received();
        assertThat(letter.getSubject()).isEqualTo("You are invited to Acme  Bcc: all@example.org");
        assertThat(letter.getHeader("Bcc")).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a@b.c,d@e.f",
                "a@b.c\r\nBcc: d@e.f",
                "<a@b.c>",
                "a b@c.d",
                "a\u00a0b@c.d",
                "\"a\"@b.c",
                "a@b.c>",
                "a@[127.0.0.1]",
                "a",
                "",
            })
    void anAddressThatIsNotOneAddressGetsNoLetter(String to, Vertx vertx) {
        assertThatThrownBy(() -> send(mails(vertx, ""), to, Language.ENGLISH))
                .isInstanceOfSatisfying(
                        TollgateException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.INVALID_REQUEST));
        assertThat(server.getReceivedMessages()).isEmpty();
    }

    @Test
    void withAPasswordItSignsIn(Vertx vertx) throws Exception {
        send(mails(vertx, "gate:p%40ss:word@"), "bob@example.org", Language.ENGLISH);

        assertThat(received().getSubject()).startsWith("You are invited");
    }

    @Test
    void aMailServerThatIsAwayIsUnavailableAndSaysNothingOfItself(Vertx vertx) {
        String url = "smtp://user:hidden77@127.0.0.1:" + FreePorts.next();
        Mails mails = SmtpMails.of(vertx, new MailSettings(new Secret(url), "gate@example.org"));

        assertThatThrownBy(() -> send(mails, "bob@example.org", Language.ENGLISH))
                .isInstanceOfSatisfying(TollgateException.class, e -> {
                    assertThat(e.kind()).isEqualTo(ErrorKind.UNAVAILABLE);
                    assertThat(e.getMessage()).doesNotContain("127.0.0.1", "hidden77");
                });
    }

    @Test
    void aPasswordIsNotSentWithoutTls(Vertx vertx) {
        String url = "smtp://gate:p%40ss:word@127.0.0.1:" + server.getSmtp().getPort();
        Mails mails = SmtpMails.of(vertx, new MailSettings(new Secret(url), "gate@example.org"));

        assertThatThrownBy(() -> send(mails, "bob@example.org", Language.ENGLISH))
                .isInstanceOf(TollgateException.class);
        assertThat(server.getReceivedMessages()).isEmpty();
    }

    @Test
    void withoutAServerThereAreNoLetters(Vertx vertx) {
        Mails mails = SmtpMails.of(vertx, new MailSettings(new Secret(""), "gate@example.org"));

        assertThat(mails.areOn()).isFalse();
        assertThatThrownBy(() -> send(mails, "bob@example.org", Language.ENGLISH))
                .isInstanceOf(TollgateException.class);
    }
}
