package dev.tollgate.http.face.checkout;

import dev.tollgate.billing.payment.Checkout;
import dev.tollgate.billing.payment.CheckoutDecision;
import dev.tollgate.billing.payment.CheckoutRef;
import dev.tollgate.billing.payment.Payments;
import dev.tollgate.http.Pages;
import dev.tollgate.http.entry.BodyReader;
import dev.tollgate.http.entry.PageRoute;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.TollgateException;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/**
 * The page on which nobody pays: Pay and Cancel at an unguessable address, one decision, then back to where the payer came
 * from. The room answers for demo payments alone, and for none while a real provider is configured.
 */
public final class DemoCheckoutPage implements Pages {
    private static final String PATH = "/checkout/demo/";
    private static final Pattern ID = Pattern.compile("chk_[a-z0-9]{26}");
    private static final int MAX_FORM_BYTES = 1_024;

    private final Payments payments;
    private final CheckoutTexts texts = CheckoutTexts.load();

    public DemoCheckoutPage(Payments payments) {
        this.payments = payments;
    }

    @Override
    public List<String> paths() {
        return List.of(Pattern.quote(PATH) + "[^/]+");
    }

    @Override
    public void mount(Router router, BodyReader bodies) {
        PageRoute.of(router, PATH + ":id").handler(context -> show(context).onFailure(context::fail));
        router.post(PATH + ":id").handler(context -> decide(context, bodies).onFailure(context::fail));
    }

    private Future<Void> show(RoutingContext context) {
        return payments.checkout(new CheckoutRef(id(context))).compose(checkout -> context.response()
                .putHeader("Content-Security-Policy", policy(checkout))
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .putHeader(HttpHeaders.CONTENT_LANGUAGE, language(context))
                .putHeader(HttpHeaders.VARY, "Accept-Language")
                .putHeader(HttpHeaders.CONTENT_TYPE, "text/html; charset=utf-8")
                .end(texts.page(language(context), checkout)));
    }

    /** The browser holds the redirect after the form against `form-action` too, so the way back is named there. */
    private static String policy(Checkout checkout) {
        String origin = checkout.returnUrl().replaceFirst("^(https?://[A-Za-z0-9.:\\[\\]-]+).*$", "$1");
        return "default-src 'none'; style-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
                + (origin.startsWith("http") ? " " + origin : "");
    }

    private static String id(RoutingContext context) {
        String id = context.pathParam("id");
        if (id == null || !ID.matcher(id).matches()) {
            throw new TollgateException(ErrorKind.NOT_FOUND, "There is nothing at this path");
        }
        return id;
    }

    private static String language(RoutingContext context) {
        String accepted = context.request().getHeader(HttpHeaders.ACCEPT_LANGUAGE);
        return accepted != null && accepted.strip().toLowerCase(Locale.ROOT).startsWith("ru") ? "ru" : "en";
    }

    private Future<Void> decide(RoutingContext context, BodyReader bodies) {
        String id = id(context);
        checkForm(context);
        var heldBytes = new AtomicLong();
        return bodies.read(context.request(), bytes -> checkSize(heldBytes.addAndGet(bytes)))
                .compose(body -> payments.decide(decision(id, body)))
                .compose(checkout -> context.response()
                        .setStatusCode(303)
                        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                        .putHeader(HttpHeaders.LOCATION, checkout.returnUrl())
                        .end());
    }

    private static void checkSize(long bytes) {
        if (bytes > MAX_FORM_BYTES) {
            throw new TollgateException(ErrorKind.BODY_TOO_LARGE, "The form is larger than the page sends");
        }
    }

    private static void checkForm(RoutingContext context) {
        String type = context.request().getHeader(HttpHeaders.CONTENT_TYPE);
        if (type == null || !type.toLowerCase(Locale.ROOT).startsWith("application/x-www-form-urlencoded")) {
            throw new TollgateException(ErrorKind.UNSUPPORTED_MEDIA_TYPE, "The form of the page is wanted");
        }
    }

    private static CheckoutDecision decision(String id, Buffer body) {
        Map<String, List<String>> form =
                new QueryStringDecoder(body.toString(StandardCharsets.UTF_8), false).parameters();
        List<String> token = form.getOrDefault("token", List.of());
        List<String> act = form.getOrDefault("act", List.of());
        boolean pays = act.equals(List.of("pay"));
        if (token.size() != 1 || !(pays || act.equals(List.of("cancel")))) {
            throw new TollgateException(ErrorKind.INVALID_REQUEST, "The form of the page is wanted");
        }
        return new CheckoutDecision(id, token.getFirst(), pays);
    }
}
