package dev.tollgate.chat.fleet;

/** Asks a node for its deployments, once. */
record StatesWanted(String byNodeId) {}
