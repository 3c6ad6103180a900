package dev.tollgate.http.face.aggregator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.http.ApiAnswer;
import dev.tollgate.http.ApiRequest;
import dev.tollgate.http.Face;
import dev.tollgate.http.Operation;
import dev.tollgate.http.Operation.Access;
import dev.tollgate.http.Operation.ErrorShape;
import dev.tollgate.http.Operation.LimitClass;
import dev.tollgate.http.face.AdminActs;
import dev.tollgate.http.face.Answers;
import dev.tollgate.http.face.KeyViews;
import dev.tollgate.identity.CreatedKey;
import dev.tollgate.identity.Identity;
import dev.tollgate.identity.KeyRef;
import dev.tollgate.identity.Permission;
import dev.tollgate.identity.Principal;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.TollgateException;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * `/api/v1/auth/api-keys`. Keys are managed by people: an API key that leaks must not be able to make or end others, so
 * only one with the permission `admin` may. What is done to a key that carries what only platform admins grant is in the
 * audit log before it happens.
 */
public final class ApiKeysFace implements Face {
    private final Identity identity;
    private final KeyForm form;
    private final AdminActs acts;

    public ApiKeysFace(Identity identity, KeyForm form, AdminActs acts) {
        this.identity = identity;
        this.form = form;
        this.acts = acts;
    }

    @Override
    public Map<String, Operation> operations() {
        return Map.of(
                "createApiKey", operation(this::create),
                "listApiKeys", operation(this::list),
                "revokeApiKey", operation(this::revoke),
                "rotateApiKey", operation(this::rotate));
    }

    private static Operation operation(Function<ApiRequest, Future<ApiAnswer>> handler) {
        return new Operation(
                Access.AUTHENTICATED,
                null,
                LimitClass.API_KEYS,
                ErrorShape.FLAT,
                false,
                true,
                request -> allowed(request.caller()) ? handler.apply(request) : Future.failedFuture(refused()));
    }

    private static boolean allowed(Principal caller) {
        return !caller.isKey() || caller.may(Permission.ADMIN);
    }

    private static TollgateException refused() {
        return new TollgateException(ErrorKind.FORBIDDEN, "API keys are managed by a signed-in user, not by a key");
    }

    private Future<ApiAnswer> create(ApiRequest request) {
        return makersEnd(request.caller())
                .map(end -> form.read(request, end))
                .compose(wish -> recorded(
                                request,
                                "key.create",
                                request.caller().organisationId(),
                                wish.name(),
                                // Nobody else may grant them: that is refused, and nothing is done.
                                wish.by().isPlatformAdmin() ? wish.permissions() : Set.of())
                        .compose(_ -> identity.createKey(wish)))
                .map(created -> Answers.json(201, withSecret(created)));
    }

    /** When the calling key ends; nothing for a person, or a key without end. */
    private Future<Optional<Instant>> makersEnd(Principal caller) {
        String keyId = caller.keyId();
        return keyId == null
                ? Future.succeededFuture(Optional.empty())
                : identity.key(new KeyRef(caller, keyId)).map(key -> Optional.ofNullable(key.expiresAt()));
    }

    private Future<ApiAnswer> list(ApiRequest request) {
        return identity.keys(request.caller()).map(found -> {
            ObjectNode document = Answers.object();
            ArrayNode data = document.putArray("data");
            found.keys().forEach(key -> data.add(KeyViews.of(key)));
            return Answers.ok(document);
        });
    }

    private Future<ApiAnswer> revoke(ApiRequest request) {
        return recorded(request, "key.revoke")
                .compose(_ -> identity.revokeKey(key(request)))
                .map(_ -> new ApiAnswer.Empty(204));
    }

    private Future<ApiAnswer> rotate(ApiRequest request) {
        return recorded(request, "key.rotate")
                .compose(_ -> identity.rotateKey(key(request)))
                .map(created -> Answers.ok(withSecret(created)));
    }

    private Future<Void> recorded(ApiRequest request, String action) {
        return identity.key(key(request))
                .compose(key -> recorded(request, action, key.id(), key.name(), key.permissions()));
    }

    private Future<Void> recorded(
            ApiRequest request, String action, String targetId, String name, Set<Permission> permissions) {
        if (permissions.stream().noneMatch(Permission::isGrantedByAdminsOnly)) {
            return Future.succeededFuture();
        }
        String carried = permissions.stream().map(Permission::wireName).sorted().collect(Collectors.joining(", "));
        return acts.record(request, action, targetId, name + ": " + carried);
    }

    private static KeyRef key(ApiRequest request) {
        return new KeyRef(request.caller(), request.pathParams().getOrDefault("keyId", ""));
    }

    private static ObjectNode withSecret(CreatedKey created) {
        return KeyViews.of(created.key()).put("key", created.secret().value());
    }
}
