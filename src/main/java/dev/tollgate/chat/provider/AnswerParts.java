package dev.tollgate.chat.provider;

/** Where a dialect puts what it reads of an answer, choice by choice, whether the answer comes whole or in parts. */
public interface AnswerParts {
    /** The upstream's own id and model; empty ones are ignored. */
    void named(String id, String model);

    /** Text of the answer. */
    void text(int choice, String piece);

    /** Text of the reasoning before the answer (`reasoning_content`). */
    void reasoning(int choice, String piece);

    /**
     * A call of a function begins.
     *
     * @return its running number within the choice, from 0
     */
    int callBegins(int choice, String id, String name);

    /** Arguments of a call, a piece of JSON text. */
    void callArguments(int choice, int call, String piece);

    /** The choice ends. Whatever comes for it later is ignored. */
    void finish(int choice, String finishReason);
}
