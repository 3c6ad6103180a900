package dev.tollgate.chat.catalogue;

import dev.tollgate.billing.Price;

/** What a model costs from a moment on, in credits: a later change of the rate to the currency does not change it. */
public record PriceVersion(String model, int number, Price price, Stamp stamp) implements Version {}
