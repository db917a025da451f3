package dev.gangway.bench;

import java.util.ArrayList;
import java.util.List;

/// What is measured in each round, in order.
///
/// @param rounds how often; medians are shown
/// @param warmUpTurns that a Gangway server streams before the one that counts
record Plan(int rounds, int warmUpTurns, List<Trial> trials) {
    private static final int WARM_UP_TURNS = 4;

    /// One contender's run.
    ///
    /// @param events each of which goes to all sockets
    record Trial(Server server, int sockets, long events) {}

    /// Who takes part.
    enum Server {
        GANGWAY("Gangway"),
        GANGWAY_UNSTORED("Gangway without its store"),
        C("C, epoll"),
        NODE("Node `ws`"),
        NODE_CORKED("Node `ws`, corked");

        private final String title;

        Server(String title) {
            this.title = title;
        }

        String title() {
            return title;
        }

        boolean isNode() {
            return this == NODE || this == NODE_CORKED;
        }
    }

    Plan {
        trials = List.copyOf(trials);
    }

    /// About ten million frames to 100 sockets; what is compared with each other runs in turn.
    static Plan full() {
        return plan(3, WARM_UP_TURNS, 2_000_000, 5_000_000, 100_000);
    }

    /// Shows that all frames come, and in order; its figures mean nothing.
    static Plan quick() {
        return plan(1, 0, 100_000, 100_000, 2_000);
    }

    /// One run, for a profiler.
    static Plan single(Trial trial) {
        return new Plan(1, WARM_UP_TURNS, List.of(trial));
    }

    private static Plan plan(int rounds, int warmUp, long gangway, long c, long shared) {
        List<Trial> trials = new ArrayList<>();
        trials.add(new Trial(Server.GANGWAY, 1, gangway));
        trials.add(new Trial(Server.GANGWAY_UNSTORED, 1, gangway));
        trials.add(new Trial(Server.C, 1, c));
        trials.add(new Trial(Server.NODE, 1, gangway));
        trials.add(new Trial(Server.NODE_CORKED, 1, gangway));
        for (Server server : List.of(Server.C, Server.GANGWAY, Server.NODE_CORKED, Server.NODE)) {
            trials.add(new Trial(server, 100, shared));
        }
        return new Plan(rounds, warmUp, trials);
    }

    Plan withoutNode() {
        return new Plan(
                rounds,
                warmUpTurns,
                trials.stream().filter(trial -> !trial.server().isNode()).toList());
    }
}
