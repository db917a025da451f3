package dev.gangway.bench;

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

    /// About ten million frames to 100 sockets, of plain Node two, which take it as long; what is
    /// compared with each other runs in turn.
    static Plan full() {
        return plan(3, WARM_UP_TURNS, 20);
    }

    /// Shows that all frames come, and in order; its figures mean nothing.
    static Plan quick() {
        return plan(1, 0, 1);
    }

    /// One run, for a profiler.
    static Plan single(Trial trial) {
        return new Plan(1, WARM_UP_TURNS, List.of(trial));
    }

    /// @param size 1 for the smallest
    private static Plan plan(int rounds, int warmUpTurns, int size) {
        List<Trial> trials =
                List.of(
                        new Trial(Server.GANGWAY, 1, size * 100_000L),
                        new Trial(Server.GANGWAY_UNSTORED, 1, size * 100_000L),
                        new Trial(Server.C, 1, size * 250_000L),
                        new Trial(Server.NODE, 1, size * 50_000L),
                        new Trial(Server.NODE_CORKED, 1, size * 100_000L),
                        new Trial(Server.C, 100, size * 5_000L),
                        new Trial(Server.GANGWAY, 100, size * 5_000L),
                        new Trial(Server.NODE_CORKED, 100, size * 5_000L),
                        new Trial(Server.NODE, 100, size * 1_000L));
        return new Plan(rounds, warmUpTurns, trials);
    }

    Plan withoutNode() {
        return new Plan(
                rounds,
                warmUpTurns,
                trials.stream().filter(trial -> !trial.server().isNode()).toList());
    }
}
