package dev.tollgate.platform.mail;

import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.TollgateException;
import dev.tollgate.platform.settings.MailSettings;
import dev.tollgate.platform.settings.SmtpAddress;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.mail.LoginOption;
import io.vertx.ext.mail.MailClient;
import io.vertx.ext.mail.MailConfig;
import io.vertx.ext.mail.MailMessage;
import io.vertx.ext.mail.StartTLSOptions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends letters through an SMTP server. May be used from any thread. */
public final class SmtpMails implements Mails {
    private static final Logger LOG = LoggerFactory.getLogger(SmtpMails.class);
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);
    private static final Duration SEND_LIMIT = Duration.ofSeconds(10);
    private static final int CONNECTIONS = 4;
    private static final int MAX_UNDER_WAY = 200;

    /** What goes into a header and into `RCPT TO` as it is: no blanks, lists, comments, quotes or angle brackets. */
    private static final Pattern SENDABLE = Pattern.compile("[^\\p{Z}\\p{C},;:<>()\\[\\]\"\\\\@]+@[\\p{L}\\p{N}.-]+");

    private final MailClient client;
    private final String from;
    private final AtomicInteger underWay = new AtomicInteger();

    private SmtpMails(MailClient client, String from) {
        this.client = client;
        this.from = from;
    }

    /** The way to the configured server, or {@link Mails#none()}. */
    public static Mails of(Vertx vertx, MailSettings settings) {
        return settings.smtpUrl().isEmpty()
                ? Mails.none()
                : new SmtpMails(
                        MailClient.create(
                                vertx, config(SmtpAddress.of(settings.smtpUrl()).orElseThrow())),
                        settings.from());
    }

    private static MailConfig config(SmtpAddress server) {
        MailConfig config = new MailConfig(server.host(), server.port())
                .setConnectTimeout((int) CONNECT_LIMIT.toMillis())
                .setIdleTimeout((int) SEND_LIMIT.toSeconds())
                .setMaxPoolSize(CONNECTIONS)
                .setHostnameVerificationAlgorithm("HTTPS")
                .setLogin(server.user().isEmpty() ? LoginOption.DISABLED : LoginOption.REQUIRED)
                .setSsl(server.tls() == SmtpAddress.Tls.FROM_THE_START)
                .setStarttls(
                        switch (server.tls()) {
                            case FROM_THE_START, OFF -> StartTLSOptions.DISABLED;
                            case IF_OFFERED -> StartTLSOptions.OPTIONAL;
                            case REQUIRED -> StartTLSOptions.REQUIRED;
                        });
        return server.user().isEmpty()
                ? config
                : config.setUsername(server.user())
                        .setPassword(server.password().value());
    }

    @Override
    public boolean areOn() {
        return true;
    }

    @Override
    public Future<Void> send(Letter letter) {
        if (!SENDABLE.matcher(letter.to()).matches()) {
            return Future.failedFuture(TollgateException.invalid("email", "no letter can be sent to such an address"));
        }
        if (underWay.incrementAndGet() > MAX_UNDER_WAY) {
            underWay.decrementAndGet();
            return Future.failedFuture(notTaken());
        }
        var message = new MailMessage()
                .setFrom(from)
                .setTo(letter.to())
                .setSubject(letter.subject())
                .setText(letter.text());
        return client.sendMail(message)
                .timeout(SEND_LIMIT.toMillis(), TimeUnit.MILLISECONDS)
                .onComplete(_ -> underWay.decrementAndGet())
                .<Void>mapEmpty()
                .recover(failure -> {
                    LOG.warn("The mail server did not take a letter", failure);
                    return Future.failedFuture(notTaken());
                });
    }

    private static TollgateException notTaken() {
        return new TollgateException(ErrorKind.UNAVAILABLE, "The letter could not be sent, try again")
                .retryAfter(SEND_LIMIT);
    }

    @Override
    public Future<Void> close() {
        return client.close();
    }
}
