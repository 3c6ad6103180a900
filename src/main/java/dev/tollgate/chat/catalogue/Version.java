package dev.tollgate.chat.catalogue;

/** One state of a model or of its price; it never changes. */
public sealed interface Version permits ModelVersion, PriceVersion {
    /** The model's public id. */
    String model();

    /** From 0, which the configuration gives; models and prices are counted apart. */
    int number();

    /** Who made it. */
    Stamp stamp();
}
