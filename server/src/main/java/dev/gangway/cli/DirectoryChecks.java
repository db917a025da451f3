package dev.gangway.cli;

import dev.gangway.access.Tokens;
import dev.gangway.config.FileTrouble;
import dev.gangway.log.LogCheck;
import dev.gangway.process.Marker;
import dev.gangway.process.Sweep;
import dev.gangway.store.Database;
import dev.gangway.store.DatabaseCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What `doctor` looks at in the data directory: who may read it, whether it is whole, who uses it.
final class DirectoryChecks {
    private static final long MEBIBYTE = 1 << 20;
    private static final long SPACE_TOO_SMALL = 100 * MEBIBYTE;
    private static final long SPACE_SMALL = 1024 * MEBIBYTE;

    /// A larger one takes minutes to read through: for `db check`.
    private static final long DATABASE_LARGE = 256 * MEBIBYTE;

    private static final Set<String> NETWORK_FILE_SYSTEMS =
            Set.of(
                    "nfs",
                    "nfs4",
                    "cifs",
                    "smb",
                    "smb2",
                    "smb3",
                    "smbfs",
                    "fuse.sshfs",
                    "9p",
                    "afs",
                    "ceph",
                    "fuse.glusterfs",
                    "lustre");

    private static final Set<PosixFilePermission> OTHERS_WRITE =
            PosixFilePermissions.fromString("----w--w-");
    private static final Set<PosixFilePermission> OTHERS =
            PosixFilePermissions.fromString("---rwxrwx");

    private final Path directory;
    private final List<Finding> findings = new ArrayList<>();

    private DirectoryChecks(Path directory) {
        this.directory = directory;
    }

    static List<Finding> findings(Path directory) {
        DirectoryChecks checks = new DirectoryChecks(directory);
        try {
            checks.run();
        } catch (IOException unreadable) {
            checks.findings.add(
                    Finding.problem(
                            "data directory",
                            directory + " cannot be looked at: " + FileTrouble.of(unreadable),
                            "Look at it: ls -ld " + directory));
        }
        return checks.findings;
    }

    private void run() throws IOException {
        if (Files.notExists(directory)) {
            findings.add(
                    Finding.ok("data directory", directory + " is not there yet: serve makes it"));
            return;
        }
        owner();
        space();
        secret("token", Tokens.FILE);
        secret("mark", Marker.FILE);
        database();
        server();
    }

    private void owner() throws IOException {
        String subject = "data directory";
        Set<PosixFilePermission> mode = Files.getPosixFilePermissions(directory);
        String owner = Files.getOwner(directory).getName();
        if (!owner.equals(System.getProperty("user.name"))) {
            findings.add(
                    Finding.problem(
                            subject,
                            directory + " belongs to " + owner,
                            "Run as that user, or name another with --data."));
        } else if (anyOf(mode, OTHERS_WRITE)) {
            findings.add(
                    Finding.problem(
                            subject,
                            "others may write to " + directory,
                            "Take that from them: chmod 700 " + directory));
        } else if (anyOf(mode, OTHERS)) {
            findings.add(
                    Finding.note(
                            subject,
                            "others may look into " + directory + ", not into its secrets",
                            "Close it: chmod 700 " + directory));
        } else {
            findings.add(Finding.ok(subject, directory + ", yours alone"));
        }
    }

    private void space() throws IOException {
        var store = Files.getFileStore(directory);
        long free = store.getUsableSpace();
        String text = free / MEBIBYTE + " MiB free";
        if (free < SPACE_TOO_SMALL) {
            findings.add(Finding.problem("disk", "only " + text, "Make room."));
        } else if (free < SPACE_SMALL) {
            findings.add(Finding.note("disk", "only " + text, "Make room soon."));
        } else {
            findings.add(Finding.ok("disk", text));
        }
        if (NETWORK_FILE_SYSTEMS.contains(store.type())) {
            findings.add(
                    Finding.problem(
                            "disk",
                            directory
                                    + " lies on a network file system ("
                                    + store.type()
                                    + "), where locks and the journal of SQLite are not safe",
                            "Name a directory on a disk of this machine with --data."));
        }
    }

    private void secret(String subject, String name) throws IOException {
        Path file = directory.resolve(name);
        if (Files.notExists(file)) {
            findings.add(Finding.ok(subject, "not there yet: serve makes it"));
        } else if (anyOf(Files.getPosixFilePermissions(file), OTHERS)) {
            findings.add(
                    Finding.problem(
                            subject,
                            "others may read or write " + file,
                            "Delete it, and start the server again: it makes a new one."));
        } else if (!Files.isReadable(file)) {
            findings.add(Finding.problem(subject, "you may not read " + file, "chmod 600 " + file));
        } else {
            findings.add(Finding.ok(subject, file + ", yours alone"));
        }
    }

    private void database() throws IOException {
        String subject = "database";
        Path file = directory.resolve(Database.FILE);
        if (Files.notExists(file)) {
            findings.add(Finding.ok(subject, "not there yet: serve makes it"));
            return;
        }
        if (anyOf(Files.getPosixFilePermissions(file), OTHERS)) {
            findings.add(
                    Finding.problem(
                            subject, "others may read " + file, "Close it: chmod 600 " + file));
        }
        String size = Files.size(file) / MEBIBYTE + " MiB";
        if (Files.size(file) > DATABASE_LARGE) {
            findings.add(
                    Finding.note(
                            subject,
                            size + ", too large to be read through here",
                            "Read it through: gangway db check"));
            return;
        }
        List<String> problems = new ArrayList<>(DatabaseCheck.problems(directory));
        problems.addAll(DatabaseCheck.look(directory, LogCheck::problems));
        findings.add(
                problems.isEmpty()
                        ? Finding.ok(subject, size + ", whole")
                        : Finding.problem(
                                subject,
                                "damaged: " + problems.getFirst(),
                                "See all: gangway db check. Restore: gangway db restore FILE"));
    }

    private void server() throws IOException {
        Optional<RuntimeFile> running = RuntimeFile.find(directory);
        findings.add(
                running.map(file ->
                                Finding.ok(
                                        "server",
                                        "runs at " + file.url() + ", process " + file.pid()))
                        .orElseGet(() -> Finding.ok("server", "none runs on this directory")));
        if (running.isEmpty() && Files.exists(directory.resolve(Marker.FILE))) {
            long left =
                    Sweep.ofDirectory(Marker.of(directory, 0, new SecureRandom())).find().size();
            findings.add(
                    left == 0
                            ? Finding.ok("processes", "none is left over")
                            : Finding.problem(
                                    "processes",
                                    left + " are left over from a server that is gone",
                                    "The next start of serve ends them."));
        }
    }

    private static boolean anyOf(
            Set<PosixFilePermission> mode, Set<PosixFilePermission> permissions) {
        return permissions.stream().anyMatch(mode::contains);
    }
}
