package dev.gangway.wire.cloudcli;

import dev.gangway.command.Command;
import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import dev.gangway.command.Query;
import dev.gangway.command.SessionFilter;
import dev.gangway.gateway.Answered;
import dev.gangway.gateway.Answered.SessionSummary;
import dev.gangway.json.Json;
import dev.gangway.json.RawJson;
import dev.gangway.session.SessionState;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Models, and how long they think: what the agent's config options offer. An agent tells them with
/// a session, so before a session they are those that it told in one of the caller's.
final class ModelRoutes {
    private static final String ONE = "/api/providers/{provider}";
    private static final String SESSION = ONE + "/sessions/{session}";
    private static final String MODEL = SESSION + "/active-model";
    private static final String EFFORT = SESSION + "/active-effort";

    /// In how many of the agent's sessions, the newest first, options are looked for.
    private static final int SESSIONS_ASKED = 3;

    static final List<Route> ALL =
            List.of(
                    Route.of("GET", ONE + "/models", ModelRoutes::models),
                    Route.of("GET", MODEL, ModelRoutes::active),
                    Route.of("POST", MODEL, call -> choose(call, "model", AgentChoice::model)),
                    Route.of("POST", EFFORT, call -> choose(call, "effort", AgentChoice::effort)));

    private ModelRoutes() {}

    /// The config options of an agent; JSON null where nothing is known of them.
    static RawJson known(Call call, String agent) {
        SessionFilter wanted =
                new SessionFilter(Optional.empty(), Optional.of(agent), Optional.empty(), false);
        Query newest = new Query.Sessions(wanted, Optional.empty(), SESSIONS_ASKED);
        for (SessionSummary each : ((Answered.Sessions) call.read(newest)).sessions()) {
            Answered.Session session = (Answered.Session) call.read(new Query.Session(each.id()));
            RawJson options = session.state().agent().configOptions();
            if (options.kind() == RawJson.Kind.ARRAY) {
                return options;
            }
        }
        return RawJson.NULL;
    }

    private static void models(Call call) {
        String agent = ProviderRoutes.known(call);
        RawJson options = known(call, agent);
        Optional<AgentChoice> model = AgentChoice.model(options);
        Optional<AgentChoice> effort = AgentChoice.effort(options);
        ObjectNode data = Json.object().put("provider", agent);
        ObjectNode models = data.putObject("models");
        ArrayNode offered = models.putArray("OPTIONS");
        if (model.filter(each -> each.offers(AgentChoice.DEFAULT)).isEmpty()) {
            add(offered, AgentChoice.DEFAULT, "Default", effort);
        }
        for (JsonNode each : model.map(AgentChoice::values).orElse(List.of())) {
            String value = Json.text(each, "value", "");
            ObjectNode added = add(offered, value, Json.text(each, "name", value), effort);
            Json.text(each, "description").ifPresent(text -> added.put("description", text));
        }
        models.put("DEFAULT", AgentChoice.DEFAULT);
        call.data(data);
    }

    private static ObjectNode add(
            ArrayNode offered, String value, String label, Optional<AgentChoice> effort) {
        ObjectNode model = offered.addObject().put("value", value).put("label", label);
        effort.ifPresent(choice -> model.set("effort", efforts(choice)));
        return model;
    }

    private static ObjectNode efforts(AgentChoice choice) {
        ObjectNode efforts = Json.object().put("default", AgentChoice.DEFAULT);
        ArrayNode values = efforts.putArray("values");
        for (JsonNode each : choice.values()) {
            ObjectNode value = values.addObject().put("value", Json.text(each, "value", ""));
            Json.text(each, "description").ifPresent(text -> value.put("description", text));
        }
        return efforts;
    }

    private static void active(Call call) {
        ProviderRoutes.known(call);
        answer(call);
    }

    /// As the agent says it is; `default` where it says nothing.
    private static void answer(Call call) {
        SessionState state = SessionRoutes.state(call);
        RawJson options = state.agent().configOptions();
        Optional<AgentChoice> model = AgentChoice.model(options);
        Optional<AgentChoice> effort = AgentChoice.effort(options);
        boolean said = model.isPresent() || effort.isPresent();
        call.data(
                Json.object()
                        .put("provider", call.variable("provider"))
                        .put("sessionId", state.id())
                        .put("model", current(model))
                        .put("effort", current(effort))
                        .put("source", said ? "session" : AgentChoice.DEFAULT));
    }

    private static String current(Optional<AgentChoice> choice) {
        return choice.map(AgentChoice::current)
                .filter(value -> !value.isEmpty())
                .orElse(AgentChoice.DEFAULT);
    }

    /// Sets what a person picked, for the session; the agent may refuse.
    private static void choose(
            Call call, String what, Function<RawJson, Optional<AgentChoice>> of) {
        ProviderRoutes.known(call);
        String value = Json.text(call.body(), what, "").strip();
        SessionState state = SessionRoutes.state(call);
        Optional<AgentChoice> choice = of.apply(state.agent().configOptions());
        if (choice.isEmpty() && !value.equals(AgentChoice.DEFAULT)) {
            throw new GatewayException(
                    ErrorCode.UNSUPPORTED, "The agent has no " + what + " to choose from.");
        }
        Optional<Command.ToSession> command = choice.flatMap(each -> each.picked(state, value));
        command.ifPresent(call::run);
        answer(call);
    }
}
