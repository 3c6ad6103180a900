package dev.tollgate.identity;

import dev.tollgate.identity.account.AccountDeletion;
import dev.tollgate.identity.admin.UserDeletion;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.TollgateException;
import dev.tollgate.platform.bus.Done;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** Takes the wish of users to be forgotten; {@link ErasureFlow} does the work. It waits, so it runs on virtual threads. */
final class DeletionFlow {
    private final AccountFlow accounts;
    private final Profiles profiles;
    private final Users users;
    private final Memberships memberships;
    private final Owners owners;
    private final Deletions deletions;
    private final Closings closings;
    private final Sessions sessions;

    DeletionFlow(
            AccountFlow accounts,
            Profiles profiles,
            Users users,
            Memberships memberships,
            Owners owners,
            Begun begun,
            Sessions sessions) {
        this.accounts = accounts;
        this.profiles = profiles;
        this.users = users;
        this.memberships = memberships;
        this.owners = owners;
        this.deletions = begun.users();
        this.closings = begun.organisations();
        this.sessions = sessions;
    }

    /** What is being deleted already. */
    record Begun(Deletions users, Closings organisations) {}

    /** Which of the user's organisations end with them, and which others they only own no more. */
    private record Plan(List<String> closing, List<String> handedOver) {}

    Done delete(AccountDeletion wish) {
        Profiles.Profile found = accounts.own(wish.by());
        accounts.checkPassword("password", wish.password(), found);
        return begin(found);
    }

    Done deleteByAdmin(UserDeletion wish) {
        if (wish.by().userId().equals(wish.userId())) {
            // With the password, and not by a click on the wrong line.
            throw conflict("Your own account is deleted in your profile");
        }
        return begin(profiles.byId(wish.userId())
                .orElseThrow(() -> new TollgateException(ErrorKind.NOT_FOUND, "No such user")));
    }

    private Done begin(Profiles.Profile found) {
        User user = found.user();
        if (user.platformRole() == PlatformRole.ADMIN
                && !users.hasOtherAdmin(user.id()).await()) {
            throw conflict("This is the last admin of the installation: give somebody else that role first");
        }
        Plan plan = plan(user);
        handOver(plan.handedOver, user.id());
        if (!deletions.begin(user.id(), found.passwordHash(), plan.closing)) {
            plan.handedOver.forEach(organisationId -> owners.add(organisationId, user.id()));
            throw conflict("The password was changed meanwhile");
        }
        sessions.endAll(user.id(), null).await();
        return Done.DONE;
    }

    private static TollgateException conflict(String message) {
        return new TollgateException(ErrorKind.CONFLICT, message);
    }

    private Plan plan(User user) {
        var plan = new Plan(new ArrayList<>(), new ArrayList<>());
        for (JsonObject member : memberships.ofUser(user.id())) {
            String organisationId = member.getString("organisationId");
            boolean isPersonal = organisationId.equals(user.organisationId());
            boolean isAlone = memberships.count(organisationId) == 1;
            if (closings.isUnderWay(organisationId)) {
                continue;
            }
            if (isPersonal && !isAlone) {
                throw conflict("Other people belong to the personal organisation: remove them first");
            }
            if (isPersonal || isAlone) {
                plan.closing.add(organisationId);
            } else if (member.getString("role").equals(MemberRole.OWNER.name())) {
                if (memberships.countOwners(organisationId) == 1) {
                    throw lastOwner();
                }
                plan.handedOver.add(organisationId);
            }
        }
        return plan;
    }

    private static TollgateException lastOwner() {
        return conflict(
                "An organisation with other members would have no owner left: make somebody else its owner first");
    }

    /** Of two owners who leave at the same time one stays. */
    private void handOver(List<String> organisationIds, String userId) {
        for (int i = 0; i < organisationIds.size(); i++) {
            try {
                owners.release(organisationIds.get(i), userId);
            } catch (TollgateException refusal) {
                organisationIds.subList(0, i).forEach(released -> owners.add(released, userId));
                throw refusal.kind() == ErrorKind.CONFLICT ? lastOwner() : refusal;
            }
        }
    }
}
