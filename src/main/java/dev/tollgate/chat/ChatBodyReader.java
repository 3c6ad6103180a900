package dev.tollgate.chat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import dev.tollgate.platform.Bytes;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.TollgateException;
import dev.tollgate.platform.json.StrictJson;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads the body of a chat request in OpenAI's form in one strict pass over its bytes: what the gateway must know is
 * kept with its place, all else is checked and left where it is.
 *
 * <p>The rules, the same as the schema of the request in `openapi.yaml` (`?` = null too, and then as if absent; integers
 * are written without fraction or exponent; members not named here may be anything):
 *
 * <ul>
 *   <li>`model` string of 1 to 256 characters, required; `messages` array of 1 to 10000, required
 *   <li>`max_tokens`?, `max_completion_tokens`? integer 1 to 2147483647; `n`?, `best_of`? integer 1 to 128;
 *       `top_logprobs`? integer 0 to 20; `seed`? integer of 64 bits
 *   <li>`temperature`? number 0 to 2; `top_p`? 0 to 1; `presence_penalty`?, `frequency_penalty`? -2 to 2
 *   <li>`stream`?, `logprobs`?, `parallel_tool_calls`?, `store`? boolean
 *   <li>`stream_options`? object, only with `stream: true`; in it `include_usage`?, `include_obfuscation`? boolean
 *   <li>`stop`? string, or array of 0 to 4 strings; `modalities`? array of 0 to 8 strings
 *   <li>`logit_bias`? object of numbers? -100 to 100; `metadata`? object of at most 16 members, names of at most 64
 *       characters, values strings of at most 512
 *   <li>`tools`? array of 0 to 128 objects with `type` string (required); with `type` `function` or `custom` the member
 *       of that name is required: an object with `name`, a string of 1 to 256
 *   <li>`functions`? array of 0 to 128 objects with `name`, a string of 1 to 256
 *   <li>`tool_choice`?, `function_call`? string of 1 to 256, or object
 *   <li>`response_format`? object with `type` one of `text`, `json_object`, `json_schema`; with the last the member
 *       `json_schema` is required, an object
 *   <li>`reasoning_effort`?, `verbosity`?, `service_tier`? string of at most 64; `safety_identifier`? of at most 128;
 *       `user`?, `prompt_cache_key`? of at most 1024
 *   <li>`audio`?, `prediction`?, `web_search_options`? object
 *   <li>`api_base`, `base_url`, `api_key`, `extra_headers` must be absent
 *   <li>a message: object; `role` one of `system`, `developer`, `user`, `assistant`, `tool`, `function` (required);
 *       `content` string, or array of 1 to 10000 parts, or null, required and not null but for `assistant` and
 *       `function`; `name`? string of 1 to 256 (required for `function`); `tool_call_id` string of 1 to 65536 (required for
 *       `tool`); `refusal`? string; `function_call`?, `audio`? object; `tool_calls`? array of 0 to 128 objects with `id`
 *       and `type` strings (required) and, where there is one, `function`: an object with `name` and `arguments` strings
 *   <li>a part: object; `type` one of `text`, `refusal` (assistant only), `image_url`, `input_audio`, `file` (user only);
 *       the member named as the type is required: `text`, `refusal` strings; `image_url` object with `url` string;
 *       `input_audio` object with `data` and `format` strings; `file` object
 * </ul>
 */
public final class ChatBodyReader {
    private static final JsonFactory FACTORY = StrictJson.factory();

    /**
     * Reads and checks a body.
     *
     * @param body UTF-8, a byte order mark is dropped
     * @throws TollgateException INVALID_JSON when it is no single JSON object without duplicate names, at most 100 levels
     *     deep; INVALID_REQUEST that names up to 20 wrong fields
     */
    public ChatBody read(Buffer body) {
        byte[] bytes = withoutMark(body);
        if (looksLikeAnotherEncoding(bytes)) {
            throw invalidJson("The request body must be JSON in UTF-8", null);
        }
        try (JsonParser parser = FACTORY.createParser(bytes, 0, bytes.length)) {
            return new ChatBodyMembers(parser).read(Bytes.copyOf(Buffer.buffer(bytes)));
        } catch (JsonProcessingException e) {
            throw invalidJson("The request body is not valid JSON", e);
        } catch (IOException e) {
            // Jackson tells broken UTF-8 by a plain IOException.
            throw invalidJson("The request body is not valid UTF-8", e);
        }
    }

    /** The bytes from the first one that is neither mark nor white space, so that the object begins at 0. */
    private static byte[] withoutMark(Buffer body) {
        int length = body.length();
        int start = 0;
        if (length >= 3
                && body.getByte(0) == (byte) 0xEF
                && body.getByte(1) == (byte) 0xBB
                && body.getByte(2) == (byte) 0xBF) {
            start = 3;
        }
        while (start < length && " \t\r\n".indexOf(body.getByte(start)) >= 0) {
            start++;
        }
        return body.getBytes(start, length);
    }

    /** Jackson would guess UTF-16 and UTF-32 by their zero bytes; only UTF-8 is taken here. */
    private static boolean looksLikeAnotherEncoding(byte[] bytes) {
        for (int i = 0; i < Math.min(4, bytes.length); i++) {
            if (bytes[i] == 0 || bytes[i] == (byte) 0xFE || bytes[i] == (byte) 0xFF) {
                return true;
            }
        }
        return false;
    }

    static TollgateException invalidJson(String message, @Nullable Throwable cause) {
        return cause == null
                ? new TollgateException(ErrorKind.INVALID_JSON, message)
                : new TollgateException(ErrorKind.INVALID_JSON, message, cause);
    }
}
