package dev.tollgate.http.face.aggregator;

import dev.tollgate.billing.payment.Payment;
import dev.tollgate.http.ApiRequest;
import java.net.URI;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Addresses that payers are sent to. */
public final class PaymentLinks {
    private static final Pattern HOST =
            Pattern.compile("([A-Za-z0-9.-]{1,253}|\\[[0-9a-fA-F:.]{2,45}\\])(:[0-9]{1,5})?");

    private final @Nullable URI returnUrl;

    /** @param returnUrl where payers go after they paid; null: the root of this server, as the caller named it */
    public PaymentLinks(@Nullable URI returnUrl) {
        this.returnUrl = returnUrl;
    }

    String returnUrl(ApiRequest request) {
        return returnUrl == null ? server(request) + "/" : returnUrl.toString();
    }

    /** Where the payer pays; null while that is not known. */
    @Nullable
    String confirmation(Payment payment, ApiRequest request) {
        String url = payment.confirmationUrl();
        return url != null && url.startsWith("/") ? server(request) + url : url;
    }

    /** This server by the name that the caller knows it by: it only comes back to the caller. */
    private static String server(ApiRequest request) {
        String host = request.headers().get("Host");
        return "http://" + (host != null && HOST.matcher(host).matches() ? host : "localhost");
    }
}
