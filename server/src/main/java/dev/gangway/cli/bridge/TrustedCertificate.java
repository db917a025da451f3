package dev.gangway.cli.bridge;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/// Talks to a server on this machine by the very certificate that it was given: commands read the
/// file that the server reads, and trust nothing else, whatever name the certificate is for and
/// whoever signed it.
public final class TrustedCertificate {
    private TrustedCertificate() {}

    /// @param certificate the server's PEM file; empty for one in the clear
    /// @throws IOException when it cannot be read
    public static HttpClient.Builder client(Optional<Path> certificate) throws IOException {
        HttpClient.Builder builder = HttpClient.newBuilder();
        if (certificate.isPresent()) {
            builder.sslContext(context(certificate.get()));
        }
        return builder;
    }

    private static SSLContext context(Path file) throws IOException {
        try (InputStream pem = Files.newInputStream(file)) {
            // The first of the file is the server's own, those behind it are its signers'.
            Certificate own = CertificateFactory.getInstance("X.509").generateCertificate(pem);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new OnlyThis(own)}, null);
            return context;
        } catch (GeneralSecurityException unusable) {
            throw new IOException("no certificate can be read from " + file, unusable);
        }
    }

    /// Asked by hand for each connection, so that no name is compared either.
    private static final class OnlyThis extends X509ExtendedTrustManager {
        private final Certificate own;

        OnlyThis(Certificate own) {
            this.own = own;
        }

        private void check(X509Certificate[] chain) throws CertificateException {
            if (chain.length == 0 || !chain[0].equals(own)) {
                throw new CertificateException("not the certificate of the server's file");
            }
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            check(chain);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            check(chain);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type)
                throws CertificateException {
            check(chain);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            throw new CertificateException("no clients");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            throw new CertificateException("no clients");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type)
                throws CertificateException {
            throw new CertificateException("no clients");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
