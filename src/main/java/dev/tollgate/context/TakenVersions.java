package dev.tollgate.context;

import dev.tollgate.context.NewConversation.Said;
import dev.tollgate.platform.TollgateException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Puts the versions of a conversation together again that was taken out: its exchanges by number, and their forks. */
final class TakenVersions {
    /** What is said together, and the number of what it follows. */
    private record Group(long after, List<Said> said) {}

    private final String place;
    private final Map<Long, Group> groups = new TreeMap<>();

    private TakenVersions(String place) {
        this.place = place;
    }

    /**
     * A conversation as it is to be written.
     *
     * @param exchanges that get the numbers from 1 on
     */
    record Ordered(List<List<Said>> exchanges, List<Fork> forks) {}

    /**
     * INVALID_REQUEST for messages that do not hang together.
     *
     * @param place of the conversation in the caller's request, for errors
     */
    static Ordered of(NewConversation wish, String place) {
        var taken = new TakenVersions(place);
        MessageId before = null;
        for (int i = 0; i < wish.messages().size(); i++) {
            before = taken.add(wish.messages().get(i), before, "messages[" + i + "].");
        }
        for (int i = 0; i < wish.others().size(); i++) {
            Said said = wish.others().get(i);
            taken.add(said, said.after(), "otherMessages[" + i + "].");
        }
        return taken.ordered(before == null ? 0 : before.number());
    }

    private MessageId add(Said said, @Nullable MessageId after, String of) {
        MessageId id = said.id();
        if (id == null) {
            throw TollgateException.invalid(place + of + "id", "is required where there are other messages");
        }
        if (id.index() == 0) {
            long before = after == null ? 0 : after.number();
            if (before >= id.number() || (before != 0 && !groups.containsKey(before))) {
                throw TollgateException.invalid(place + of + "after", "must be the id of a message before this one");
            }
            if (groups.putIfAbsent(id.number(), new Group(before, new ArrayList<>())) != null) {
                throw TollgateException.invalid(place + of + "id", "is that of another message");
            }
        }
        Group group = groups.get(id.number());
        if (group == null || group.said().size() != id.index()) {
            throw TollgateException.invalid(place + of + "id", "does not follow that of the message before it");
        }
        group.said().add(said);
        return id;
    }

    private Ordered ordered(long shown) {
        var oldToNew = new HashMap<Long, Long>();
        oldToNew.put(0L, 0L);
        var exchanges = new ArrayList<Group>();
        var forks = new ArrayList<Fork>();
        for (Map.Entry<Long, Group> old : groups.entrySet()) {
            long number = exchanges.size() + 1L;
            oldToNew.put(old.getKey(), number);
            List<Said> said = old.getValue().said();
            ContextRules.checkMessages(said.stream().map(Said::message).toList());
            var group = new Group(oldToNew.getOrDefault(old.getValue().after(), 0L), said);
            if (group.after() != number - 1) {
                forks.add(fork(group, exchanges));
            }
            if (forks.size() > ForkWrites.MAX_FORKS) {
                throw TollgateException.invalid(
                        place + "otherMessages", "at most " + ForkWrites.MAX_FORKS + " versions are allowed");
            }
            exchanges.add(group);
        }
        long last = oldToNew.getOrDefault(shown, 0L);
        if (last != exchanges.size()) {
            forks.add(new Fork(exchanges.size() + 1L, last, 0, 0));
        }
        return new Ordered(exchanges.stream().map(Group::said).toList(), forks);
    }

    /** It was said in place of the one of those before it that begins most like it. */
    private static Fork fork(Group group, List<Group> before) {
        long of = 0;
        int same = -1;
        for (int i = 0; i < before.size(); i++) {
            Group other = before.get(i);
            int alike = other.after() == group.after() ? alike(other.said(), group.said()) : -1;
            if (alike > same) {
                of = i + 1L;
                same = alike;
            }
        }
        return new Fork(before.size() + 1L, group.after(), of, Math.max(0, same));
    }

    /** As {@link Replaced#same}. */
    private static int alike(List<Said> old, List<Said> said) {
        int alike = 0;
        while (alike < Math.min(old.size(), said.size() - 1)
                && old.get(alike).message().equals(said.get(alike).message())) {
            alike++;
        }
        return alike;
    }
}
