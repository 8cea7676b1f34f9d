package io.wherry.launcher;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

import org.apache.felix.framework.util.FelixConstants;
import org.osgi.framework.Constants;

/** The properties that the framework and Felix' own bundles are started with; public for the tests that start the same bundles in another way. */
public final class Settings {
    /** What the class path gives to the bundles: the log. Interpolation asks for slf4j 1.7's version of an unchanged API. */
    private static final String LOG_PACKAGES = String.join(",",
            "org.slf4j;version=\"1.7.36\"", "org.slf4j;version=\"2.0.20\"", "org.slf4j.event;version=\"2.0.20\"", "org.slf4j.helpers;version=\"2.0.20\"",
            "org.slf4j.spi;version=\"2.0.20\"", "org.osgi.service.log;version=\"1.5.0\"");

    private Settings() {
    }

    /** The properties for a daemon of {@code distribution} with these folders. */
    public static Map<String, Object> of(Distribution distribution, Path config, Path data, Path cache, int startLevel) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("wherry.version", distribution.version());
        settings.put("wherry.config", config.toString());
        settings.put("wherry.data", data.toString());

        settings.put(Constants.FRAMEWORK_STORAGE, cache.toString());
        settings.put(Constants.FRAMEWORK_BEGINNING_STARTLEVEL, Integer.toString(startLevel));
        settings.put(Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, LOG_PACKAGES);
        settings.put(FelixConstants.LOG_LOGGER_PROP, new FrameworkLog());

        // Configurations outlive the bundle cache: the last good one of each is the one in force while the file is wrong.
        settings.put("felix.cm.dir", data.resolve("configurations").toString());
        settings.put("felix.cm.config.plugins", "org.apache.felix.configadmin.plugin.interpolation");
        settings.put("org.apache.felix.configadmin.plugin.interpolation.secretsdir", secrets(config).toString());
        settings.put("org.apache.felix.configadmin.plugin.interpolation.file.encoding", "UTF-8");

        // A component that takes long to stop (a modem says good-bye at its own pace) must not make SCR give up on it.
        settings.put("ds.lock.timeout.milliseconds", "60000");
        settings.put("ds.loglevel", "warn");

        fileInstall(settings, config, data);
        return settings;
    }

    /** Only files that the bundle settings checks are read; they are never written, and nothing is ever installed from the folder. */
    private static void fileInstall(Map<String, Object> settings, Path config, Path data) {
        settings.put("felix.fileinstall.dir", config.toString());
        settings.put("felix.fileinstall.filter", "io\\.wherry\\.(modem|ftp\\.server|mqtt|files|jobs)(~.+)?\\.cfg");
        settings.put("felix.fileinstall.subdir.mode", "skip");
        settings.put("felix.fileinstall.bundles.new.start", "false");
        settings.put("felix.fileinstall.enableConfigSave", "false");
        settings.put("felix.fileinstall.configEncoding", "UTF-8");
        settings.put("felix.fileinstall.poll", "1000");
        settings.put("felix.fileinstall.noInitialDelay", "true");
        settings.put("felix.fileinstall.disableNio2", "true");
        settings.put("felix.fileinstall.tmpdir", data.resolve("tmp").toString());
        settings.put("felix.fileinstall.log.level", "2");
    }

    /** Where {@code $[secret:NAME]} is looked up: the service manager's credentials, else a folder beside the configuration. */
    private static Path secrets(Path config) {
        return Optional.ofNullable(System.getenv("CREDENTIALS_DIRECTORY")).filter(folder -> !folder.isBlank()).map(Path::of)
                .orElse(config.resolve("secrets"));
    }
}
