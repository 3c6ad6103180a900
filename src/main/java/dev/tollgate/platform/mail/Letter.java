package dev.tollgate.platform.mail;

/**
 * A letter to one person.
 *
 * @param to one address, without a name
 * @param subject one line
 * @param text plain, lines end with `\n`
 */
public record Letter(String to, String subject, String text) {
    public Letter {
        if (subject.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("a subject is one line");
        }
    }

    /** It may hold a link that is a secret. */
    @Override
    public String toString() {
        return "a letter";
    }
}
