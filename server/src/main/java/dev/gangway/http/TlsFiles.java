package dev.gangway.http;

import java.nio.file.Path;
import java.util.Objects;

/// Where a listener's certificate lies.
///
/// @param certificate a PEM file with the certificate and those between it and its root, in order
/// @param key a PEM file with its private key in PKCS #8, not encrypted
public record TlsFiles(Path certificate, Path key) {
    public TlsFiles {
        Objects.requireNonNull(certificate);
        Objects.requireNonNull(key);
    }
}
