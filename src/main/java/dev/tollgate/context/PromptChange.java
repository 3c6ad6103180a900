package dev.tollgate.context;

import org.jspecify.annotations.Nullable;

/** A change of a prompt; what is null stays. */
public record PromptChange(
        PromptRef prompt, @Nullable String title, @Nullable String text) {}
