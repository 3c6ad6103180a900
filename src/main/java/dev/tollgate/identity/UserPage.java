package dev.tollgate.identity;

import java.util.List;

/** One page of users and how many there are in all. */
public record UserPage(List<User> users, long total) {
    public UserPage {
        users = List.copyOf(users);
    }
}
