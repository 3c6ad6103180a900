package dev.tollgate.identity;

import dev.tollgate.identity.organisation.CreatedInvite;
import dev.tollgate.identity.organisation.Organisation;
import dev.tollgate.platform.Secret;
import dev.tollgate.platform.mail.Language;
import dev.tollgate.platform.mail.Letters;
import dev.tollgate.platform.mail.Mails;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes to invited people. For flows that wait. */
final class InviteLetters {
    private static final Logger LOG = LoggerFactory.getLogger(InviteLetters.class);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ISO_LOCAL_DATE.withZone(ZoneOffset.UTC);

    private final Mails mails;
    private final Letters letters = Letters.of("invite");
    private final String linkBase;

    /** @param linkBase where users reach this installation, without a slash at its end */
    InviteLetters(Mails mails, String linkBase) {
        this.mails = mails;
        this.linkBase = linkBase;
    }

    /** Sends the link, where there is an address and mail is on. An invitation whose letter fails can be given by hand. */
    CreatedInvite send(Invites.Made made, Organisation organisation, User inviter, Language language) {
        // After the # a browser keeps it to itself: it gets into no log of a server.
        Secret link = new Secret(linkBase + "/#/invite/" + made.token().value());
        String email = made.invite().email();
        boolean mailed = email != null && mails.areOn() && isSent(made, organisation, inviter, language, email, link);
        return new CreatedInvite(made.invite(), made.token(), link, mailed);
    }

    private boolean isSent(
            Invites.Made made, Organisation organisation, User inviter, Language language, String email, Secret link) {
        String name = Stream.of(inviter.fullName(), inviter.username(), inviter.email())
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(inviter.id());
        Map<String, String> values = Map.of(
                "organisation", organisation.name(),
                "inviter", name,
                "role", Roles.name(made.invite().role()),
                "link", link.value(),
                "until", DAY.format(made.invite().expiresAt()));
        try {
            mails.send(letters.letter(email, language, values)).await();
            return true;
        } catch (RuntimeException failure) {
            LOG.warn("No letter went out for the invitation {}", made.invite().id(), failure);
            return false;
        }
    }
}
