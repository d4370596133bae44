package dev.muster.controller.git.judge;

import dev.muster.spec.id.ClusterKey;
import dev.muster.spec.id.ClusterName;
import dev.muster.spec.id.ProductName;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What cluster a text seems to be about. It says whom to tell of a document that is refused, and
 * decides nothing: a text that cannot be read has no meaning.
 *
 * @param key the cluster
 * @param place where its name stands, {@code line:column}
 */
record KeyGlance(ClusterKey key, String place) {
  private static final int LONGEST_METADATA = 2_000;
  private static final Pattern METADATA = Pattern.compile("^metadata[ \\t]*:", Pattern.MULTILINE);
  private static final Pattern NEXT_SECTION = Pattern.compile("^[A-Za-z]", Pattern.MULTILINE);
  private static final Pattern NAMESPACE = field("namespace");
  private static final Pattern NAME = field("name");

  static Optional<KeyGlance> of(String text) {
    Matcher metadata = METADATA.matcher(text);
    if (!metadata.find()) {
      return Optional.empty();
    }
    int start = metadata.end();
    String rest = text.substring(start, Math.min(text.length(), start + LONGEST_METADATA));
    Matcher next = NEXT_SECTION.matcher(rest);
    String section = next.find(Math.min(1, rest.length())) ? rest.substring(0, next.start()) : rest;
    Matcher product = NAMESPACE.matcher(section);
    Matcher name = NAME.matcher(section);
    if (!product.find()
        || !name.find()
        || !ProductName.isValid(product.group(1))
        || !ClusterName.isValid(name.group(1))) {
      return Optional.empty();
    }
    ClusterKey key =
        new ClusterKey(new ProductName(product.group(1)), new ClusterName(name.group(1)));
    return Optional.of(new KeyGlance(key, place(text, start + name.start(1))));
  }

  private static Pattern field(String name) {
    return Pattern.compile("(?:^|[\\s{,])" + name + "[ \\t]*:[ \\t]*[\"']?([-a-z0-9]{1,80})");
  }

  private static String place(String text, int offset) {
    String before = text.substring(0, offset);
    long line = before.chars().filter(character -> character == '\n').count() + 1;
    int column = offset - before.lastIndexOf('\n');
    return line + ":" + column;
  }
}
