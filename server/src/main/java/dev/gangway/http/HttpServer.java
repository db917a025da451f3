package dev.gangway.http;

import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import dev.gangway.stream.Hub;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/// A listener: HTTP/1.1 and WebSocket on one address. It looks at who may come in, and leaves what
/// they want to the wires.
public final class HttpServer implements AutoCloseable {
    private static final int BACKLOG = 1024;

    private final Loops loops;
    private final ExecutorService threads;
    private final OpenChannels open;
    private final HttpLimits limits;
    private final HttpCounts counts = new HttpCounts();
    private final NettySocket.Context context;
    private final Admitted admitted;
    private final Upgrades upgrades;
    private final Channel listening;
    private final String host;
    private final Optional<Tls> tls;

    private HttpServer(
            InetAddress address, HttpSettings settings, HttpServices services, StreamPort streams) {
        this.host = literal(address);
        this.limits = settings.limits();
        this.open = new OpenChannels(limits.connectionsMax());
        this.tls = settings.entry().tls().map(Tls::open);
        this.threads = Executors.newVirtualThreadPerTaskExecutor();
        this.loops = new Loops();
        Faults faults = new Faults(services.connectionNumbers());
        Visits visits = new Visits();
        services.entrance().whenEnded(visits::end);
        this.context = new NettySocket.Context(streams, limits.sockets(), counts);
        this.admitted =
                new Admitted(
                        new SocketCounts(limits.socketsPerPrincipalMax()),
                        open,
                        visits,
                        services.whereabouts());
        this.upgrades =
                new Upgrades(services, settings.front(), context, admitted, loops, threads, faults);
        Pipeline pipeline = new Pipeline(door(settings, services, faults, visits), open);
        try {
            this.listening =
                    bind(
                            bootstrap(loops, limits, pipeline),
                            new InetSocketAddress(address, settings.port()));
        } catch (RuntimeException refused) {
            loops.close();
            threads.close();
            throw refused;
        }
        tls.ifPresent(this::lookAfter);
    }

    /// Looks now and then whether there is a new certificate.
    private void lookAfter(Tls certificate) {
        loops.every(
                Tls.LOOK_EVERY,
                () ->
                        threads.execute(() -> {
                            Thread.currentThread().setName("http-certificate");
                            certificate.look();
                        }));
    }

    /// Looks now. Blocks.
    void lookAtCertificate() {
        tls.ifPresent(Tls::look);
    }

    /// Listens from now on.
    ///
    /// @throws GatewayException INVALID for an address that is not this machine's, or that others
    ///   can reach while no proxy stands in front; CONFLICT when it is taken
    public static HttpServer open(HttpSettings settings, HttpServices services, Hub hub) {
        return open(settings, services, StreamPort.of(hub));
    }

    static HttpServer open(HttpSettings settings, HttpServices services, StreamPort streams) {
        return new HttpServer(address(settings), settings, services, streams);
    }

    private Door door(HttpSettings settings, HttpServices services, Faults faults, Visits visits) {
        EntrySettings entry = settings.entry();
        Guard guard = new Guard(entry.rates(), services.clock(), services.audit());
        Logins logins = new Logins(services, guard, visits, faults);
        EventStreams events = new EventStreams(context, admitted, loops, threads, faults);
        Routes routes =
                new Routes(
                        services,
                        new Assets(),
                        settings.front(),
                        upgrades,
                        logins,
                        events,
                        faults,
                        threads);
        return new Door(
                services,
                limits,
                new Admission(host, settings),
                routes,
                new Entry(
                        tls,
                        entry.proxies(),
                        new Gate(services.entrance(), guard, visits, settings.front()),
                        visits),
                faults,
                counts);
    }

    /// The port that is listened on.
    public int port() {
        return ((InetSocketAddress) listening.localAddress()).getPort();
    }

    /// As a link begins, without a slash at the end.
    public String url() {
        return (tls.isPresent() ? "https://" : "http://") + authority();
    }

    /// `HOST:PORT` as a link has it.
    public String authority() {
        return host + ":" + port();
    }

    /// How many connections are open.
    public int connections() {
        return open.size();
    }

    /// How it stands, and what it has done.
    public HttpSnapshot snapshot() {
        return new HttpSnapshot(
                open.size(),
                open.max(),
                open.sockets(),
                counts.connectionsRefused.sum(),
                counts.sockets.sum(),
                counts.socketsRefused.sum(),
                counts.stalled.sum(),
                counts.overflowed.sum());
    }

    /// Upgrades are refused from now on; all else goes on, open sockets too. Any thread.
    public void refuseSockets() {
        upgrades.refuse();
    }

    /// Stops listening, closes sockets with 1012, and ends all threads; takes at most a few seconds
    /// more than `closeMax`.
    @Override
    public void close() {
        listening.close().awaitUninterruptibly();
        open.end(limits.sockets().closeMax());
        loops.close();
        // The loops were the ones that gave work; what they gave, connections' ends above all, is
        // finished within the same time.
        threads.shutdown();
        try {
            long millis = limits.sockets().closeMax().toMillis();
            if (!threads.awaitTermination(millis, TimeUnit.MILLISECONDS)) {
                threads.shutdownNow();
            }
        } catch (InterruptedException hurried) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    private static InetAddress address(HttpSettings settings) {
        InetAddress address;
        try {
            address = InetAddress.getByName(settings.host());
        } catch (UnknownHostException unknown) {
            throw new GatewayException(
                    ErrorCode.INVALID,
                    "cannot listen on " + settings.host() + ": no such address",
                    unknown);
        }
        if (!address.isLoopbackAddress()
                && !settings.behindProxy()
                && settings.entry().tls().isEmpty()) {
            throw new GatewayException(
                    ErrorCode.INVALID,
                    "refusing to listen on "
                            + settings.host()
                            + ": others could reach it, and tokens would cross the network in the"
                            + " clear. Listen on 127.0.0.1, configure a certificate in [tls], or put"
                            + " a proxy with TLS in front and say --behind-proxy.");
        }
        return address;
    }

    private static String literal(InetAddress address) {
        String text = address.getHostAddress();
        return address instanceof Inet6Address ? "[" + compress(text) + "]" : text;
    }

    /// The one IPv6 address that people listen on, as they write it.
    private static String compress(String address) {
        return address.equals("0:0:0:0:0:0:0:1") ? "::1" : address;
    }

    private static ServerBootstrap bootstrap(Loops loops, HttpLimits limits, Pipeline pipeline) {
        HttpLimits.Sockets sockets = limits.sockets();
        return new ServerBootstrap()
                .group(loops.group())
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(
                        ChannelOption.WRITE_BUFFER_WATER_MARK,
                        new WriteBufferWaterMark(sockets.writeLowBytes(), sockets.writeHighBytes()))
                .childHandler(pipeline);
    }

    private static Channel bind(ServerBootstrap bootstrap, InetSocketAddress address) {
        ChannelFuture bound = bootstrap.bind(address).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new GatewayException(
                    ErrorCode.CONFLICT,
                    "cannot listen on "
                            + address.getAddress().getHostAddress()
                            + " port "
                            + address.getPort()
                            + ": "
                            + bound.cause().getMessage(),
                    bound.cause());
        }
        return bound.channel();
    }
}
