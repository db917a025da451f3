package dev.gangway.http;

import dev.gangway.command.Secret;
import dev.gangway.wire.Reception;

/// The reception of one request.
record Receiving(Logins logins, Logins.Visit visit) implements Reception {
    @Override
    public Outcome logIn(String name, Secret password) {
        return logins.logIn(visit, name, password);
    }

    @Override
    public Outcome pair(String code) {
        return logins.pair(visit, code);
    }

    @Override
    public void logOut() {
        logins.end(visit);
    }
}
