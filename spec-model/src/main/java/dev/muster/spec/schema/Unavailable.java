package dev.muster.spec.schema;

/**
 * A name that a later version of Muster will read. It is refused at its line, never ignored.
 *
 * @param name the field or word
 * @param instead what to write in this version, as the end of "expected …"
 */
public record Unavailable(String name, String instead) {}
