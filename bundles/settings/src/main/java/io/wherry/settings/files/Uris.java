package io.wherry.settings.files;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;

/** Looks at {@code scheme://host:port}. */
final class Uris {
    private Uris() {
    }

    /** {@code text} where it is a scheme out of {@code schemes}, a host, perhaps a port, and nothing else. */
    static Optional<URI> hostAndPort(String text, String... schemes) {
        try {
            URI uri = new URI(text);
            boolean bare = uri.getRawUserInfo() == null && uri.getRawQuery() == null && uri.getRawFragment() == null
                    && (uri.getRawPath() == null || uri.getRawPath().isEmpty() || uri.getRawPath().equals("/"));
            boolean port = uri.getPort() == -1 || uri.getPort() >= 1 && uri.getPort() <= 65_535;
            return uri.getScheme() != null && List.of(schemes).contains(uri.getScheme()) && uri.getHost() != null && bare && port
                    ? Optional.of(uri) : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }
}
