package dev.gangway.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads a certificate and its key, and sees that they belong together.
///
/// @param chain the server's own first
record PemFiles(List<X509Certificate> chain, PrivateKey key) {
    private static final int FILE_BYTES_MAX = 1 << 20;
    private static final Pattern KEY =
            Pattern.compile(
                    "-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

    /// The kinds of keys, and how each signs.
    private static final List<List<String>> KINDS =
            List.of(
                    List.of("EC", "SHA256withECDSA"),
                    List.of("RSA", "SHA256withRSA"),
                    List.of("EdDSA", "EdDSA"));

    PemFiles {
        chain = List.copyOf(chain);
    }

    /// @throws IOException when a file cannot be read
    /// @throws GeneralSecurityException when they do not hold what they should; its message says
    ///   which one, and nothing of a key
    static PemFiles read(TlsFiles files) throws IOException, GeneralSecurityException {
        List<X509Certificate> chain = chain(files.certificate());
        byte[] encoded = key(files.key());
        PublicKey own = chain.getFirst().getPublicKey();
        for (var kind : KINDS) {
            if (own.getAlgorithm().equals(kind.getFirst())) {
                PrivateKey key = decoded(encoded, kind.getFirst());
                if (belong(key, own, kind.getLast())) {
                    return new PemFiles(chain, key);
                }
            }
        }
        throw new GeneralSecurityException("the key is not that of the certificate");
    }

    private static List<X509Certificate> chain(Path file)
            throws IOException, GeneralSecurityException {
        requireSmall(file);
        try (InputStream in = Files.newInputStream(file)) {
            List<X509Certificate> chain =
                    CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
                            .map(X509Certificate.class::cast)
                            .toList();
            if (!chain.isEmpty()) {
                return chain;
            }
        } catch (GeneralSecurityException unreadable) {
            throw new GeneralSecurityException("there is no certificate in " + file, unreadable);
        }
        throw new GeneralSecurityException("there is no certificate in " + file);
    }

    private static byte[] key(Path file) throws IOException, GeneralSecurityException {
        requireSmall(file);
        Matcher key = KEY.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
        if (!key.find()) {
            throw new GeneralSecurityException(
                    "there is no PRIVATE KEY in "
                            + file
                            + " that is PKCS #8 and not encrypted (openssl pkcs8 -topk8 -nodes"
                            + " makes one of another kind)");
        }
        return Base64.getMimeDecoder().decode(key.group(1));
    }

    private static PrivateKey decoded(byte[] encoded, String kind) throws GeneralSecurityException {
        try {
            return KeyFactory.getInstance(kind).generatePrivate(new PKCS8EncodedKeySpec(encoded));
        } catch (GeneralSecurityException otherKind) {
            throw new GeneralSecurityException("the key is not that of the certificate", otherKind);
        }
    }

    private static boolean belong(PrivateKey key, PublicKey own, String algorithm)
            throws GeneralSecurityException {
        byte[] anything = algorithm.getBytes(StandardCharsets.US_ASCII);
        Signature signing = Signature.getInstance(algorithm);
        signing.initSign(key);
        signing.update(anything);
        byte[] signature = signing.sign();
        Signature verifying = Signature.getInstance(algorithm);
        verifying.initVerify(own);
        verifying.update(anything);
        return verifying.verify(signature);
    }

    private static void requireSmall(Path file) throws IOException, GeneralSecurityException {
        if (Files.size(file) > FILE_BYTES_MAX) {
            throw new GeneralSecurityException(file + " is larger than a PEM file is (1 MiB)");
        }
    }
}
