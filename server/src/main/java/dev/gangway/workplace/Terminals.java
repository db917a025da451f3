package dev.gangway.workplace;

import dev.gangway.agent.WorkplaceHost;
import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import dev.gangway.event.EventKind;
import dev.gangway.process.ProcessSpec;
import dev.gangway.process.RunningCommand;
import java.io.IOException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/// The terminals of one agent. Any thread.
final class Terminals {
    private final WorkplaceHost host;
    private final LocalWorkplaces place;

    /// Guards the fields below; nothing is started under it.
    private final Object lock = new Object();

    private final Map<String, Terminal> terminals = new HashMap<>();
    private boolean closed;

    Terminals(WorkplaceHost host, LocalWorkplaces place) {
        this.host = host;
        this.place = place;
    }

    /// Starts a command in a new terminal. Blocks.
    Terminal create(ProcessSpec spec, CommandWords words, int outputBytes) {
        Terminal terminal = add(outputBytes);
        boolean started = false;
        try {
            host.event(
                    EventKind.TERMINAL_STARTED,
                    TerminalPayloads.started(
                            terminal.id(), words.words(), spec.directory().toString()));
            RunningCommand command = place.launcher().run(spec, terminal);
            terminal.begun(command);
            started = true;
            return terminal;
        } catch (IOException e) {
            throw new GatewayException(
                    ErrorCode.INVALID, "The command could not be started: " + e.getMessage(), e);
        } finally {
            if (!started) {
                neverStarted(terminal);
            }
        }
    }

    private void neverStarted(Terminal terminal) {
        release(terminal.id());
        host.event(EventKind.TERMINAL_ENDED, TerminalPayloads.neverStarted(terminal.id()));
    }

    private Terminal add(int outputBytes) {
        synchronized (lock) {
            if (closed) {
                throw new GatewayException(ErrorCode.AGENT_FAILED, "The agent is gone.");
            }
            int most = place.limits().terminals();
            if (terminals.size() >= most) {
                throw new GatewayException(
                        ErrorCode.LIMIT, most + " terminals are open: release one first.");
            }
            String id = "terminal-" + HexFormat.of().toHexDigits(place.random().nextLong());
            Terminal terminal =
                    new Terminal(id, outputBytes, host, place.limits(), place.countdown());
            terminals.put(id, terminal);
            return terminal;
        }
    }

    Terminal find(String id) {
        synchronized (lock) {
            Terminal terminal = terminals.get(id);
            if (terminal == null) {
                throw new GatewayException(ErrorCode.NOT_FOUND, "There is no such terminal.");
            }
            return terminal;
        }
    }

    /// Ends its command; the terminal is no more.
    void release(String id) {
        find(id).stop();
        synchronized (lock) {
            terminals.remove(id);
        }
    }

    void close() {
        List<Terminal> left;
        synchronized (lock) {
            closed = true;
            left = List.copyOf(terminals.values());
            terminals.clear();
        }
        left.forEach(Terminal::stop);
    }
}
