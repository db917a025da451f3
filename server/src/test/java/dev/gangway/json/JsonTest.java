package dev.gangway.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class JsonTest {
    record Point(int x, int y) {}

    @Test
    void parseRefusesWhatTheValidatorRefuses() {
        byte[] overlong = {'"', (byte) 0xC0, (byte) 0xAF, '"'};

        assertThatThrownBy(() -> Json.parse(overlong)).isInstanceOf(InvalidJson.class);
        assertThatThrownBy(() -> Json.parse("{} 1")).isInstanceOf(InvalidJson.class);
        assertThatThrownBy(() -> Json.parse("\ufeff1")).isInstanceOf(InvalidJson.class);
    }

    @Test
    void accessorsGiveTheDefaultForAnyOtherShape() {
        JsonNode node =
                Json.parse(
                        "{\"text\":\"t\",\"number\":7,\"half\":0.5,\"big\":99999999999999999999,\"yes\":true,\"no\":null}");

        assertThat(Json.text(node, "text")).contains("t");
        assertThat(Json.text(node, "number")).isEmpty();
        assertThat(Json.text(node, "no")).isEmpty();
        assertThat(Json.text(node, "missing", "else")).isEqualTo("else");
        assertThat(Json.number(node, "number", 1)).isEqualTo(7);
        assertThat(Json.number(node, "half", 1)).isEqualTo(1);
        assertThat(Json.number(node, "big", 1)).isEqualTo(1);
        assertThat(Json.number(node, "text", 1)).isEqualTo(1);
        assertThat(Json.decimal(node, "half", 1)).isEqualTo(0.5);
        assertThat(Json.decimal(node, "number", 1)).isEqualTo(7);
        assertThat(Json.decimal(node, "no", 1)).isEqualTo(1);
        assertThat(Json.flag(node, "yes", false)).isTrue();
        assertThat(Json.flag(node, "text", true)).isTrue();
        assertThat(Json.text(Json.parse("[1]"), "text")).isEmpty();
        assertThat(Json.flag(Json.parse("1"), "text", true)).isTrue();
    }

    @Test
    void theMapperIgnoresUnknownMembers() {
        Point point = Json.mapper().readValue("{\"x\":1,\"z\":3}", Point.class);

        assertThat(point).isEqualTo(new Point(1, 0));
        assertThat(Json.object().set("p", Json.array().add(1)).toString()).isEqualTo("{\"p\":[1]}");
    }
}
