package dev.gangway.testkit.conformance;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionException;

/// Plays one case against a server, over sockets and requests alone.
public final class CasePlayer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Subject subject;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Names names;
    private final Requests requests;
    private final Map<String, Tab> tabs = new HashMap<>();
    private final Map<String, Ear> ears = new HashMap<>();
    private final List<Wanted> passedOver = new ArrayList<>();
    private Duration patience = PATIENCE;

    private CasePlayer(Subject subject) {
        this.subject = subject;
        Map<String, String> known = new HashMap<>(subject.words());
        known.put("run", UUID.randomUUID().toString().substring(0, 8));
        this.names = new Names(known);
        this.requests = new Requests(subject, http);
    }

    /// @throws CaseFailed when something is not as it is written
    public static void play(Case played, Subject subject) throws CaseFailed, InterruptedException {
        try (CasePlayer player = new CasePlayer(subject)) {
            for (Case.Line line : played.lines()) {
                player.play(line);
            }
        }
    }

    private void play(Case.Line line) throws CaseFailed, InterruptedException {
        try {
            play(line.step());
        } catch (Mismatch mismatch) {
            throw mismatch.at(line);
        } catch (InterruptedException stop) {
            throw stop;
        } catch (Exception trouble) {
            CaseFailed failed = new CaseFailed(line, "no trouble", trouble.toString());
            failed.initCause(trouble);
            throw failed;
        }
    }

    private void play(Step step) throws Exception {
        switch (step) {
            case Step.Needs _ -> {
                // Whoever plays it has looked.
            }
            case Step.PassOver(Wanted frame) -> passedOver.add(frame);
            case Step.Patience(Duration time) -> patience = time;
            case Step.With(String name, String value) -> requests.with(name, names.text(value));
            case Step.Open open -> open(open);
            case Step.Listen listen -> listen(listen);
            case Step.Send(String tab, String text) -> tab(tab).send(names.filled(text));
            case Step.Next(String tab, Wanted frame) -> ear(tab).next(frame, patience);
            case Step.OneOfNext(String tab, Wanted frame) -> ear(tab).oneOfNext(frame, patience);
            case Step.Joins joins -> ear(joins.tab()).joins(joins, patience);
            case Step.Rises(String tab, String member) -> ear(tab).rises(member);
            case Step.Closed(String tab, String code) -> ear(tab).closed(code, patience);
            case Step.Refused(String tab, String status) -> same(status, tab(tab).refused());
            case Step.Protocol(String tab, String name) -> same(name, tab(tab).protocol());
            case Step.Leaves(String tab) -> tab(tab).leave();
            case Step.Ends(String tab) -> {
                tab(tab).close();
                ear(tab).closed("1000", patience);
            }
            case Step.Stalls(String tab) -> tab(tab).stall();
            case Step.Reads(String tab) -> tab(tab).read();
            case Step.Request request -> requests.ask(request, names, patience);
            case Step.Status status -> requests.status(status, names);
            case Step.Soon(Step.Status status) -> requests.soon(status, names, patience);
            case Step.Header header -> requests.header(header, names);
            case Step.Restart _ -> subject.restart();
        }
    }

    private void open(Step.Open open) {
        Map<String, String> headers = requests.headers(open.user());
        String address = subject.at(names.text(open.path())).toString();
        URI socket = URI.create(address.replaceFirst("^http", "ws"));
        List<String> protocols = open.protocols().stream().map(names::text).toList();
        Tab tab = Tab.open(http, socket, headers, protocols);
        tabs.put(open.tab(), tab);
        ears.put(open.tab(), new Ear(tab.heard(), names, passedOver));
    }

    private void listen(Step.Listen listen) throws IOException, InterruptedException {
        Heard heard =
                EventStream.open(
                        http,
                        requests.to(listen.user(), names.text(listen.path()), patience).build());
        ears.put(listen.tab(), new Ear(heard, names, passedOver));
    }

    private Tab tab(String name) {
        return known(tabs, name);
    }

    private Ear ear(String name) {
        return known(ears, name);
    }

    private static <T> T known(Map<String, T> those, String name) {
        return Optional.ofNullable(those.get(name))
                .orElseThrow(() -> new IllegalStateException("nothing is open as " + name));
    }

    private static void same(String expected, String came) throws Mismatch {
        Mismatch.unless(expected.equals(came), expected, came.isEmpty() ? "nothing" : came);
    }

    @Override
    public void close() {
        for (Tab tab : tabs.values()) {
            try {
                tab.leave();
            } catch (CompletionException _) {
                // It is gone, as is wanted.
            }
        }
        http.shutdownNow();
        http.close();
    }
}
