package dev.gangway.cli;

import java.util.Optional;
import picocli.CommandLine;

/// What `--version` says.
final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[] {"gangway " + ours(), "Java " + Runtime.version()};
    }

    /// This program's version; `development` when it was not built as a release.
    static String ours() {
        return Optional.ofNullable(Main.class.getPackage().getImplementationVersion())
                .orElse("development");
    }
}
