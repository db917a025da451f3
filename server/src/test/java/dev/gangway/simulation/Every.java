package dev.gangway.simulation;

/// True every so many times.
final class Every {
    private final int times;
    private int count;

    Every(int times) {
        this.times = times;
    }

    boolean now() {
        return ++count % times == 0;
    }
}
