package dev.tollgate.testing;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import ch.qos.logback.core.AppenderBase;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.slf4j.LoggerFactory;

/**
 * Listens to Vert.x' own checker of blocked threads. A busy machine makes any code slow, so only a stack of ours that waits
 * (I/O, a lock, `await`, sleep) counts.
 */
final class BlockedLoops extends AppenderBase<ILoggingEvent> {
    static final long LIMIT_MS = 200;
    private static final String CHECKER = "io.vertx.core.impl.BlockedThreadChecker";

    /** Where a thread stands while it waits. */
    private static final List<String> WAITS = List.of(
            "java.lang.Object.wait",
            "java.lang.Thread.sleep",
            "jdk.internal.misc.Unsafe.park",
            "sun.nio.ch.FileDispatcherImpl",
            "sun.nio.ch.UnixFileDispatcherImpl",
            "java.io.FileInputStream",
            "java.io.FileOutputStream",
            "java.io.RandomAccessFile",
            "sun.nio.ch.SocketDispatcher",
            "java.net.Socket");

    private final List<String> seen = new CopyOnWriteArrayList<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(CHECKER);

    static BlockedLoops watch() {
        var watch = new BlockedLoops();
        watch.setContext(watch.logger.getLoggerContext());
        watch.start();
        watch.logger.addAppender(watch);
        return watch;
    }

    /** Ends listening; what was seen. */
    List<String> end() {
        logger.detachAppender(this);
        return seen;
    }

    @Override
    protected void append(ILoggingEvent event) {
        IThrowableProxy stack = event.getThrowableProxy();
        if (stack == null || stack.getStackTraceElementProxyArray().length == 0) {
            return;
        }
        List<String> frames = Arrays.stream(stack.getStackTraceElementProxyArray())
                .map(StackTraceElementProxy::getSTEAsString)
                .toList();
        boolean waits =
                frames.stream().limit(4).anyMatch(frame -> WAITS.stream().anyMatch(frame::contains));
        boolean ours = frames.stream().anyMatch(frame -> frame.contains("dev.tollgate."));
        // A class is read from its file once; that is start-up, not the code's doing.
        boolean loadsClass = frames.stream().anyMatch(frame -> frame.contains("ClassLoader.loadClass("));
        // What reads the log of a test may be slow; that is the machine's doing.
        boolean writesLog = frames.stream().anyMatch(frame -> frame.contains("ch.qos.logback."));
        if (waits && ours && !loadsClass && !writesLog) {
            seen.add(event.getFormattedMessage() + frames.stream().collect(Collectors.joining("\n", "\n", "\n")));
        }
    }
}
