package dev.tollgate.identity.admin;

/** Whether an organisation is to be blocked. */
public record OrganisationBlock(String organisationId, boolean blocked) {}
