package dev.tollgate.analytics.live;

import dev.tollgate.platform.bus.Address;
import dev.tollgate.platform.bus.Done;

/** Where nodes ask for figures and tell theirs. */
final class LiveAddresses {
    static final Address<FiguresWanted, Done> WANTED =
            new Address<>("tollgate.live.wanted", FiguresWanted.class, Done.class);
    static final Address<NodeFigures, Done> FIGURES =
            new Address<>("tollgate.live.figures", NodeFigures.class, Done.class);

    private LiveAddresses() {}
}
