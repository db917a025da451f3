package dev.gangway.session;

import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Notices that a running turn has fallen silent. Stands still while a person is asked or a tool is
/// at work: then it is not the agent that everybody waits for.
///
/// It counts the time that its own timers took, not what the clock says has passed: a machine that
/// slept for a night is no silence. An agent's word costs it nothing, it asks for the last one when
/// a timer is due. Guarded by its session's lock.
final class SilenceWatch {
    /// Whoever is told, under the session's lock.
    interface Alarm {
        /// Once for each silence.
        void silent(Duration silence);

        /// The turn is to end.
        void silentTooLong(Duration silence);
    }

    private final InstantSource clock;
    private final Timers timers;
    private final Consumer<Runnable> decide;
    private final SessionLimits.Watch limits;
    private final LongSupplier lastWord;
    private final Alarm alarm;

    private boolean began;
    private boolean standing;
    private boolean told;
    private long heardMillis;
    private Duration silence = Duration.ZERO;
    private Timers.@Nullable Handle timer;

    /// Tells a timer that was too late to be cancelled from the one that counts.
    private long runs;

    /// @param decide runs something under the session's lock
    /// @param lastWord when the agent said something last, by `clock` in milliseconds
    SilenceWatch(
            InstantSource clock,
            Timers timers,
            Consumer<Runnable> decide,
            SessionLimits.Watch limits,
            LongSupplier lastWord,
            Alarm alarm) {
        this.clock = clock;
        this.timers = timers;
        this.decide = decide;
        this.limits = limits;
        this.lastWord = lastWord;
        this.alarm = alarm;
    }

    /// A turn begins.
    void begin() {
        stop();
        began = true;
        standing = false;
        listen();
    }

    /// Stands still or goes on, as asked; asking for what already is changes nothing.
    void standing(boolean stands) {
        if (!began || stands == standing) {
            return;
        }
        standing = stands;
        if (stands) {
            pause();
        } else {
            listen();
        }
    }

    void stop() {
        pause();
        began = false;
    }

    private void listen() {
        heardMillis = lastWord.getAsLong();
        silence = Duration.ZERO;
        told = false;
        arm(limits.silenceTime());
    }

    private void arm(Duration delay) {
        runs++;
        long run = runs;
        timer = timers.after(delay, () -> decide.accept(() -> due(run, delay)));
    }

    private void due(long run, Duration passed) {
        if (run != runs || timer == null) {
            return;
        }
        timer = null;
        if (lastWord.getAsLong() != heardMillis) {
            spokeMeanwhile(passed);
        } else {
            silence = silence.plus(passed);
            stillSilent();
        }
    }

    private void spokeMeanwhile(Duration passed) {
        heardMillis = lastWord.getAsLong();
        Duration since = Duration.ofMillis(clock.millis() - heardMillis);
        silence = since.isNegative() || since.compareTo(passed) > 0 ? Duration.ZERO : since;
        told = false;
        stillSilent();
    }

    private void stillSilent() {
        if (silence.compareTo(limits.silenceCancelTime()) >= 0) {
            alarm.silentTooLong(silence);
            return;
        }
        Duration left = limits.silenceCancelTime().minus(silence);
        if (silence.compareTo(limits.silenceTime()) < 0) {
            left = limits.silenceTime().minus(silence);
        } else if (!told) {
            told = true;
            alarm.silent(silence);
        }
        arm(left.compareTo(limits.silenceTime()) < 0 ? left : limits.silenceTime());
    }

    private void pause() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }
}
