package dev.tollgate.context;

import java.util.List;

/** One page of prompts and how many there are in all. */
public record PromptPage(List<Prompt> prompts, long total) {
    public PromptPage {
        prompts = List.copyOf(prompts);
    }
}
