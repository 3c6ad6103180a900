package dev.tollgate.identity;

import dev.tollgate.identity.organisation.TokenReport;

/** Looks at access tokens for other services. It waits, so it runs on a virtual thread. */
final class TokenFlow {
    private final Tokens tokens;
    private final Principals principals;
    private final Users users;

    TokenFlow(Tokens tokens, Principals principals, Users users) {
        this.tokens = tokens;
        this.principals = principals;
        this.users = users;
    }

    /** Who stands behind it now; UNAUTHENTICATED, also for an API key. */
    TokenReport examine(Credential token) {
        if (token.isApiKey()) {
            throw Tokens.unauthenticated();
        }
        Principal principal = principals.behind(token).await();
        User user = users.byId(principal.userId())
                .await()
                .orElseThrow(Tokens::unauthenticated)
                .user();
        return new TokenReport(
                user.id(),
                user.email(),
                principal.organisationId(),
                principal.memberRole(),
                principal.platformRole(),
                tokens.expiryOf(token.value()));
    }
}
