package dev.gangway.process.isolation;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Decides what an agent sees where: a pure function of the facts.
///
/// The deeper place wins over the one that contains it, since it is mounted later. For one and the
/// same place the order is: forbidden, the agent's own, readable, secrets, the system.
public final class MountPlan {
    private static final List<Path> EMPTY =
            List.of(Path.of("/tmp"), Path.of("/var/tmp"), Path.of("/run"));

    private final Map<Path, Mount> mounts = new LinkedHashMap<>();

    private MountPlan() {}

    /// The parts in the order in which they are to be mounted, containing ones first.
    public static List<Mount> of(Facts facts) {
        MountPlan plan = new MountPlan();
        facts.forbidden().forEach(plan::add);
        facts.own().forEach(own -> plan.add(new Mount.Writable(own.source(), own.place())));
        facts.readable()
                .forEach(place ->
                        plan.add(new Mount.ReadOnly(place.source(), place.place(), false)));
        facts.secrets().forEach(plan::add);
        plan.add(new Mount.Processes(Path.of("/proc")));
        plan.add(new Mount.Devices(Path.of("/dev")));
        EMPTY.forEach(place -> plan.addUnlessOwn(place, facts));
        facts.home().ifPresent(home -> plan.addUnlessOwn(home, facts));
        facts.system().forEach(plan::add);
        return plan.inOrder();
    }

    private void add(Mount mount) {
        mounts.putIfAbsent(mount.place(), mount);
    }

    /// Not where the agent's own project contains it: what the project holds there stays.
    private void addUnlessOwn(Path place, Facts facts) {
        boolean own = facts.own().stream().anyMatch(mine -> place.startsWith(mine.place()));
        if (!own) {
            add(new Mount.Empty(place));
        }
    }

    private List<Mount> inOrder() {
        List<Mount> sorted = new ArrayList<>(mounts.values());
        sorted.sort(
                Comparator.comparingInt((Mount mount) -> mount.place().getNameCount())
                        .thenComparing(Mount::place));
        Map<Path, Mount> kept = new LinkedHashMap<>();
        for (Mount mount : sorted) {
            if (isNeeded(mount, containing(mount.place(), kept))) {
                kept.put(mount.place(), mount);
            }
        }
        return List.copyOf(kept.values());
    }

    private static Optional<Mount> containing(Path place, Map<Path, Mount> kept) {
        Path above = place.getParent();
        while (above != null) {
            Mount mount = kept.get(above);
            if (mount != null) {
                return Optional.of(mount);
            }
            above = above.getParent();
        }
        return Optional.empty();
    }

    /// Whether a mount changes anything inside what contains it.
    private static boolean isNeeded(Mount mount, Optional<Mount> container) {
        Optional<Mount> shown = container.filter(Mount::shows);
        return switch (mount) {
            case Mount.Hidden _ -> shown.isPresent();
            case Mount.Link _ -> shown.isEmpty();
            case Mount.Writable own ->
                    isNew(own.source(), own.place(), shown)
                            || (own.source().equals(own.place())
                                    && shown.get() instanceof Mount.ReadOnly);
            case Mount.ReadOnly other ->
                    other.system() || isNew(other.source(), other.place(), shown);
            case Mount.Empty _, Mount.Processes _, Mount.Devices _ -> true;
        };
    }

    /// Whether what is wanted at a place is not what is shown there already. Where the name is a
    /// link inside something that is shown, the link is seen and leads on.
    private static boolean isNew(Path source, Path place, Optional<Mount> shown) {
        return shown.isEmpty()
                || (source.equals(place) && !shownSource(shown.get(), place).equals(source));
    }

    private static Path shownSource(Mount container, Path place) {
        return switch (container) {
            case Mount.ReadOnly shown -> shown.source().resolve(shown.place().relativize(place));
            case Mount.Writable shown -> shown.source().resolve(shown.place().relativize(place));
            case Mount.Empty _, Mount.Hidden _, Mount.Link _, Mount.Processes _, Mount.Devices _ ->
                    place;
        };
    }
}
