package dev.gangway.testkit.conformance;

/// Something was not as a line has it; the line is not known yet.
final class Mismatch extends Exception {
    private static final long serialVersionUID = 1L;

    private final String expected;
    private final String came;

    Mismatch(String expected, String came) {
        super(expected);
        this.expected = expected;
        this.came = came;
    }

    CaseFailed at(Case.Line line) {
        return new CaseFailed(line, expected, came);
    }

    static void unless(boolean fits, Object expected, Object came) throws Mismatch {
        if (!fits) {
            throw new Mismatch(expected.toString(), came.toString());
        }
    }
}
