package dev.gangway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import dev.gangway.command.GatewayException;
import dev.gangway.fake.CertificateMaker;
import dev.gangway.stream.Segment;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TlsTest {
    private static final String BEARER = "Authorization: Bearer " + TestServer.TOKEN;
    @TempDir static Path made;
    @TempDir Path directory;
    private TlsFiles files;
    private TestServer server;

    @BeforeAll
    static void makeCertificates() throws Exception {
        CertificateMaker.make(made, "first");
        CertificateMaker.make(made, "second");
    }

    @BeforeEach
    void open() throws IOException {
        files = new TlsFiles(directory.resolve("it.crt"), directory.resolve("it.key"));
        use("first");
        server = new TestServer(settings("127.0.0.1", files));
    }

    @AfterEach
    void close() {
        server.close();
    }

    private void use(String name) throws IOException {
        Files.copy(
                made.resolve(name + ".crt"),
                files.certificate(),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        Files.copy(
                made.resolve(name + ".key"),
                files.key(),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }

    private static HttpSettings settings(String host, TlsFiles files) {
        return new HttpSettings(
                host,
                0,
                false,
                Set.of(),
                Set.of(),
                HttpLimits.DEFAULTS,
                new EntrySettings(Optional.of(files), TrustedProxies.NONE, Rates.DEFAULTS));
    }

    /// What trusts one certificate and no other.
    private static SSLContext trusting(String name) throws Exception {
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        try (InputStream pem = Files.newInputStream(made.resolve(name + ".crt"))) {
            trusted.setCertificateEntry(
                    "it", CertificateFactory.getInstance("X.509").generateCertificate(pem));
        }
        TrustManagerFactory trust =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    private RawClient connect(String name) throws Exception {
        return RawClient.connect(server.server.port(), trusting(name).getSocketFactory());
    }

    @Test
    void requestsAndSocketsGoByTls() throws Exception {
        server.wire.onText = (socket, text) -> socket.send(text.getBytes(StandardCharsets.UTF_8));
        try (RawClient plain = connect("first");
                RawClient socket = connect("first")) {
            assertThat(plain.get("/healthz").body()).isEqualTo("ok\n");
            assertThat(socket.upgrade("/fake", BEARER).status()).isEqualTo(101);
            socket.text("hello");
            assertThat(socket.frame().text()).isEqualTo("hello");
        }
        assertThat(server.server.url()).startsWith("https://127.0.0.1:");
    }

    @Test
    void sharedSlicesArriveWholeAndInOrderAndAreReleasedOnce() throws Exception {
        try (RawClient client = connect("first")) {
            client.upgrade("/fake", BEARER);
            var socket = server.wire.connection().socket;
            for (int i = 0; i < 300; i++) {
                Segment segment = server.streams.frame(i + " " + "x".repeat(i * 7));
                int length = server.streams.length(segment);
                socket.loop()
                        .execute(() -> {
                            socket.write(segment, 0, length);
                            socket.flush();
                        });
            }

            for (int i = 0; i < 300; i++) {
                assertThat(client.frame().text()).isEqualTo(i + " " + "x".repeat(i * 7));
            }
            await().untilAsserted(() ->
                    assertThat(server.streams.allReleases()).containsOnly(1).hasSize(300));
        }
    }

    @Test
    void onlyHttp11IsAgreedOn() throws Exception {
        try (HttpClient client = HttpClient.newBuilder().sslContext(trusting("first")).build()) {
            HttpResponse<String> response =
                    client.send(
                            HttpRequest.newBuilder()
                                    .uri(java.net.URI.create(server.server.url() + "/healthz"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());

            assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
        }
        try (RawClient client = connect("first")) {
            SSLSocket socket = (SSLSocket) client.socket();
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setApplicationProtocols(new String[] {"h2", "http/1.1"});
            socket.setSSLParameters(parameters);
            socket.startHandshake();

            assertThat(socket.getApplicationProtocol()).isEqualTo("http/1.1");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void bothVersionsAreSpoken(String version) throws Exception {
        try (RawClient client = connect("first")) {
            SSLSocket socket = (SSLSocket) client.socket();
            socket.setEnabledProtocols(new String[] {version});

            assertThat(client.get("/healthz").status()).isEqualTo(200);
            assertThat(socket.getSession().getProtocol()).isEqualTo(version);
        }
    }

    @Test
    void whoSpeaksInTheClearIsHungUpOnWithoutAFault() {
        try (Logs logs = new Logs("ROOT", Level.WARN);
                RawClient client = server.connect()) {
            client.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");

            assertThat(client.ends()).isTrue();
            assertThat(logs.all()).doesNotContain("Internal error");
        }
    }

    @Test
    void cookieIsSecureAndPagesInTheClearAreForeign() throws Exception {
        server.entrance.password("ada", "right");
        String body = "{\"name\":\"ada\",\"password\":\"right\"}";
        try (RawClient client = connect("first");
                RawClient foreign = connect("first")) {
            String set = client.post("/auth/login", body).header("Set-Cookie");
            assertThat(set).startsWith("__Host-gangway-").endsWith("; Secure");

            assertThat(client.get("/fake/who", "Origin: https://localhost").status())
                    .isEqualTo(200);
            assertThat(foreign.get("/fake/who", "Origin: http://localhost").status())
                    .isEqualTo(403);
        }
    }

    @Test
    void newFilesAreTakenUpForLaterConnectionsAndEarlierOnesStay() throws Exception {
        use("second");
        touch();
        try (RawClient before = connect("first")) {
            assertThat(before.get("/healthz").status()).isEqualTo(200);

            server.server.lookAtCertificate();

            assertThat(before.get("/healthz").status()).isEqualTo(200);
            try (RawClient after = connect("second")) {
                assertThat(after.get("/healthz").status()).isEqualTo(200);
            }
            try (RawClient old = connect("first")) {
                assertThatThrownBy(() -> ((SSLSocket) old.socket()).startHandshake())
                        .isInstanceOf(SSLException.class);
            }
        }
    }

    @Test
    void brokenNewFilesAreToldAndTheOldOnesStayInUse() throws Exception {
        try (Logs logs = new Logs(Tls.class.getName(), Level.WARN)) {
            Files.writeString(files.certificate(), "half a certif");
            touch();
            server.server.lookAtCertificate();
            Files.delete(files.certificate());
            server.server.lookAtCertificate();

            assertThat(logs.all())
                    .contains("cannot be used, the one before stays in use")
                    .contains("there is no file");
            try (RawClient client = connect("first")) {
                assertThat(client.get("/healthz").status()).isEqualTo(200);
            }
        }
    }

    private void touch() throws IOException {
        Files.setLastModifiedTime(files.certificate(), FileTime.fromMillis(1));
    }

    @Test
    void filesThatCannotBeUsedAreSaidInASentence() throws Exception {
        TlsFiles missing = new TlsFiles(directory.resolve("no.crt"), files.key());
        TlsFiles swapped = new TlsFiles(files.key(), files.certificate());
        TlsFiles mismatched = new TlsFiles(made.resolve("second.crt"), files.key());

        for (var wrong : List.of(missing, swapped, mismatched)) {
            assertThatThrownBy(() -> new TestServer(settings("127.0.0.1", wrong)))
                    .isInstanceOf(GatewayException.class)
                    .hasMessageContaining("cannot use the certificate")
                    .message()
                    .doesNotContain("BEGIN");
        }
    }

    @Test
    void withACertificateOtherAddressesMayBeListenedOn() {
        try (TestServer open = new TestServer(settings("0.0.0.0", files))) {
            assertThat(open.server.url()).startsWith("https://0.0.0.0:");
        }
    }

    @Test
    void certificateIsTheOneOfTheFile() throws Exception {
        try (RawClient client = connect("first")) {
            SSLSocket socket = (SSLSocket) client.socket();
            socket.startHandshake();

            assertThat(
                            ((X509Certificate) socket.getSession().getPeerCertificates()[0])
                                    .getSubjectX500Principal()
                                    .getName())
                    .isEqualTo("CN=first");
        }
    }
}
