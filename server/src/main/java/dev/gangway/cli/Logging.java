package dev.gangway.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.OutputStreamAppender;
import dev.gangway.config.Config;
import dev.gangway.redact.RedactedJsonLines;
import org.slf4j.LoggerFactory;

/// How a server says on standard error what happens in it, as configured. Until that is read, the
/// class path's `logback.xml` says it.
final class Logging {
    /// The appender's name there.
    private static final String APPENDER = "ERR";

    private Logging() {}

    static void configure(Config.Log log) {
        if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) {
            return;
        }
        var root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        log.level().ifPresent(level -> root.setLevel(Level.toLevel(level)));
        Appender<ILoggingEvent> appender = root.getAppender(APPENDER);
        if (log.format() == Config.Log.Format.JSON
                && appender instanceof OutputStreamAppender<ILoggingEvent> output) {
            output.setEncoder(json(context));
        }
    }

    /// One object a line: timestamp (milliseconds since 1970), level, threadName, loggerName, mdc,
    /// message, throwable.
    private static RedactedJsonLines json(LoggerContext context) {
        RedactedJsonLines json = new RedactedJsonLines();
        json.setContext(context);
        json.setWithContext(false);
        json.setWithSequenceNumber(false);
        json.setWithNanoseconds(false);
        json.setWithMessage(false);
        json.setWithArguments(false);
        json.setWithFormattedMessage(true);
        json.start();
        return json;
    }
}
