package dev.gangway.wire.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/// The committed document against the operations that there are.
class OpenApiTest {
    private static final Path COMMITTED = Path.of("../docs/wire/openapi.json");
    private static final Path MADE = Path.of("target", "openapi.json");

    @Test
    void theCommittedDocumentIsWhatTheOperationsAre() throws Exception {
        String made =
                new JsonMapper()
                                .writerWithDefaultPrettyPrinter()
                                .writeValueAsString(new OpenApi().document(Operations.ALL))
                        + "\n";
        Files.writeString(MADE, made);

        assertThat(Files.readString(COMMITTED))
                .as("docs/wire/openapi.json is not what server/%s is: look at it and copy it", MADE)
                .isEqualTo(made);
    }

    @Test
    void everyOperationHasItsOwnName() {
        assertThat(Operations.ALL).extracting(Operation::id).doesNotHaveDuplicates();
    }
}
