package dev.tollgate.load.mock;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The bytes of answers of one length, made once, so that the mock takes little of the machine: only the figures of usage
 * are written for each request. Wire format: OpenAI's chat completions, "create chat completion" of its API reference.
 */
final class MockAnswers {
    private static final String ID = "\"id\":\"chatcmpl-mock\",\"created\":1760000000,\"model\":\"gpt-4o-mini\"";

    private final int words;
    private final Buffer wholeHead;
    private final Buffer streamHead;
    private final List<Buffer> streamWords;
    private final Buffer streamStop;

    /** @param words of each answer */
    MockAnswers(int words) {
        this.words = words;
        String text = IntStream.range(0, words).mapToObj(MockAnswers::word).collect(Collectors.joining());
        wholeHead = Buffer.buffer("{" + ID + ",\"object\":\"chat.completion\",\"choices\":[{\"index\":0,\"message\":"
                + "{\"role\":\"assistant\",\"content\":\"" + text + "\",\"refusal\":null},\"logprobs\":null,"
                + "\"finish_reason\":\"stop\"}],\"usage\":");
        streamHead = chunk("{\"role\":\"assistant\",\"content\":\"\"}", "null");
        streamWords = new ArrayList<>();
        for (int i = 0; i < words; i++) {
            streamWords.add(chunk("{\"content\":\"" + word(i) + "\"}", "null"));
        }
        streamStop = chunk("{}", "\"stop\"");
    }

    private static String word(int index) {
        return " word" + index;
    }

    private static Buffer chunk(String delta, String finishReason) {
        return Buffer.buffer(
                "data: {" + ID + ",\"object\":\"chat.completion.chunk\",\"choices\":[{\"index\":0,\"delta\":" + delta
                        + ",\"logprobs\":null,\"finish_reason\":" + finishReason + "}]}\n\n");
    }

    int words() {
        return words;
    }

    /** A whole answer. */
    Buffer whole(long promptTokens) {
        String usage = usage(promptTokens);
        return Buffer.buffer(wholeHead.length() + usage.length() + 1)
                .appendBuffer(wholeHead)
                .appendString(usage)
                .appendByte((byte) '}');
    }

    /** What a stream begins with. */
    Buffer head() {
        return streamHead;
    }

    /** The chunk of one word, counted from 0. */
    Buffer chunkOfWord(int index) {
        return streamWords.get(index);
    }

    /** What follows the last word. */
    Buffer tail(long promptTokens, boolean withUsage) {
        Buffer tail = Buffer.buffer().appendBuffer(streamStop);
        if (withUsage) {
            tail.appendString("data: {" + ID + ",\"object\":\"chat.completion.chunk\",\"choices\":[],\"usage\":"
                    + usage(promptTokens) + "}\n\n");
        }
        return tail.appendString("data: [DONE]\n\n");
    }

    private String usage(long promptTokens) {
        return "{\"prompt_tokens\":" + promptTokens + ",\"completion_tokens\":" + words + ",\"total_tokens\":"
                + (promptTokens + words) + "}";
    }
}
