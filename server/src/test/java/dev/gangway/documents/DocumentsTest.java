package dev.gangway.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import dev.gangway.json.RawJson;
import dev.gangway.store.Database;
import dev.gangway.store.Synchronous;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocumentsTest {
    @TempDir Path directory;
    private Database database;

    @BeforeEach
    void open() {
        database = Database.open(directory, Documents.MIGRATIONS);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private void put(String principal, String namespace, String content) {
        database.write(
                Synchronous.NORMAL,
                store -> {
                    new Documents(store).put(principal, namespace, RawJson.of(content));
                    return true;
                });
    }

    private Optional<RawJson> find(String principal, String namespace) {
        return database.read(store -> new Documents(store).find(principal, namespace));
    }

    @Test
    void aDocumentIsItsPrincipalsAndNamespacesOwn() {
        put("ann", "settings", "{\"a\":1}");
        put("bob", "settings", "{\"b\":1}");
        put("ann", "settings", "{\"a\":2}");

        assertThat(find("ann", "settings")).contains(RawJson.of("{\"a\":2}"));
        assertThat(find("bob", "settings")).contains(RawJson.of("{\"b\":1}"));
        assertThat(find("ann", "drafts")).isEmpty();
    }

    @Test
    void aRemovedDocumentIsGone() {
        put("ann", "settings", "{}");

        boolean first =
                database.write(
                        Synchronous.NORMAL,
                        store -> new Documents(store).remove("ann", "settings"));
        boolean second =
                database.write(
                        Synchronous.NORMAL,
                        store -> new Documents(store).remove("ann", "settings"));

        assertThat(first).isTrue();
        assertThat(second).isFalse();
        assertThat(find("ann", "settings")).isEmpty();
    }

    @Test
    void aDocumentThatIsTooLargeIsRefused() {
        String large = "\"" + "x".repeat(Documents.BYTES_MAX) + "\"";

        assertThatThrownBy(() -> put("ann", "settings", large))
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        refused -> assertThat(refused.code()).isEqualTo(ErrorCode.LIMIT));
        assertThat(find("ann", "settings")).isEmpty();
    }

    @Test
    void oneDocumentTooManyIsRefusedAndOthersMayStillChange() {
        for (int i = 0; i < Documents.DOCUMENTS_MAX; i++) {
            put("ann", "n" + i, "{}");
        }

        assertThatThrownBy(() -> put("ann", "more", "{}")).isInstanceOf(GatewayException.class);

        put("ann", "n0", "[]");
        assertThat(find("ann", "more")).isEmpty();
        assertThat(find("ann", "n0")).contains(RawJson.of("[]"));
    }

    @Test
    void aNamespaceHasALimitedName() {
        assertThatThrownBy(() -> put("ann", "", "{}")).isInstanceOf(GatewayException.class);
        assertThatThrownBy(() -> put("ann", "n".repeat(101), "{}"))
                .isInstanceOf(GatewayException.class);
    }
}
