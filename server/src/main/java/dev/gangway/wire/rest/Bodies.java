package dev.gangway.wire.rest;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What requests carry. A member that is not optional must be there.
final class Bodies {
    private Bodies() {}

    /// A member of any kind that is not there comes as JSON null.
    private static Optional<JsonNode> given(Optional<JsonNode> member) {
        return member.filter(node -> !node.isNull() && !node.isMissingNode());
    }

    /// @param directory absolute, inside one of the caller's projects
    /// @param agent the agent's name; the default one without
    record NewSession(@Nullable String directory, Optional<String> agent) {}

    /// @param title an empty one lets the agent's stand again
    record SessionChange(Optional<String> title, Optional<Boolean> archived) {}

    /// @param directory absolute; the parent's without
    record Fork(Optional<String> directory) {}

    /// Either of `text` and `content`.
    ///
    /// @param content ACP content blocks
    /// @param meta passed on to the agent
    /// @param whenBusy `queue` (without), `refuse` or `steer`
    record NewPrompt(
            Optional<String> text,
            Optional<JsonNode> content,
            Optional<JsonNode> meta,
            Optional<String> whenBusy) {
        NewPrompt {
            content = given(content);
            meta = given(meta);
        }
    }

    /// Either of the two.
    record QueuedChange(Optional<String> text, Optional<JsonNode> content) {
        QueuedChange {
            content = given(content);
        }
    }

    record ModeChange(@Nullable String mode) {}

    record OptionChange(@Nullable JsonNode value) {}

    /// To a permission: an option. To a question: an action.
    ///
    /// @param session where the request is open; looked for without
    /// @param option the id of one of those offered
    /// @param action `accept`, `decline` or `dismiss`; a permission can be dismissed as well
    /// @param content of an accepted question: the form's, an object
    /// @param keep the same is decided so from now on, for the `session`, its `project`, or its
    ///   `user`
    record NewAnswer(
            Optional<String> session,
            Optional<String> option,
            Optional<String> keep,
            Optional<String> action,
            Optional<JsonNode> content) {
        NewAnswer {
            content = given(content);
        }
    }

    /// @param budget as lists and events name it
    /// @param session whose sum it is, for a budget that is each session's own
    /// @param cap the new one, in dollars or tokens as the budget counts
    record BudgetRaise(
            @Nullable String budget, Optional<String> session, @Nullable BigDecimal cap) {}

    /// @param password without one it is a service, which comes in by tokens alone
    record NewUser(
            @Nullable String name, Optional<String> password, Optional<Boolean> administrator) {}

    record UserChange(
            Optional<Boolean> administrator,
            Optional<Boolean> disabled,
            Optional<String> password) {}

    /// @param user whose it is; the caller's without
    /// @param rights of `observe`, `prompt`, `approve`, `administer`, `execute`; all but the last
    ///   without
    /// @param projects ids; all without
    /// @param lifetimeSeconds it does not expire without
    record NewToken(
            @Nullable String name,
            Optional<String> user,
            Optional<List<String>> rights,
            Optional<List<String>> projects,
            Optional<Long> lifetimeSeconds) {}

    /// @param name the device's
    record NewPairing(
            @Nullable String name,
            Optional<List<String>> rights,
            Optional<List<String>> projects) {}

    /// @param rights of `observe`, `prompt`, `approve`, `administer`, `execute`
    record GrantChange(@Nullable List<String> rights) {}
}
