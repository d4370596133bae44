package dev.muster.spec.yaml;

import java.util.Optional;

/**
 * Where a value stands. Names are put together only when a message needs them, so that deep and
 * long names cost nothing while all is well.
 *
 * @param parent what it stands in; empty for the document
 * @param name its key, or {@code [index]}
 * @param position of its key, or of the value where there is no key
 */
record Place(Optional<Place> parent, String name, Position position) {
  static final Place DOCUMENT = new Place(Optional.empty(), "", Position.START);

  Place child(YamlNode.Entry entry) {
    return new Place(Optional.of(this), entry.key(), entry.position());
  }

  Place item(YamlNode item, int index) {
    return new Place(Optional.of(this), "[" + index + "]", item.position());
  }

  /** The names that lead here; empty for the document. */
  String path() {
    if (parent.isEmpty()) {
      return "";
    }
    String above = parent.get().path();
    String shown = Quoting.shorten(name);
    return above.isEmpty() || shown.startsWith("[") ? above + shown : above + "." + shown;
  }

  /** The path in a message. */
  String quoted() {
    return parent.isEmpty() ? "the document" : "`" + path() + "`";
  }

  /** " in `path`"; nothing for the document itself. */
  String within() {
    return parent.isEmpty() ? "" : " in `" + path() + "`";
  }
}
