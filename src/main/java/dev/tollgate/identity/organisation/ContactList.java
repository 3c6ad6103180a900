package dev.tollgate.identity.organisation;

import java.util.List;

/** Contacts of one organisation. */
public record ContactList(String organisationName, List<Contact> contacts) {
    public ContactList {
        contacts = List.copyOf(contacts);
    }
}
