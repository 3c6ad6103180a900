package dev.tollgate.http.face;

import dev.tollgate.identity.MemberRole;
import java.util.Locale;

/** Names of roles in requests and answers. */
public final class MemberRoles {
    private static final int MAX = 20;

    private MemberRoles() {}

    /** A required role; `user` and `editor`, as clients of surface F know them, are plain members. */
    public static MemberRole read(Fields fields, String name) {
        String role = fields.line(name, MAX);
        return switch (role) {
            case "owner" -> MemberRole.OWNER;
            case "admin" -> MemberRole.ADMIN;
            case "member", "user", "editor" -> MemberRole.MEMBER;
            default -> {
                if (!role.isEmpty()) {
                    fields.fault(name, "must be owner, admin or member");
                }
                yield MemberRole.MEMBER;
            }
        };
    }

    /** As surface I shows it. */
    public static String name(MemberRole role) {
        return role.name().toLowerCase(Locale.ROOT);
    }

    /** As clients of surface F read it: they call a plain member `user`. */
    public static String clientName(MemberRole role) {
        return role == MemberRole.MEMBER ? "user" : name(role);
    }
}
