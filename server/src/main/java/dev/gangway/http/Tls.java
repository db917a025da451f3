package dev.gangway.http;

import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import io.netty.channel.Channel;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.time.Duration;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A listener's certificate: TLS 1.2 and 1.3, HTTP/1.1 alone. New files are taken up without a
/// restart, for connections that come after; broken ones are told in the log, and the certificate
/// before them stays in use. Any thread.
final class Tls {
    /// How often the files are looked at.
    static final Duration LOOK_EVERY = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(Tls.class);

    private final TlsFiles files;
    private volatile SslContext context;

    /// Guarded by this.
    private Stamps seen;

    /// By what a change is seen.
    private record Stamps(
            FileTime certificate, long certificateBytes, FileTime key, long keyBytes) {
        static Stamps of(TlsFiles files) throws IOException {
            return new Stamps(
                    Files.getLastModifiedTime(files.certificate()),
                    Files.size(files.certificate()),
                    Files.getLastModifiedTime(files.key()),
                    Files.size(files.key()));
        }
    }

    private Tls(TlsFiles files, Stamps seen, SslContext context) {
        this.files = files;
        this.seen = seen;
        this.context = context;
    }

    /// @throws GatewayException INVALID for files that cannot be used
    static Tls open(TlsFiles files) {
        try {
            return new Tls(files, Stamps.of(files), load(files));
        } catch (IOException | GeneralSecurityException | IllegalArgumentException unusable) {
            throw new GatewayException(
                    ErrorCode.INVALID,
                    "cannot use the certificate "
                            + files.certificate()
                            + " with the key "
                            + files.key()
                            + ": "
                            + why(unusable),
                    unusable);
        }
    }

    /// Speaks TLS on a new connection.
    SslHandler handler(Channel channel, Duration handshakeMax) {
        SslHandler handler = context.newHandler(channel.alloc());
        handler.setHandshakeTimeoutMillis(handshakeMax.toMillis());
        return handler;
    }

    /// Takes up files that have changed. Reads them.
    synchronized void look() {
        try {
            Stamps now = Stamps.of(files);
            if (now.equals(seen)) {
                return;
            }
            seen = now;
            context = load(files);
            LOG.info("The certificate was read anew from {}", files.certificate());
        } catch (IOException | GeneralSecurityException | IllegalArgumentException unusable) {
            LOG.warn(
                    "The new certificate {} cannot be used, the one before stays in use: {}",
                    files.certificate(),
                    why(unusable));
        }
    }

    /// Whether a fault on a channel is the peer's doing, or the network's: it went away, or does
    /// not speak TLS.
    static boolean isPeers(Throwable fault) {
        return fault instanceof IOException
                || (fault instanceof DecoderException && fault.getCause() instanceof SSLException);
    }

    private static SslContext load(TlsFiles files) throws IOException, GeneralSecurityException {
        PemFiles read = PemFiles.read(files);
        return SslContextBuilder.forServer(read.key(), read.chain())
                .sslProvider(SslProvider.JDK)
                .protocols("TLSv1.3", "TLSv1.2")
                .applicationProtocolConfig(
                        new ApplicationProtocolConfig(
                                Protocol.ALPN,
                                SelectorFailureBehavior.NO_ADVERTISE,
                                SelectedListenerFailureBehavior.ACCEPT,
                                ApplicationProtocolNames.HTTP_1_1))
                .build();
    }

    /// In words that help.
    private static String why(Exception unusable) {
        return switch (unusable) {
            case NoSuchFileException missing -> "there is no file " + missing.getFile();
            case AccessDeniedException denied -> "it may not be read: " + denied.getFile();
            default -> String.valueOf(unusable.getMessage());
        };
    }
}
