package dev.gangway.wire.rest;

import dev.gangway.access.CredentialKind;
import dev.gangway.command.Command;
import dev.gangway.command.Query;
import dev.gangway.command.Result;
import dev.gangway.command.Right;
import dev.gangway.command.Scope;
import dev.gangway.command.Secret;
import dev.gangway.gateway.Answered;
import dev.gangway.wire.rest.Operation.Parameter;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Users and services, and by what they come in: tokens, devices, log-ins.
final class AccountResource {
    private static final String TAG = "access";
    private static final Parameter USER =
            Parameter.query(
                    "user", "{\"type\":\"string\"}", "Whose, by its id; without: your own.");

    static final List<Operation> OPERATIONS =
            List.of(
                    Operation.get(
                            "listUsers",
                            "/users",
                            TAG,
                            "The users and services that you may know of",
                            Views.UserList.class,
                            call ->
                                    call.answer(
                                            Views.UserList.of(
                                                    (Answered.Users)
                                                            call.read(new Query.Users())))),
                    Operation.get(
                                    "addUser",
                                    "/users",
                                    TAG,
                                    "Make a user, or, without a password, a service",
                                    Views.Added.class,
                                    AccountResource::addUser)
                            .by("POST")
                            .taking(Bodies.NewUser.class)
                            .giving(201, Views.Added.class),
                    Operation.change(
                                    "changeUser",
                                    "PATCH",
                                    "/users/{user}",
                                    TAG,
                                    "Change a user, each part that is given",
                                    AccountResource::changeUser)
                            .taking(Bodies.UserChange.class),
                    list("listTokens", "/tokens", "Your tokens", CredentialKind.TOKEN),
                    Operation.get(
                                    "makeToken",
                                    "/tokens",
                                    TAG,
                                    "Make a token; it is shown this once",
                                    Views.Issued.class,
                                    AccountResource::makeToken)
                            .by("POST")
                            .taking(Bodies.NewToken.class)
                            .giving(201, Views.Issued.class),
                    revoke("revokeToken", "/tokens/{credential}", "End a token"),
                    list("listDevices", "/devices", "Your paired devices", CredentialKind.DEVICE),
                    Operation.get(
                                    "startPairing",
                                    "/devices/pairing",
                                    TAG,
                                    "Show a one-time code by which a device is paired with you",
                                    Views.Issued.class,
                                    AccountResource::startPairing)
                            .by("POST")
                            .taking(Bodies.NewPairing.class)
                            .giving(201, Views.Issued.class),
                    revoke("revokeDevice", "/devices/{credential}", "End a device"),
                    list("listLogins", "/logins", "Your browsers' log-ins", CredentialKind.LOGIN),
                    revoke("revokeLogin", "/logins/{credential}", "End a browser's log-in"));

    private AccountResource() {}

    private static Operation list(String id, String path, String summary, CredentialKind kind) {
        return Operation.get(
                        id,
                        path,
                        TAG,
                        summary,
                        Views.CredentialList.class,
                        call -> listCredentials(call, kind))
                .with(USER);
    }

    private static Operation revoke(String id, String path, String summary) {
        return Operation.change(
                id,
                "DELETE",
                path,
                TAG,
                summary + "; its sockets are closed",
                call ->
                        SessionResource.done(
                                call, new Command.RevokeCredential(call.variable("credential"))));
    }

    private static void listCredentials(Call call, CredentialKind kind) {
        Answered.Credentials all =
                (Answered.Credentials) call.read(new Query.Credentials(call.query("user")));
        call.answer(
                new Views.CredentialList(
                        all.credentials().stream()
                                .filter(each -> each.kind() == kind)
                                .map(Views.Credential::of)
                                .toList()));
    }

    private static void addUser(Call call) {
        call.refuseKey();
        Bodies.NewUser body = call.body(Bodies.NewUser.class);
        Command command =
                new Command.AddUser(
                        RestJson.required("name", body.name()),
                        body.password().map(Secret::new),
                        body.administrator().orElse(false));
        call.answer(new Views.Added(((Result.Added) call.run(command)).id()));
    }

    private static void changeUser(Call call) {
        Bodies.UserChange body = call.body(Bodies.UserChange.class);
        SessionResource.done(
                call,
                new Command.ChangeUser(
                        call.variable("user"),
                        body.administrator(),
                        body.disabled(),
                        body.password().map(Secret::new)));
    }

    private static void makeToken(Call call) {
        call.refuseKey();
        Bodies.NewToken body = call.body(Bodies.NewToken.class);
        if (body.lifetimeSeconds().filter(seconds -> seconds < 1).isPresent()) {
            throw RestJson.invalid("lifetimeSeconds must be 1 at least.");
        }
        issue(
                call,
                new Command.MakeToken(
                        RestJson.required("name", body.name()),
                        body.user(),
                        scope(body.rights(), body.projects()),
                        body.lifetimeSeconds().map(Duration::ofSeconds)));
    }

    private static void startPairing(Call call) {
        call.refuseKey();
        Bodies.NewPairing body = call.body(Bodies.NewPairing.class);
        issue(
                call,
                new Command.StartPairing(
                        RestJson.required("name", body.name()),
                        scope(body.rights(), body.projects())));
    }

    private static void issue(Call call, Command command) {
        call.answer(Views.Issued.of((Result.Issued) call.run(command)));
    }

    private static Scope scope(Optional<List<String>> rights, Optional<List<String>> projects) {
        return new Scope(
                rights.map(AccountResource::rights).orElse(Right.OWNERS),
                Set.copyOf(projects.orElse(List.of())));
    }

    static Set<Right> rights(List<String> names) {
        EnumSet<Right> rights = EnumSet.noneOf(Right.class);
        for (String name : names) {
            rights.add(
                    Stream.of(Right.values())
                            .filter(right -> right.name().toLowerCase(Locale.ROOT).equals(name))
                            .findFirst()
                            .orElseThrow(() ->
                                    RestJson.invalid(
                                            "Rights are observe, prompt, approve,"
                                                    + " administer and execute.")));
        }
        return rights;
    }
}
