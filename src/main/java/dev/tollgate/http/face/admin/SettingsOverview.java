package dev.tollgate.http.face.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.http.face.Answers;
import dev.tollgate.platform.settings.Settings;

/**
 * The settings of a node as admins see them. Each one is named here: a secret that is added to the settings does not get
 * out because somebody forgot to hide it.
 */
record SettingsOverview(Settings settings) {
    ObjectNode document() {
        ObjectNode document = Answers.object();
        ArrayNode roles = document.putObject("node").putArray("roles");
        settings.node().roles().forEach(roles::add);
        document.putObject("http")
                .put("publicUrl", settings.http().linkBase())
                .put("maxBodyBytes", settings.http().maxBodyBytes());
        document.putObject("stores")
                .put("mongodb", settings.stores().mongodbUri().isEmpty() ? "embedded" : "external")
                .put("redis", settings.stores().redisUrl().isEmpty() ? "embedded" : "external");
        document.putObject("cluster").put("discovery", settings.cluster().discovery());
        document.putObject("identity")
                .put("accessTokenSeconds", settings.identity().accessTokenLife().toSeconds())
                .put(
                        "refreshTokenSeconds",
                        settings.identity().refreshTokenLife().toSeconds())
                .put(
                        "internalService",
                        !settings.identity().internalServiceKey().isEmpty());
        document.putObject("mail").put("on", !settings.mail().smtpUrl().isEmpty());
        document.putObject("billing")
                .put("currency", settings.billing().currency())
                .put("creditsPerUnit", settings.billing().creditsPerUnit());
        document.putObject("rateLimits")
                .put("auth", settings.rateLimits().auth())
                .put("chat", settings.rateLimits().chat())
                .put("apiKeys", settings.rateLimits().apiKeys())
                .put("billing", settings.rateLimits().billing());
        ArrayNode providers = document.putArray("providers");
        settings.models().providers().forEach((name, provider) -> providers
                .addObject()
                .put("name", name)
                .put("dialect", provider.dialect())
                .put("on", provider.isOn()));
        return document.put("defaultModel", settings.models().defaultModel());
    }
}
