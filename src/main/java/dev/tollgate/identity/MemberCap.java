package dev.tollgate.identity;

import org.jspecify.annotations.Nullable;

/**
 * A wish that a member spends no more than this of an organisation in a month of UTC.
 *
 * @param by who asks
 * @param monthlyNano in 10^-9 credit, 0 to {@link dev.tollgate.platform.Credits#MAX_NANO}; null takes the cap away
 */
public record MemberCap(
        Principal by,
        String organisationId,
        String userId,
        @Nullable Long monthlyNano) {}
