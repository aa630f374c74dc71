package io.hyperdex.platform.embedded;

import io.hyperdex.platform.StartRefused;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Locale;

/** What an operator reads when a server does not start. */
final class Failures {
    private Failures() {}

    /** The disk is the directory's fault; everything else of a server is escaped by the use of another server. */
    static StartRefused refusal(String serverKey, String what, IOException failure) {
        String text = text(failure);
        String key = text.toLowerCase(Locale.ROOT).contains("no space left on device")
                        || failure instanceof FileSystemException
                ? "data.dir"
                : serverKey;
        return new StartRefused(key, what + ": " + text, failure);
    }

    static String text(IOException failure) {
        // The messages of these three are bare paths.
        if (failure instanceof AccessDeniedException) {
            return "access denied to " + failure.getMessage();
        }
        if (failure instanceof FileAlreadyExistsException) {
            return failure.getMessage() + " exists and is not a directory";
        }
        if (failure instanceof NoSuchFileException) {
            return failure.getMessage() + " does not exist";
        }
        return String.valueOf(failure.getMessage());
    }
}
