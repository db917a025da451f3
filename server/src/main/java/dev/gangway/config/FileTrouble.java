package dev.gangway.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/// What a person reads when a file cannot be used: Java's own messages are often no more than the
/// file's name.
public final class FileTrouble {
    private FileTrouble() {}

    /// The cause as a clause without the file's name, as in "there is no such file".
    public static String of(IOException trouble) {
        return switch (trouble) {
            case NoSuchFileException _ -> "there is no such file or directory";
            case AccessDeniedException _ -> "its permissions do not allow it";
            case FileAlreadyExistsException _ -> "there is a file of that name";
            case NotDirectoryException _ -> "it is not a directory";
            case CharacterCodingException _ -> "it is not UTF-8";
            case FileSystemException other when other.getReason() != null -> other.getReason();
            default -> String.valueOf(trouble.getMessage());
        };
    }
}
