package dev.gangway.wire.rest;

import dev.gangway.command.Command;
import dev.gangway.command.Query;
import dev.gangway.command.Shared;
import dev.gangway.gateway.Answered;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/// Who has which rights in a session or a project.
final class GrantResource {
    private static final String TAG = "access";

    static final List<Operation> OPERATIONS =
            Stream.concat(
                            of(
                                    "Session",
                                    "/sessions/{session}/grants",
                                    call -> new Shared.Session(call.variable("session")))
                                    .stream(),
                            of(
                                    "Project",
                                    "/projects/{project}/grants",
                                    call -> new Shared.Project(call.variable("project")))
                                    .stream())
                    .toList();

    private GrantResource() {}

    private static List<Operation> of(String what, String path, Function<Call, Shared> shared) {
        String name = what.equals("Session") ? "a session" : "a project";
        return List.of(
                Operation.get(
                        "list" + what + "Grants",
                        path,
                        TAG,
                        "Who has which rights in " + name,
                        Views.GrantList.class,
                        call -> list(call, shared.apply(call))),
                Operation.change(
                                "grant" + what,
                                "PUT",
                                path + "/{user}",
                                TAG,
                                "Grant a user rights in " + name + " instead of those it had",
                                call -> grant(call, shared.apply(call)))
                        .taking(Bodies.GrantChange.class),
                Operation.change(
                        "revoke" + what + "Grant",
                        "DELETE",
                        path + "/{user}",
                        TAG,
                        "End a grant in " + name,
                        call ->
                                SessionResource.done(
                                        call,
                                        new Command.Grant(
                                                shared.apply(call),
                                                call.variable("user"),
                                                Set.of()))));
    }

    private static void list(Call call, Shared shared) {
        call.answer(Views.GrantList.of((Answered.Grants) call.read(new Query.Grants(shared))));
    }

    private static void grant(Call call, Shared shared) {
        List<String> rights =
                RestJson.required("rights", call.body(Bodies.GrantChange.class).rights());
        SessionResource.done(
                call,
                new Command.Grant(shared, call.variable("user"), AccountResource.rights(rights)));
    }
}
