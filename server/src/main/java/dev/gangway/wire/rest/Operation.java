package dev.gangway.wire.rest;

import java.util.List;
import java.util.Optional;

/// One thing that can be asked for: declared once, for the router and for the document of this wire
/// alike.
///
/// @param id its name in generated clients
/// @param path below `/api/v1`, its variables in braces
/// @param parameters besides the path's variables
/// @param body the record that the request's body is; empty for none
/// @param status of the answer when all is well
/// @param answer what the answer holds
record Operation(
        String id,
        String method,
        String path,
        String tag,
        String summary,
        List<Parameter> parameters,
        Optional<Class<?>> body,
        int status,
        Answer answer,
        Handler handler) {
    Operation {
        parameters = List.copyOf(parameters);
    }

    /// Answers a call, once, or throws a `GatewayException`.
    @FunctionalInterface
    interface Handler {
        void handle(Call call);
    }

    /// What an answer holds.
    sealed interface Answer {
        record Nothing() implements Answer {}

        /// A record, as JSON.
        record Json(Class<?> type) implements Answer {}

        /// A record as JSON, or server-sent events, as the caller accepts.
        record JsonOrEvents(Class<?> type) implements Answer {}

        /// Text of one of these types.
        record Text(List<String> contentTypes) implements Answer {
            public Text {
                contentTypes = List.copyOf(contentTypes);
            }
        }
    }

    /// @param place `query` or `header`
    /// @param schema in JSON
    record Parameter(String name, String place, String schema, String description) {
        static Parameter query(String name, String schema, String description) {
            return new Parameter(name, "query", schema, description);
        }

        static Parameter header(String name, String description) {
            return new Parameter(name, "header", "{\"type\":\"string\"}", description);
        }
    }

    static Operation get(
            String id, String path, String tag, String summary, Class<?> answer, Handler handler) {
        return new Operation(
                id,
                "GET",
                path,
                tag,
                summary,
                List.of(),
                Optional.empty(),
                200,
                new Answer.Json(answer),
                handler);
    }

    /// A change whose answer is empty.
    static Operation change(
            String id, String method, String path, String tag, String summary, Handler handler) {
        return new Operation(
                id,
                method,
                path,
                tag,
                summary,
                List.of(),
                Optional.empty(),
                204,
                new Answer.Nothing(),
                handler);
    }

    Operation by(String otherMethod) {
        return new Operation(
                id, otherMethod, path, tag, summary, parameters, body, status, answer, handler);
    }

    Operation with(Parameter... more) {
        return new Operation(
                id, method, path, tag, summary, List.of(more), body, status, answer, handler);
    }

    Operation taking(Class<?> record) {
        return new Operation(
                id,
                method,
                path,
                tag,
                summary,
                parameters,
                Optional.of(record),
                status,
                answer,
                handler);
    }

    Operation giving(int code, Answer what) {
        return new Operation(id, method, path, tag, summary, parameters, body, code, what, handler);
    }

    Operation giving(int code, Class<?> record) {
        return giving(code, new Answer.Json(record));
    }
}
