package dev.gangway.usage;

import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// How the name of a model is recognised, as the price table writes it.
sealed interface ModelMatch {
    boolean matches(String model);

    record Equal(String text) implements ModelMatch {
        @Override
        public boolean matches(String model) {
            return model.equals(text);
        }
    }

    record Start(String text) implements ModelMatch {
        @Override
        public boolean matches(String model) {
            return model.startsWith(text);
        }
    }

    record End(String text) implements ModelMatch {
        @Override
        public boolean matches(String model) {
            return model.endsWith(text);
        }
    }

    record Part(String text) implements ModelMatch {
        @Override
        public boolean matches(String model) {
            return model.contains(text);
        }
    }

    /// @param pattern from the bundled table only: no stranger's
    record Regex(Pattern pattern) implements ModelMatch {
        @Override
        public boolean matches(String model) {
            return pattern.matcher(model).find();
        }
    }

    record Any(List<ModelMatch> of) implements ModelMatch {
        @Override
        public boolean matches(String model) {
            return of.stream().anyMatch(each -> each.matches(model));
        }
    }

    record All(List<ModelMatch> of) implements ModelMatch {
        @Override
        public boolean matches(String model) {
            return of.stream().allMatch(each -> each.matches(model));
        }
    }

    /// @throws IllegalArgumentException for a rule of another kind
    static ModelMatch of(JsonNode rule) {
        String kind = rule.propertyNames().iterator().next();
        JsonNode value = rule.path(kind);
        return switch (kind) {
            case "equals" -> new Equal(value.asString());
            case "starts_with" -> new Start(value.asString());
            case "ends_with" -> new End(value.asString());
            case "contains" -> new Part(value.asString());
            case "regex" -> new Regex(Pattern.compile(value.asString()));
            case "or" -> new Any(value.valueStream().map(ModelMatch::of).toList());
            case "and" -> new All(value.valueStream().map(ModelMatch::of).toList());
            default -> throw new IllegalArgumentException("no such rule for models: " + kind);
        };
    }
}
