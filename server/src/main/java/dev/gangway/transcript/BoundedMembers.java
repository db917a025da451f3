package dev.gangway.transcript;

import dev.gangway.json.RawJson;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// The members of one object as updates replace them. Bounded: while they are too large together,
/// the largest is left out and its name remembered, until a smaller value comes for it.
final class BoundedMembers {
    static final String OMITTED = "omitted";

    private static final int OMITTED_MAX = 16;
    private static final int NAME_CHARACTERS_MAX = 64;

    /// Leaves room for the members that the fold itself adds.
    private static final int MEMBERS_MAX = JsonParts.MEMBERS_MAX - 8;

    private final Map<String, RawJson> members = new LinkedHashMap<>();
    private final Set<String> omitted = new TreeSet<>();
    private final Set<String> kept;
    private final int bytesMax;
    private int bytes;

    /// @param kept the names that are never left out; their values are small
    BoundedMembers(Set<String> kept, int bytesMax) {
        this.kept = kept;
        this.bytesMax = bytesMax;
    }

    Optional<String> text(String name) {
        return JsonParts.text(members.get(name));
    }

    /// The member's value; null, the JSON one, when there is none.
    RawJson value(String name) {
        return members.getOrDefault(name, RawJson.NULL);
    }

    boolean has(String name) {
        return members.containsKey(name);
    }

    int bytes() {
        return bytes;
    }

    void put(String name, RawJson value) {
        if (name.length() > NAME_CHARACTERS_MAX || (!has(name) && members.size() >= MEMBERS_MAX)) {
            return;
        }
        RawJson before = members.put(name, value);
        bytes += before == null ? name.length() : -before.length();
        bytes += value.length();
        omitted.remove(name);
        while (bytes > bytesMax && omitLargest()) {
            // The next largest, until it fits or only what is kept is left.
        }
    }

    /// What [#addTo] wrote, taken up again.
    void restore(Map<String, RawJson> stored, List<RawJson> names) {
        stored.forEach(this::put);
        names.forEach(name -> JsonParts.text(name).ifPresent(omitted::add));
    }

    void addTo(ObjectText object) {
        members.forEach(object::member);
    }

    void addOmittedTo(ObjectText object) {
        if (!omitted.isEmpty()) {
            object.array(OMITTED, omitted.stream().map(RawJson::ofText).toList());
        }
    }

    private boolean omitLargest() {
        Optional<Map.Entry<String, RawJson>> largest =
                members.entrySet().stream()
                        .filter(member -> !kept.contains(member.getKey()))
                        .max((one, other) -> compareLength(one.getValue(), other.getValue()));
        largest.ifPresent(this::omit);
        return largest.isPresent();
    }

    private static int compareLength(RawJson one, RawJson other) {
        return Integer.compare(one.length(), other.length());
    }

    private void omit(Map.Entry<String, RawJson> member) {
        String name = member.getKey();
        bytes -= name.length() + member.getValue().length();
        members.remove(name);
        if (omitted.size() < OMITTED_MAX) {
            omitted.add(name);
        }
    }
}
