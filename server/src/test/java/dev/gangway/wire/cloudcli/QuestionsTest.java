package dev.gangway.wire.cloudcli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.json.Json;
import dev.gangway.json.RawJson;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class QuestionsTest {
    private static final RawJson FORM =
            RawJson.of(
                    """
                    {"mode":"form","message":"How?","requestedSchema":{"type":"object","properties":{
                    "color":{"type":"string","title":"Which colour?","enum":["red","blue"]},
                    "size":{"type":"integer","title":"Which size?"},
                    "sure":{"type":"boolean","title":"Sure?"},
                    "days":{"type":"array","title":"Which days?","items":{"anyOf":[
                        {"const":"mo","title":"Monday"},{"const":"tu","title":"Tuesday"}]}}}}}
                    """);

    @Test
    void aFormIsAskedPropertyByProperty() {
        JsonNode questions = Questions.input(FORM).node().path("questions");

        assertThat(questions.size()).isEqualTo(4);
        assertThat(questions.at("/0/question").asString("")).isEqualTo("Which colour?");
        assertThat(questions.at("/0/options/1/label").asString("")).isEqualTo("blue");
        assertThat(questions.at("/2/options").size()).isEqualTo(2);
        assertThat(questions.at("/3/multiSelect").booleanValue()).isTrue();
    }

    @Test
    void answersComeBackInTheFormsTypes() {
        JsonNode given =
                Json.parse(
                        """
                        {"answers":{"Which colour?":"blue","Which size?":"12","Sure?":"No",
                        "Which days?":"Monday, Tuesday"}}
                        """);

        RawJson content = Questions.content(FORM, given).orElseThrow();

        assertThat(content.toString())
                .isEqualTo(
                        "{\"color\":\"blue\",\"size\":12,\"sure\":false,\"days\":[\"mo\",\"tu\"]}");
    }

    @Test
    void withoutAnswersThereIsNoContent() {
        assertThat(Questions.content(FORM, Json.object())).isEmpty();
    }

    @Test
    void aFormOfOneIsAskedByItsMessage() {
        RawJson one =
                RawJson.of(
                        """
                        {"message":"Your name?","requestedSchema":{"properties":{"name":{"type":"string"}}}}
                        """);

        assertThat(Questions.input(one).node().at("/questions/0/question").asString(""))
                .isEqualTo("Your name?");
    }
}
