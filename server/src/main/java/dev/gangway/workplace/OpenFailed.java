package dev.gangway.workplace;

import java.io.IOException;

/// The kernel did not open, make or rename a file: its error number tells why.
final class OpenFailed extends IOException {
    static final int NO_ENTRY = 2;
    static final int EXISTS = 17;

    private static final int NOT_PERMITTED = 1;
    private static final int ACCESS = 13;
    private static final int CROSSES = 18;
    private static final int NOT_A_DIRECTORY = 20;
    private static final int NO_SYSTEM_CALL = 38;
    private static final int LOOP = 40;

    private static final long serialVersionUID = 1L;

    private final int number;

    OpenFailed(int number) {
        super(sentence(number));
        this.number = number;
    }

    int number() {
        return number;
    }

    private static String sentence(int number) {
        return switch (number) {
            case NO_ENTRY -> "there is no such file";
            case EXISTS -> "it is there already";
            case NOT_PERMITTED, ACCESS -> "the file's permissions do not allow it";
            case CROSSES, LOOP -> "a link on the way leads out of the session's directory";
            case NOT_A_DIRECTORY -> "a part of the path is no directory";
            case NO_SYSTEM_CALL -> "this system cannot confine files (it needs Linux 5.6 or newer)";
            default -> "the system refused it (error " + number + ")";
        };
    }
}
