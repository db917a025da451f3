package dev.gangway.agent;

import dev.gangway.json.RawJson;
import java.util.Objects;

/// A setting of an agent's session.
public sealed interface AgentSetting {
    record Mode(String modeId) implements AgentSetting {
        public Mode {
            Objects.requireNonNull(modeId);
        }
    }

    /// @param value a string or a boolean, as ACP's `session/set_config_option` takes it
    record ConfigOption(String configId, RawJson value) implements AgentSetting {
        public ConfigOption {
            Objects.requireNonNull(configId);
            Objects.requireNonNull(value);
        }
    }
}
