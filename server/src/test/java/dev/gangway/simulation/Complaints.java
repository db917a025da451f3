package dev.gangway.simulation;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import org.slf4j.LoggerFactory;

/// Listens to what the server logs while a run lasts, in place of the console. An error is a
/// finding: much of what goes wrong is caught and logged, so that one part does not take others
/// with it. Planted failures of the store are none.
final class Complaints extends AppenderBase<ILoggingEvent> implements AutoCloseable {
    private static final String EXPECTED = "could not commit to";

    private final Logger logger = (Logger) LoggerFactory.getLogger("dev.gangway");
    private final Findings findings;

    Complaints(Findings findings) {
        this.findings = findings;
        setContext(logger.getLoggerContext());
        start();
        logger.setAdditive(false);
        logger.addAppender(this);
    }

    @Override
    protected void append(ILoggingEvent event) {
        if (event.getLevel().isGreaterOrEqual(Level.ERROR)
                && !event.getMessage().startsWith(EXPECTED)) {
            String trace =
                    event.getThrowableProxy() == null
                            ? ""
                            : ThrowableProxyUtil.asString(event.getThrowableProxy());
            findings.add("logged: ", event.getFormattedMessage(), "\n", trace);
        }
    }

    @Override
    public void close() {
        logger.detachAppender(this);
        logger.setAdditive(true);
        stop();
    }
}
