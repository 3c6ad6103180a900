package dev.tollgate.identity;

import dev.tollgate.platform.bus.Address;
import dev.tollgate.platform.bus.Done;

/** Where the operations of {@link Identity} are asked for. */
final class IdentityAddresses {
    static final Address<Registration, SignedIn> REGISTER = address("register", Registration.class, SignedIn.class);
    static final Address<SignIn, SignedIn> SIGN_IN = address("signIn", SignIn.class, SignedIn.class);
    static final Address<RefreshToken, SignedIn> REFRESH = address("refresh", RefreshToken.class, SignedIn.class);
    static final Address<RefreshToken, Done> LOGOUT = address("logout", RefreshToken.class, Done.class);
    static final Address<Credential, Principal> AUTHENTICATE =
            address("authenticate", Credential.class, Principal.class);
    static final Address<Principal, Principal> RIGHTS_NOW = address("rightsNow", Principal.class, Principal.class);
    static final Address<MemberCap, Done> CAP_MEMBER = address("capMember", MemberCap.class, Done.class);
    static final Address<KeyRequest, CreatedKey> CREATE_KEY = address("createKey", KeyRequest.class, CreatedKey.class);
    static final Address<Principal, KeyList> KEYS = address("keys", Principal.class, KeyList.class);
    static final Address<KeyRef, Done> REVOKE_KEY = address("revokeKey", KeyRef.class, Done.class);
    static final Address<KeyRef, CreatedKey> ROTATE_KEY = address("rotateKey", KeyRef.class, CreatedKey.class);
    static final Address<KeyRef, ApiKey> KEY = address("key", KeyRef.class, ApiKey.class);
    static final Address<NamedUser, Subject> SUBJECT = address("subject", NamedUser.class, Subject.class);
    static final Address<UserQuery, UserPage> USERS = address("users", UserQuery.class, UserPage.class);
    static final Address<UserRef, User> USER = address("user", UserRef.class, User.class);

    private IdentityAddresses() {}

    private static <Q extends Record, A> Address<Q, A> address(String operation, Class<Q> request, Class<A> answer) {
        return new Address<>("tollgate.identity." + operation, request, answer);
    }
}
