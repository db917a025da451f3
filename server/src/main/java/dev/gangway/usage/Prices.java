package dev.gangway.usage;

import dev.gangway.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// What models cost: what is configured, else the bundled table (its NOTICE says whence). A model
/// that neither knows has no price.
public final class Prices {
    private final Map<String, Price> configured;
    private final List<Provider> providers;

    /// @param match recognises names without a provider
    private record Provider(String id, ModelMatch match, List<Model> models) {}

    private record Model(ModelMatch match, Price price) {}

    private Prices(Map<String, Price> configured, List<Provider> providers) {
        this.configured = Map.copyOf(configured);
        this.providers = List.copyOf(providers);
    }

    /// The bundled table, below what is configured by models' full names. Reads a resource.
    public static Prices bundled(Map<String, Price> configured) {
        try (InputStream table = Prices.class.getResourceAsStream("prices.json")) {
            JsonNode root = Json.parse(Objects.requireNonNull(table).readAllBytes());
            return new Prices(
                    configured,
                    root.path("providers").valueStream().map(Prices::provider).toList());
        } catch (IOException unreadable) {
            throw new UncheckedIOException("the bundled price table", unreadable);
        }
    }

    /// Only what is configured.
    public static Prices only(Map<String, Price> configured) {
        return new Prices(configured, List.of());
    }

    /// @param model as the agent says it, also as `provider/model`
    public Optional<Price> of(String model) {
        Price own = configured.get(model);
        if (own != null || model.isEmpty()) {
            return Optional.ofNullable(own);
        }
        String name = model.toLowerCase(Locale.ROOT);
        int slash = name.indexOf('/');
        String provider = slash < 0 ? "" : name.substring(0, slash);
        String bare = name.substring(slash + 1);
        return providers.stream()
                .filter(each -> slash < 0 ? each.match().matches(bare) : each.id().equals(provider))
                .findFirst()
                .flatMap(each -> priced(each, bare));
    }

    private static Optional<Price> priced(Provider provider, String model) {
        return provider.models().stream()
                .filter(each -> each.match().matches(model))
                .findFirst()
                .map(Model::price);
    }

    private static Provider provider(JsonNode provider) {
        return new Provider(
                provider.path("id").asString(),
                provider.has("match")
                        ? ModelMatch.of(provider.path("match"))
                        : new ModelMatch.Any(List.of()),
                provider.path("models").valueStream().map(Prices::model).toList());
    }

    /// What has no price of its own in a cache costs what it costs without.
    private static Model model(JsonNode model) {
        BigDecimal input = model.path("input").decimalValue();
        return new Model(
                ModelMatch.of(model.path("match")),
                new Price(
                        input,
                        model.path("output").decimalValue(),
                        model.path("cacheRead").decimalValue(input),
                        model.path("cacheWrite").decimalValue(input)));
    }
}
