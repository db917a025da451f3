package dev.gangway.wire.cloudcli;

import dev.gangway.gateway.Answered.SessionSummary;
import dev.gangway.json.Json;
import tools.jackson.databind.node.ObjectNode;

/// Sessions and projects as lists show them. Pure.
final class Listing {
    private static final String UNTITLED = "New Session";

    private Listing() {}

    static String title(String title) {
        return title.isEmpty() ? UNTITLED : title;
    }

    /// @param messages what people wrote and what was answered
    static ObjectNode session(
            String id, String provider, String title, long messages, long updatedMillis) {
        return Json.object()
                .put("id", id)
                .put("provider", provider)
                .put("summary", title(title))
                .put("messageCount", messages)
                .put("lastActivity", GatewayFrames.time(updatedMillis));
    }

    static ObjectNode session(SessionSummary listed) {
        return session(
                listed.id(),
                listed.agent(),
                listed.title(),
                listed.messages(),
                listed.updatedAtMillis());
    }

    static ObjectNode project(String id, String name, String root) {
        return Json.object()
                .put("projectId", id)
                .put("path", root)
                .put("fullPath", root)
                .put("displayName", name)
                .put("isStarred", false);
    }

    /// The last part of a directory's path.
    static String name(String directory) {
        return directory.substring(directory.lastIndexOf('/') + 1);
    }
}
