package dev.tollgate.context;

import java.util.List;

/**
 * Messages that follow each other, the oldest first.
 *
 * @param earlier whether there are some before
 * @param later whether there are some after
 */
public record MessagePage(List<KeptMessage> messages, boolean earlier, boolean later) {
    public MessagePage {
        messages = List.copyOf(messages);
    }
}
