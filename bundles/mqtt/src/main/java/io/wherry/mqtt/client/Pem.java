package io.wherry.mqtt.client;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads PEM files (RFC 7468): certificates, and private keys in PKCS#8, PKCS#1 (RSA) and SEC 1 (EC), not encrypted. */
final class Pem {
    private static final Pattern BLOCK = Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\\s]+)-----END \\1-----");
    private static final long LONGEST = 1 << 20;
    /** AlgorithmIdentifier { rsaEncryption, NULL } (RFC 8017). */
    private static final byte[] RSA = {0x30, 0x0d, 0x06, 0x09, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00};
    /** The OID id-ecPublicKey (RFC 5480). */
    private static final byte[] EC = {0x06, 0x07, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 0x02, 0x01};
    private static final int SEQUENCE = 0x30;
    private static final int OCTETS = 0x04;
    private static final int PARAMETERS = 0xa0;

    private Pem() {
    }

    private record Block(String label, byte[] der) {
    }

    /** The certificates in {@code file}, at least one, in their order. */
    static List<X509Certificate> certificates(Path file) throws IOException, GeneralSecurityException {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        List<X509Certificate> found = new ArrayList<>();
        for (Block block : blocks(file)) {
            if (block.label().endsWith("CERTIFICATE")) {
                found.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(block.der())));
            }
        }
        if (found.isEmpty()) {
            throw new GeneralSecurityException("there is no certificate in it");
        }
        return found;
    }

    /** The private key in {@code file}. */
    static PrivateKey key(Path file) throws IOException, GeneralSecurityException {
        for (Block block : blocks(file)) {
            switch (block.label()) {
                case "PRIVATE KEY":
                    return pkcs8(block.der());
                case "RSA PRIVATE KEY":
                    return pkcs8(wrap(RSA, block.der()));
                case "EC PRIVATE KEY":
                    return pkcs8(wrap(der(SEQUENCE, join(EC, curve(block.der()))), block.der()));
                case "ENCRYPTED PRIVATE KEY":
                    throw new GeneralSecurityException("the key is encrypted; store it unencrypted, readable to the daemon only");
                default:
                    break;
            }
        }
        throw new GeneralSecurityException("there is no private key in it");
    }

    private static List<Block> blocks(Path file) throws IOException {
        if (Files.size(file) > LONGEST) {
            throw new IOException("it is too large to be a PEM file");
        }
        List<Block> blocks = new ArrayList<>();
        Matcher matcher = BLOCK.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
        while (matcher.find()) {
            blocks.add(new Block(matcher.group(1), Base64.getMimeDecoder().decode(matcher.group(2))));
        }
        return blocks;
    }

    private static PrivateKey pkcs8(byte[] der) throws GeneralSecurityException {
        for (String algorithm : List.of("RSA", "EC", "EdDSA")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
            } catch (InvalidKeySpecException other) {
                // The encoding names its algorithm, but only the right factory reads it: on to the next.
                continue;
            }
        }
        throw new GeneralSecurityException("its key is neither RSA nor EC nor EdDSA, or is damaged");
    }

    /** PrivateKeyInfo { 0, algorithm, OCTET STRING key } (RFC 5208). */
    private static byte[] wrap(byte[] algorithm, byte[] key) {
        return der(SEQUENCE, join(join(new byte[] {0x02, 0x01, 0x00}, algorithm), der(OCTETS, key)));
    }

    /** The curve's OID: the content of {@code [0] parameters} of an ECPrivateKey { 1, OCTET STRING, [0], … } (RFC 5915). */
    private static byte[] curve(byte[] sec1) throws GeneralSecurityException {
        int at = skipHeader(sec1, 0);
        while (at >= 0 && at + 1 < sec1.length) {
            int content = skipHeader(sec1, at);
            int end = content + length(sec1, at);
            if (content > sec1.length || end > sec1.length) {
                break;
            }
            if ((sec1[at] & 0xff) == PARAMETERS) {
                return Arrays.copyOfRange(sec1, content, end);
            }
            at = end;
        }
        throw new GeneralSecurityException("the EC key does not name its curve");
    }

    private static int skipHeader(byte[] der, int at) {
        int first = at + 1 < der.length ? der[at + 1] & 0xff : 0;
        return at + 2 + (first > 0x80 ? first - 0x80 : 0);
    }

    private static int length(byte[] der, int at) {
        int first = der[at + 1] & 0xff;
        int length = first < 0x80 ? first : 0;
        for (int i = 0; i < first - 0x80 && at + 2 + i < der.length; i++) {
            length = length << 8 | der[at + 2 + i] & 0xff;
        }
        return Math.max(0, length);
    }

    private static byte[] der(int tag, byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        if (content.length < 0x80) {
            out.write(content.length);
        } else if (content.length < 0x100) {
            out.write(0x81);
            out.write(content.length);
        } else {
            out.write(0x82);
            out.write(content.length >> 8);
            out.write(content.length);
        }
        out.writeBytes(content);
        return out.toByteArray();
    }

    private static byte[] join(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
