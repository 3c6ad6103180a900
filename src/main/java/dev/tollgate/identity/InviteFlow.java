package dev.tollgate.identity;

import dev.tollgate.identity.organisation.CreatedInvite;
import dev.tollgate.identity.organisation.Invite;
import dev.tollgate.identity.organisation.Invite.Status;
import dev.tollgate.identity.organisation.InviteList;
import dev.tollgate.identity.organisation.InviteRef;
import dev.tollgate.identity.organisation.InviteRequest;
import dev.tollgate.identity.organisation.InviteToken;
import dev.tollgate.identity.organisation.Joined;
import dev.tollgate.identity.organisation.OrganisationRef;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.TollgateException;
import dev.tollgate.platform.bus.Done;

/** Invitations made, taken back and accepted. Each method waits, so it runs on a virtual thread. */
final class InviteFlow {
    private final OrganisationFlow organisations;
    private final MemberFlow members;
    private final Memberships memberships;
    private final Owners owners;
    private final Users users;
    private final Invites invites;
    private final InviteLetters letters;

    InviteFlow(
            OrganisationFlow organisations,
            MemberFlow members,
            Memberships memberships,
            Owners owners,
            Users users,
            Invites invites,
            InviteLetters letters) {
        this.organisations = organisations;
        this.members = members;
        this.memberships = memberships;
        this.owners = owners;
        this.users = users;
        this.invites = invites;
        this.letters = letters;
    }

    CreatedInvite make(InviteRequest given) {
        MemberRole own = organisations.roleOf(given.by(), given.organisationId());
        Roles.checkGrant(own, given.role());
        String email = given.email() == null ? null : checkedEmail(given.email());
        if (email != null && isMember(given.organisationId(), email)) {
            throw member();
        }
        if (invites.countOpen(given.organisationId()) >= Invites.MAX_OPEN) {
            throw new TollgateException(ErrorKind.CONFLICT, "Too many invitations are open, take some back");
        }
        var wish = new InviteRequest(given.by(), given.organisationId(), email, given.role(), given.language());
        Invites.Made made = invites.insert(wish);
        invites.tell(made.invite().id());
        User inviter = users.byId(wish.by().userId())
                .await()
                .orElseThrow(Tokens::unauthenticated)
                .user();
        return letters.send(made, organisations.byId(wish.organisationId()), inviter, wish.language());
    }

    private static String checkedEmail(String email) {
        String stripped = email.strip();
        if (!RegistrationRules.isEmail(stripped)) {
            throw TollgateException.invalid(
                    "email", "must be an e-mail address of at most " + RegistrationRules.MAX_EMAIL + " characters");
        }
        return stripped;
    }

    private boolean isMember(String organisationId, String email) {
        return users.byLogin(email)
                .await()
                .filter(found -> isAddressOf(found.user(), email))
                .flatMap(found -> memberships.role(organisationId, found.user().id()))
                .isPresent();
    }

    private static boolean isAddressOf(User user, String email) {
        return user.email() != null && PlainText.normalised(user.email()).equals(PlainText.normalised(email));
    }

    InviteList list(OrganisationRef ref) {
        Roles.checkRuns(organisations.roleOf(ref.by(), ref.organisationId()));
        return new InviteList(invites.ofOrganisation(ref.organisationId()));
    }

    Done revoke(InviteRef ref) {
        Roles.checkRuns(organisations.roleOf(ref.by(), ref.organisationId()));
        if (!invites.revoke(ref.organisationId(), ref.inviteId())) {
            throw new TollgateException(ErrorKind.NOT_FOUND, "No such invitation");
        }
        return Done.DONE;
    }

    Joined accept(InviteToken shown) {
        OrganisationFlow.checkPerson(shown.by());
        String userId = shown.by().userId();
        Invites.Stored found = invites.byToken(shown.token()).orElseThrow(InviteFlow::notGood);
        if (found.invite().status() == Status.ACCEPTED && found.isOf(userId) && found.isJoining()) {
            return join(found);
        }
        checkMayUse(
                found.invite(),
                users.byId(userId).await().orElseThrow(Tokens::unauthenticated).user());
        return join(invites.use(found.invite(), userId).orElseThrow(InviteFlow::used));
    }

    private void checkMayUse(Invite invite, User user) {
        organisations.byId(invite.organisationId());
        String email = invite.email();
        switch (invite.status()) {
            case ACCEPTED -> throw used();
            case REVOKED, EXPIRED -> throw notGood();
            case OPEN -> {
                if (email != null && !isAddressOf(user, email)) {
                    throw new TollgateException(
                            ErrorKind.FORBIDDEN, "This invitation is for another e-mail address than yours");
                }
            }
        }
        // Whoever was lowered since lets nobody in with more than they have.
        if (!Roles.mayStillGrant(memberships.role(invite.organisationId(), invite.invitedBy()), invite.role())) {
            throw notGood();
        }
        if (memberships.role(invite.organisationId(), user.id()).isPresent()) {
            throw member();
        }
        if (memberships.count(invite.organisationId()) >= Memberships.MAX_MEMBERS) {
            throw new TollgateException(
                    ErrorKind.CONFLICT, "An organisation has at most " + Memberships.MAX_MEMBERS + " members");
        }
    }

    /** Makes the member that an accepted invitation stands for, and tells of it. May be done again. */
    private Joined join(Invites.Stored accepted) {
        Invite invite = accepted.invite();
        String userId = accepted.document().getString("usedBy");
        if (!memberships.insert(invite.organisationId(), userId, invite.role())) {
            memberships
                    .document(invite.organisationId(), userId)
                    .filter(Memberships::isRemoved)
                    .ifPresent(ended -> {
                        members.clearUp(ended);
                        memberships.insert(invite.organisationId(), userId, invite.role());
                    });
        }
        if (invite.role() == MemberRole.OWNER) {
            owners.add(invite.organisationId(), userId);
        }
        invites.joined(invite.id());
        invites.tell(invite.id());
        return new Joined(invite.organisationId(), userId, invite.role());
    }

    /** Makes members and tells events that were left when a node died, or the outbox was away. */
    void sweep() {
        for (Invites.Stored left : invites.waiting()) {
            if (left.isJoining()) {
                join(left);
            } else {
                invites.tell(left.invite().id());
            }
        }
    }

    private static TollgateException notGood() {
        return new TollgateException(ErrorKind.NOT_FOUND, "No such invitation, or it is not good any more");
    }

    private static TollgateException used() {
        return new TollgateException(ErrorKind.CONFLICT, "This invitation was used already");
    }

    private static TollgateException member() {
        return new TollgateException(ErrorKind.CONFLICT, "They are a member of this organisation already");
    }
}
