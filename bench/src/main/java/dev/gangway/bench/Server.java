package dev.gangway.bench;

/// Who takes part.
enum Server {
    GANGWAY("Gangway"),
    GANGWAY_STRICT("Gangway, strict"),
    GANGWAY_UNSTORED("Gangway without its store"),
    C("C, epoll"),
    NETTY("Netty"),
    NODE("Node `ws`"),
    NODE_CORKED("Node `ws`, corked");

    private final String title;

    Server(String title) {
        this.title = title;
    }

    /// As the tables have it.
    String title() {
        return title;
    }

    boolean isNode() {
        return this == NODE || this == NODE_CORKED;
    }

    boolean isGangway() {
        return this == GANGWAY || this == GANGWAY_STRICT || this == GANGWAY_UNSTORED;
    }
}
