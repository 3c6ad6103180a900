package dev.tollgate.identity;

import dev.tollgate.identity.OneTimeTokens.Kind;
import dev.tollgate.platform.Secret;
import dev.tollgate.platform.mail.Language;
import dev.tollgate.platform.mail.Letters;
import dev.tollgate.platform.mail.Mails;
import java.util.Map;

/** Writes letters with one-time tokens. For flows that wait. */
final class AccountLetters {
    private final Mails mails;
    private final Letters verification = Letters.of("verify-email");
    private final Letters reset = Letters.of("reset-password");
    private final String linkBase;

    /** @param linkBase where users reach this installation, without a slash at its end */
    AccountLetters(Mails mails, String linkBase) {
        this.mails = mails;
        this.linkBase = linkBase;
    }

    boolean areOn() {
        return mails.areOn();
    }

    void send(Kind kind, String email, Language language, Secret token) {
        // After the # a browser keeps the token to itself: it gets into no log of a server.
        switch (kind) {
            case VERIFY_EMAIL -> send(verification, email, language, linkBase + "/#/verify-email/" + token.value());
            case RESET_PASSWORD -> send(reset, email, language, linkBase + "/#/reset-password/" + token.value());
        }
    }

    private void send(Letters letters, String email, Language language, String link) {
        mails.send(letters.letter(email, language, Map.of("link", link))).await();
    }
}
