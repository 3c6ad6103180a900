package dev.tollgate.billing;

/** The account that a payer's calls would be charged to. */
public record AccountRef(Payer payer) {}
