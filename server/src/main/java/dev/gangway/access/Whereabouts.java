package dev.gangway.access;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/// From where, and by what, the open connections and requests came in. Any thread.
public final class Whereabouts {
    /// More than there are connections and requests at a time; beyond, the oldest is forgotten.
    private static final int CONNECTIONS_MAX = 20_000;

    /// Guarded by itself.
    private final Map<Long, Place> places =
            new LinkedHashMap<>() {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<Long, Place> eldest) {
                    return size() > CONNECTIONS_MAX;
                }
            };

    /// Where somebody came in.
    ///
    /// @param address a literal address; empty when not known
    /// @param credential its id; empty for the server's own token
    public record Place(String address, String credential) {
        public static final Place UNKNOWN = new Place("", "");

        public Place {
            Objects.requireNonNull(address);
            Objects.requireNonNull(credential);
        }
    }

    /// A connection or request with this number is open from now until [#left].
    public void came(long connection, Place place) {
        synchronized (places) {
            places.put(connection, place);
        }
    }

    public void left(long connection) {
        synchronized (places) {
            places.remove(connection);
        }
    }

    /// Where a connection came in; [Place#UNKNOWN] when it has left, or is none.
    public Place of(long connection) {
        synchronized (places) {
            return places.getOrDefault(connection, Place.UNKNOWN);
        }
    }
}
