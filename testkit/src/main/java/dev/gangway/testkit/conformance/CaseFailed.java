package dev.gangway.testkit.conformance;

/// A case did not go as it is written: where, what was expected, what came.
public final class CaseFailed extends Exception {
    private static final long serialVersionUID = 1L;
    private static final int SHOWN_MAX = 4000;

    CaseFailed(Case.Line line, String expected, String came) {
        super(
                line.place()
                        + "\n  line:     "
                        + cut(line.text())
                        + "\n  expected: "
                        + cut(expected)
                        + "\n  came:     "
                        + cut(came));
    }

    private static String cut(String text) {
        return text.length() <= SHOWN_MAX ? text : text.substring(0, SHOWN_MAX) + "…";
    }
}
