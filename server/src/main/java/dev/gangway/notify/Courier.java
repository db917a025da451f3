package dev.gangway.notify;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings notices to one target: tries again after a while when that helps, gives up at last, and
/// follows no redirect. One thread; blocks.
final class Courier implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Courier.class);
    private static final int OK = 200;
    private static final int REDIRECT = 300;
    private static final int REQUEST_TIMEOUT = 408;
    private static final int TOO_EARLY = 425;
    private static final int TOO_MANY = 429;
    private static final int SERVER_FAULT = 500;

    private final Target target;
    private final NotifyLimits limits;
    private final InstantSource clock;
    private final HttpClient client;

    Courier(Target target, NotifyLimits limits, InstantSource clock) {
        this.target = target;
        this.limits = limits;
        this.clock = clock;
        this.client =
                HttpClient.newBuilder()
                        .followRedirects(Redirect.NEVER)
                        .connectTimeout(limits.answer())
                        .build();
    }

    /// What became of a notice.
    enum Outcome {
        DELIVERED,
        /// It was not worth telling any more.
        DROPPED,
        /// It was given up.
        DEAD
    }

    private sealed interface Attempt {
        record Delivered() implements Attempt {}

        /// @param retry whether it may go better later
        record Failed(String why, boolean retry) implements Attempt {}
    }

    /// @param matters asked before each attempt
    Outcome deliver(Notice notice, BooleanSupplier matters) throws InterruptedException {
        for (int attempt = 1; ; attempt++) {
            if (!matters.getAsBoolean()) {
                return Outcome.DROPPED;
            }
            switch (attempt(notice)) {
                case Attempt.Delivered _ -> {
                    return Outcome.DELIVERED;
                }
                case Attempt.Failed(String why, boolean retry) -> {
                    if (!retry || attempt == limits.attempts()) {
                        LOG.warn(
                                "{} was not told of {} after {} attempts: {}",
                                target,
                                notice.occasion().wireName(),
                                attempt,
                                why);
                        return Outcome.DEAD;
                    }
                    LOG.debug("{} is told again later: {}", target, why);
                    Thread.sleep(limits.retryAfter(attempt));
                }
            }
        }
    }

    private Attempt attempt(Notice notice) throws InterruptedException {
        HttpRequest request =
                Messages.request(target, notice, clock.instant()).timeout(limits.answer()).build();
        try {
            HttpResponse<InputStream> answer = client.send(request, BodyHandlers.ofInputStream());
            // What it says does not matter, and might not end.
            answer.body().close();
            return judged(answer.statusCode());
        } catch (IOException broken) {
            return new Attempt.Failed(broken.toString(), true);
        }
    }

    private static Attempt judged(int status) {
        if (status >= OK && status < REDIRECT) {
            return new Attempt.Delivered();
        }
        boolean retry =
                status >= SERVER_FAULT
                        || status == REQUEST_TIMEOUT
                        || status == TOO_EARLY
                        || status == TOO_MANY;
        return new Attempt.Failed("it answered " + status, retry);
    }

    @Override
    public void close() {
        client.shutdownNow();
        try {
            client.awaitTermination(Duration.ofSeconds(2));
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }
}
