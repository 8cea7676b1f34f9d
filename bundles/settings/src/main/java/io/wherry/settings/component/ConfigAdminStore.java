package io.wherry.settings.component;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import io.wherry.settings.core.Store;
import io.wherry.settings.files.Derived;
import io.wherry.settings.files.Kind;
import io.wherry.settings.keys.Source;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** Configurations in ConfigAdmin, which keeps them over a restart. */
final class ConfigAdminStore implements Store {
    /** Marks what was derived; its value is the name of the operator's file. */
    static final String ORIGIN = "wherry.source";
    private static final String FILE = "felix.fileinstall.filename";
    /** Some editors begin a file with it; FileInstall takes it for a letter of the first key. */
    private static final String BYTE_ORDER_MARK = "\uFEFF";
    /** Any bundle may have it: whoever provides the layer. */
    private static final String ANY = "?";

    private final ConfigurationAdmin admin;
    private final ServiceReference<?> reader;

    /**
     * A store in {@code admin}.
     *
     * @param reader in whose name placeholders are replaced
     */
    ConfigAdminStore(ConfigurationAdmin admin, ServiceReference<?> reader) {
        this.admin = admin;
        this.reader = reader;
    }

    @Override
    public List<Source> sources() throws IOException {
        List<Source> sources = new ArrayList<>();
        for (Configuration configuration : list("(!(" + ORIGIN + "=*))")) {
            read(configuration).ifPresent(sources::add);
        }
        sources.sort(Comparator.comparing(Source::file));
        return sources;
    }

    @Override
    public Optional<Source> source(String pid) throws IOException {
        for (Configuration configuration : list("(&(service.pid=" + escape(pid) + ")(!(" + ORIGIN + "=*)))")) {
            return read(configuration);
        }
        return Optional.empty();
    }

    @Override
    public void drop(Source source) throws IOException {
        remove(source.pid());
    }

    @Override
    public Set<String> origins() throws IOException {
        Set<String> origins = new TreeSet<>();
        for (Configuration configuration : list("(" + ORIGIN + "=*)")) {
            origins.add((String) configuration.getProperties().get(ORIGIN));
        }
        return origins;
    }

    @Override
    public List<String> derivedFrom(String file) throws IOException {
        return list("(" + ORIGIN + "=" + escape(file) + ")").stream().map(Configuration::getPid).toList();
    }

    @Override
    public boolean put(Derived derived, String file) throws IOException {
        Configuration configuration = derived.name().isEmpty() ? admin.getConfiguration(derived.pid(), ANY)
                : admin.getFactoryConfiguration(derived.layer().pid(), derived.name(), ANY);
        Dictionary<String, Object> properties = new Hashtable<>(derived.properties());
        properties.put(ORIGIN, file);
        return configuration.updateIfDifferent(properties);
    }

    @Override
    public void remove(String pid) throws IOException {
        for (Configuration configuration : list("(service.pid=" + escape(pid) + ")")) {
            configuration.delete();
        }
    }

    private List<Configuration> list(String filter) throws IOException {
        try {
            Configuration[] found = admin.listConfigurations(filter);
            return found == null ? List.of() : List.of(found);
        } catch (InvalidSyntaxException e) {
            throw new IOException("A PID that no filter can hold: " + filter, e);
        }
    }

    private static String escape(String value) {
        return value.replaceAll("[\\\\*()]", "\\\\$0");
    }

    private Optional<Source> read(Configuration configuration) {
        try {
            Dictionary<String, Object> written = configuration.getProperties();
            String file = fileName(configuration.getPid(), written);
            if (Kind.of(file).isEmpty()) {
                return Optional.empty();
            }
            Map<String, String> effective = texts(configuration.getProcessedProperties(reader));
            return Optional.of(new Source(configuration.getPid(), file, texts(written), effective));
        } catch (IllegalStateException e) {
            // Deleted since it was listed; its own event is on the way.
            return Optional.empty();
        }
    }

    /** FileInstall notes the file; its own PID for a file with a hyphen in its name is another. */
    private static String fileName(String pid, Dictionary<String, Object> properties) {
        if (properties.get(FILE) instanceof String uri) {
            String path = URI.create(uri).getPath();
            return path.substring(path.lastIndexOf('/') + 1);
        }
        return pid + ".cfg";
    }

    private static Map<String, String> texts(Dictionary<String, Object> properties) {
        Map<String, String> texts = new TreeMap<>();
        for (String key : Collections.list(properties.keys())) {
            if (!key.startsWith("service.") && !key.equals(FILE)) {
                texts.put(key.replace(BYTE_ORDER_MARK, ""), text(properties.get(key)));
            }
        }
        return texts;
    }

    /** FileInstall gives strings; its typed syntax can give lists. */
    private static String text(Object value) {
        if (value instanceof Object[] list) {
            return String.join(",", Arrays.stream(list).map(String::valueOf).toList());
        }
        return String.valueOf(value);
    }
}
