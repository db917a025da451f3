package dev.gangway.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.agent.AgentRequest;
import dev.gangway.command.RequestAnswer;
import dev.gangway.json.RawJson;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormCheckTest {
    private static final String FORM =
            """
            {"message":"?","requestedSchema":{"type":"object","required":["name"],"properties":{
              "name":{"type":"string","minLength":2,"maxLength":4},
              "email":{"type":"string","pattern":"^(a+)+@$"},
              "age":{"type":"integer","minimum":1,"maximum":150},
              "share":{"type":"number"},
              "sure":{"type":"boolean"},
              "nick":{"type":"string","enum":null,"oneOf":null,"minLength":null},
              "colour":{"type":"string","enum":["red","blue"]},
              "size":{"type":"string","oneOf":[{"const":"s","title":"Small"},{"const":"l","title":"Large"}]},
              "tags":{"type":"array","minItems":1,"maxItems":2,"items":{"type":"string","enum":["a","b","c"]}},
              "picks":{"type":"array","items":{"anyOf":[{"const":"x","title":"X"}]}}}}}
            """;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "{'name':'ann'}",
                "{'name':'ann','unasked':1}",
                "{'name':'ann','nick':'a'}",
                "{'name':'ann','email':'a@b'}",
                "{'name':'ann','age':150,'share':0.5,'sure':false}",
                "{'name':'ann','share':1}",
                "{'name':'ann','colour':'red','size':'l'}",
                "{'name':'ann','tags':['a','c'],'picks':['x']}",
                "{'name':'ann','picks':[]}",
            })
    void contentThatFitsIsTaken(String content) {
        assertThat(problem(content)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "{}|name",
                "{'name':null}|name",
                "[]|object",
                "'ann'|object",
                "{'name':7}|name",
                "{'name':'a'}|name",
                "{'name':'annabel'}|name",
                "{'name':'ann','age':1.5}|age",
                "{'name':'ann','age':0}|age",
                "{'name':'ann','age':151}|age",
                "{'name':'ann','share':'half'}|share",
                "{'name':'ann','sure':'yes'}|sure",
                "{'name':'ann','colour':'green'}|colour",
                "{'name':'ann','size':'m'}|size",
                "{'name':'ann','tags':[]}|tags",
                "{'name':'ann','tags':['a','b','c']}|tags",
                "{'name':'ann','tags':['z']}|tags",
                "{'name':'ann','tags':'a'}|tags",
                "{'name':'ann','picks':['y']}|picks",
            })
    void contentThatDoesNotFitIsRefusedByName(String content, String named) {
        assertThat(problem(content)).hasValueSatisfying(why -> assertThat(why).contains(named));
    }

    @Test
    void aQuestionMayBeDeclinedOrDismissed() {
        assertThat(FormCheck.problem(question(), new RequestAnswer.Declined())).isEmpty();
        assertThat(FormCheck.problem(question(), new RequestAnswer.Dismissed())).isEmpty();
        assertThat(FormCheck.problem(question(), new RequestAnswer.Selected("name"))).isPresent();
    }

    @Test
    void aPermissionIsAnsweredWithAnOptionThatWasOffered() {
        OpenRequest permission =
                request(
                        AgentRequest.Kind.PERMISSION,
                        "{\"options\":[{\"optionId\":\"yes\",\"name\":\"Yes\"}]}");

        assertThat(FormCheck.problem(permission, new RequestAnswer.Selected("yes"))).isEmpty();
        assertThat(FormCheck.problem(permission, new RequestAnswer.Dismissed())).isEmpty();
        assertThat(FormCheck.problem(permission, new RequestAnswer.Selected("no"))).isPresent();
        assertThat(FormCheck.problem(permission, new RequestAnswer.Declined())).isPresent();
        assertThat(FormCheck.problem(permission, new RequestAnswer.Accepted(RawJson.EMPTY_OBJECT)))
                .isPresent();
    }

    /// A hostile agent's schema is not to be trusted to be one.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "{}",
                "{'requestedSchema':7}",
                "{'requestedSchema':{'required':{'a':1},'properties':[]}}",
                "{'requestedSchema':{'required':[7,null],'properties':{'a':3}}}",
                "{'requestedSchema':{'properties':{'a':{'type':'string','pattern':'(('}}}}",
                "{'requestedSchema':{'properties':{'a':{'type':'string','minLength':'x','oneOf':3}}}}",
            })
    void aBrokenSchemaThrowsNothing(String params) {
        OpenRequest broken = request(AgentRequest.Kind.QUESTION, params.replace('\'', '"'));

        assertThat(
                        FormCheck.problem(
                                broken, new RequestAnswer.Accepted(RawJson.of("{\"a\":\"b\"}"))))
                .isNotNull();
    }

    private static Optional<String> problem(String content) {
        return FormCheck.problem(
                question(), new RequestAnswer.Accepted(RawJson.of(content.replace('\'', '"'))));
    }

    private static OpenRequest question() {
        return request(AgentRequest.Kind.QUESTION, FORM);
    }

    private static OpenRequest request(AgentRequest.Kind kind, String params) {
        return new OpenRequest("id", kind, 1, 1, 0, RawJson.of(params));
    }
}
