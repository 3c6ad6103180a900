package dev.tollgate.identity.organisation;

/** An organisation that another service asks for. */
public record OrganisationId(String organisationId) {}
