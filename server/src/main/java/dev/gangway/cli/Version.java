package dev.gangway.cli;

import java.util.Optional;
import picocli.CommandLine;

/// What `--version` says.
final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
        String version =
                Optional.ofNullable(Main.class.getPackage().getImplementationVersion())
                        .orElse("development");
        return new String[] {"gangway " + version, "Java " + Runtime.version()};
    }
}
