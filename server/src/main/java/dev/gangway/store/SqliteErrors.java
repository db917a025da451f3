package dev.gangway.store;

import dev.gangway.store.StoreException.Reason;
import java.nio.file.Path;
import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/// Turns SQLite's errors into sentences.
final class SqliteErrors {
    private static final int PRIMARY_CODE_MASK = 0xff;

    private SqliteErrors() {}

    static StoreException explain(Path file, String doing, SQLException cause) {
        Reason reason = reason(cause);
        return new StoreException(reason, sentence(reason, file, doing, cause), cause);
    }

    private static Reason reason(SQLException cause) {
        if (!(cause instanceof SQLiteException sqlite)) {
            return Reason.STATEMENT;
        }
        int primary = sqlite.getResultCode().code & PRIMARY_CODE_MASK;
        if (primary == SQLiteErrorCode.SQLITE_FULL.code) {
            return Reason.FULL;
        }
        if (primary == SQLiteErrorCode.SQLITE_CORRUPT.code) {
            return Reason.DAMAGED;
        }
        if (primary == SQLiteErrorCode.SQLITE_NOTADB.code) {
            return Reason.NOT_A_DATABASE;
        }
        if (primary == SQLiteErrorCode.SQLITE_INTERRUPT.code) {
            return Reason.TOO_LONG;
        }
        boolean refused =
                primary == SQLiteErrorCode.SQLITE_IOERR.code
                        || primary == SQLiteErrorCode.SQLITE_CANTOPEN.code
                        || primary == SQLiteErrorCode.SQLITE_READONLY.code
                        || primary == SQLiteErrorCode.SQLITE_PERM.code
                        || primary == SQLiteErrorCode.SQLITE_BUSY.code;
        return refused ? Reason.IO : Reason.STATEMENT;
    }

    private static String sentence(Reason reason, Path file, String doing, SQLException cause) {
        String detail = " (" + cause.getMessage() + ")";
        return switch (reason) {
            case FULL -> file + " may not grow: the disk or a quota is full" + detail;
            case DAMAGED ->
                    file
                            + " is damaged; `gangway db check` says where, what is whole stays readable"
                            + detail;
            case NOT_A_DATABASE -> file + " is not a Gangway database" + detail;
            case IO -> "the system refused to read or write " + file + detail;
            case TOO_LONG -> "this took too long to " + doing + detail;
            case IN_USE, NEWER, CLOSED, STATEMENT -> "could not " + doing + detail;
        };
    }
}
