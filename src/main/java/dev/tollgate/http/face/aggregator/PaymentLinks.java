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
    private final @Nullable URI publicUrl;

    /**
     * Addresses of this installation.
     *
     * @param returnUrl where payers go after they paid; null: to the root of this server
     * @param publicUrl of this server; null: as the caller named it
     */
    public PaymentLinks(@Nullable URI returnUrl, @Nullable URI publicUrl) {
        this.returnUrl = returnUrl;
        this.publicUrl = publicUrl;
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

    /** Without a name given, the one that the caller knows it by: it only comes back to the caller. */
    private String server(ApiRequest request) {
        if (publicUrl != null) {
            return publicUrl.toString();
        }
        String host = request.headers().get("Host");
        return "http://" + (host != null && HOST.matcher(host).matches() ? host : "localhost");
    }
}
