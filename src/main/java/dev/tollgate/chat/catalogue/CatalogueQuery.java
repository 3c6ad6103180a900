package dev.tollgate.chat.catalogue;

import org.jspecify.annotations.Nullable;

/**
 * Which models.
 *
 * @param text a part of an id or name, in any case; null: all
 * @param model this id alone; null: all
 */
public record CatalogueQuery(
        @Nullable String text, @Nullable String model) {}
