package dev.gangway.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// Prints the token.
@Command(
        name = "token",
        description = "Prints the token that clients need. Who has it may do everything.",
        mixinStandardHelpOptions = true)
final class TokenCommand implements Runnable {
    @Mixin private DataDirectory data = new DataDirectory();

    @Override
    public void run() {
        new Terminal().line(ServerAccess.token(data.path()));
    }
}
