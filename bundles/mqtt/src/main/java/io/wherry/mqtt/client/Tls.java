package io.wherry.mqtt.client;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/**
 * What one encrypted connection needs, read from its files now.
 *
 * @param context the keys and whom to trust
 * @param own     the gateway's certificates
 * @param ca      those of the CA file
 */
record Tls(SSLContext context, List<X509Certificate> own, List<X509Certificate> ca) {
    /** For the key store that lives in memory only; it protects nothing. */
    private static final char[] UNUSED = {};

    private interface Reading<T> {
        T read(Path file) throws IOException, GeneralSecurityException;
    }

    /**
     * Reads the files.
     *
     * @throws LinkException that names the key of the configuration, the file and what is wrong with it
     */
    static Tls read(Endpoint.Files files) throws LinkException {
        List<X509Certificate> ca = read("ca", files.ca(), Pem::certificates).orElse(List.of());
        List<X509Certificate> own = read("certificate", files.certificate(), Pem::certificates).orElse(List.of());
        Optional<PrivateKey> key = read("key", files.key(), Pem::key);
        if (own.isEmpty() == key.isPresent()) {
            throw new LinkException("certificate and key belong together: set both or none");
        }
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(key.isPresent() ? identity(own, key.get()) : null, ca.isEmpty() ? null : trust(ca), null);
            return new Tls(context, own, ca);
        } catch (GeneralSecurityException | IOException wrong) {
            throw new LinkException("certificate and key can't be used: " + wrong.getMessage(), wrong);
        }
    }

    private static <T> Optional<T> read(String name, Optional<Path> file, Reading<T> reading) throws LinkException {
        if (file.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(reading.read(file.get()));
        } catch (NoSuchFileException absent) {
            throw new LinkException(name + "=" + file.get() + ": there is no such file", absent);
        } catch (IOException | GeneralSecurityException | IllegalArgumentException wrong) {
            throw new LinkException(name + "=" + file.get() + " can't be read: " + wrong.getMessage(), wrong);
        }
    }

    private static KeyManager[] identity(List<X509Certificate> own, PrivateKey key) throws GeneralSecurityException, IOException {
        KeyStore store = empty();
        store.setKeyEntry("gateway", key, UNUSED, own.toArray(Certificate[]::new));
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, UNUSED);
        return factory.getKeyManagers();
    }

    private static TrustManager[] trust(List<X509Certificate> ca) throws GeneralSecurityException, IOException {
        KeyStore store = empty();
        for (int i = 0; i < ca.size(); i++) {
            store.setCertificateEntry("ca-" + i, ca.get(i));
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, UNUSED);
        return store;
    }

    /** When the certificates expire, with the broker's. */
    Expiry expiry(List<Certificate> peer) {
        return new Expiry(Expiry.earliest(own.stream().limit(1).toList()), Expiry.earliest(ca),
                Expiry.earliest(peer.stream().limit(1).filter(X509Certificate.class::isInstance).map(X509Certificate.class::cast).toList()));
    }
}
