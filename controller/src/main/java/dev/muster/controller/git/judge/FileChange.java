package dev.muster.controller.git.judge;

/**
 * The newest commit that changed a file, as seen from the commit that is judged.
 *
 * @param commit its id; the judged commit itself when the change lies deeper than is looked
 * @param author who made it, {@code Name <address>}
 */
public record FileChange(String commit, String author) {}
