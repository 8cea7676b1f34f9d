package io.wherry.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shipped logback.xml keeps the log within what it says. */
class LogBoundsTest {
    private static final int MEGABYTE = 1 << 20;
    private static final int LINES = 150_000;

    @TempDir
    Path data;

    @Test
    void aFloodOfLinesFillsSixFilesOfOneMegabyteAtMost() throws Exception {
        LoggerContext log = new LoggerContext();
        log.setMDCAdapter(new LogbackMDCAdapter());
        log.putProperty("wherry.data", data.toString());
        JoranConfigurator shipped = new JoranConfigurator();
        shipped.setContext(log);
        shipped.doConfigure(LogSetup.class.getResource("logback.xml"));
        log.getLogger(Logger.ROOT_LOGGER_NAME).detachAppender("CONSOLE");
        Logger logger = log.getLogger("io.wherry.flood");
        for (int i = 0; i < LINES; i++) {
            logger.info("a line as long as most of them are, and the whole many times as long as all files may be: {}", i);
        }
        log.stop();
        List<Path> files;
        try (Stream<Path> all = Files.list(data.resolve("log"))) {
            files = all.toList();
        }
        assertThat(files).hasSize(6);
        assertThat(files).allSatisfy(file -> assertThat(file.toFile().length()).isLessThan(MEGABYTE + 1000));
    }
}
