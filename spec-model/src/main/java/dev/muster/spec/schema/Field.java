package dev.muster.spec.schema;

/**
 * A field of a section.
 *
 * @param name as it is written
 * @param shape what may stand there
 * @param documentation one sentence for people
 * @param presence what its absence means
 */
public record Field(String name, Shape shape, String documentation, Presence presence) {

  /** What the absence of a field means. */
  public sealed interface Presence {
    /** It must be there. */
    record Required() implements Presence {}

    /** Nothing is meant. */
    record Optional() implements Presence {}

    /**
     * The same as this text.
     *
     * @param text the default as it would be written
     */
    record Default(String text) implements Presence {}

    /** The same as an empty section, map or list: the defaults within it hold. */
    record Empty() implements Presence {}
  }

  static Field required(String name, Shape shape, String documentation) {
    return new Field(name, shape, documentation, new Presence.Required());
  }

  static Field optional(String name, Shape shape, String documentation) {
    return new Field(name, shape, documentation, new Presence.Optional());
  }

  static Field withDefault(String name, Shape shape, String text, String documentation) {
    return new Field(name, shape, documentation, new Presence.Default(text));
  }

  static Field empty(String name, Shape shape, String documentation) {
    return new Field(name, shape, documentation, new Presence.Empty());
  }
}
