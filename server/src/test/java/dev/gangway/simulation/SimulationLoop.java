package dev.gangway.simulation;

import java.io.PrintStream;

/// Runs many seeds, for hours if wanted, and goes on after a fault: `FROM TO [STEPS]`.
final class SimulationLoop {
    private static final int STEPS = 250;

    private SimulationLoop() {}

    /// Ends with status 1 when any seed failed.
    public static void main(String[] arguments) {
        PrintStream out = System.out;
        long from = Long.parseLong(arguments[0]);
        long to = Long.parseLong(arguments[1]);
        int steps = arguments.length > 2 ? Integer.parseInt(arguments[2]) : STEPS;
        int failed = 0;
        Tally tally = new Tally();
        for (long seed = from; seed <= to; seed++) {
            String fault = Simulation.fault(seed, steps, Fitting.RIGHT, tally);
            if (fault != null) {
                failed++;
                out.println(fault);
            }
        }
        out.println(tally);
        out.println((to - from + 1) + " seeds, " + failed + " failed");
        System.exit(failed == 0 ? 0 : 1);
    }
}
