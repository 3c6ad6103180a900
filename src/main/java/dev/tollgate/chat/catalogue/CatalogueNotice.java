package dev.tollgate.chat.catalogue;

/** Tells the nodes that there is more in the log. */
record CatalogueNotice(long revision) {}
