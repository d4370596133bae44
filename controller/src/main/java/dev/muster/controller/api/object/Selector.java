package dev.muster.controller.api.object;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Picks objects by labels or fields, in Kubernetes' words.
 *
 * @param terms all of which must hold
 */
public record Selector(List<Predicate<ApiObject>> terms) {
  private static final int LONGEST = 4096;
  private static final Pattern SET =
      Pattern.compile("([^\\s,!=()]+)\\s+(in|notin)\\s*\\(([^()]*)\\)");
  private static final Pattern EQUAL =
      Pattern.compile("([^\\s,!=()]+)\\s*(==|=|!=)\\s*([^\\s,!=()]*)");
  private static final Pattern EXISTS = Pattern.compile("(!?)\\s*([^\\s,!=()]+)");

  /** Picks everything. */
  public static final Selector ALL = new Selector(List.of());

  /** Copies the list. */
  public Selector {
    terms = List.copyOf(terms);
  }

  /** Whether an object is picked. */
  public boolean matches(ApiObject object) {
    return terms.stream().allMatch(term -> term.test(object));
  }

  /** Picks what both pick. */
  public Selector and(Selector other) {
    List<Predicate<ApiObject>> both = new ArrayList<>(terms);
    both.addAll(other.terms);
    return new Selector(both);
  }

  /** Picks the objects of a product. */
  public static Selector namespace(String namespace) {
    return new Selector(List.of(object -> object.namespace().equals(namespace)));
  }

  /**
   * A {@code labelSelector}: {@code a=b}, {@code a==b}, {@code a!=b}, {@code a in (b, c)}, {@code a
   * notin (b)}, {@code a}, {@code !a}, with commas between.
   *
   * @throws IllegalArgumentException when the text has another form
   */
  public static Selector labels(String text) {
    List<Predicate<ApiObject>> terms = new ArrayList<>();
    for (String term : terms(text)) {
      Predicate<Map<String, String>> wanted = label(term);
      terms.add(object -> wanted.test(object.labels()));
    }
    return new Selector(terms);
  }

  /**
   * A {@code fieldSelector}: {@code metadata.name=x}, or any other field by its path, with {@code
   * ==} and {@code !=} too.
   *
   * @throws IllegalArgumentException when the text has another form
   */
  public static Selector fields(String text) {
    List<Predicate<ApiObject>> terms = new ArrayList<>();
    for (String term : terms(text)) {
      Matcher equal = EQUAL.matcher(term);
      if (!equal.matches()) {
        throw new IllegalArgumentException("'" + term + "' is no FIELD=VALUE or FIELD!=VALUE");
      }
      String pointer = "/" + equal.group(1).replace('.', '/');
      boolean wanted = !equal.group(2).equals("!=");
      String value = equal.group(3);
      terms.add(object -> object.json().at(pointer).asText("").equals(value) == wanted);
    }
    return new Selector(terms);
  }

  private static Predicate<Map<String, String>> label(String term) {
    Matcher set = SET.matcher(term);
    if (set.matches()) {
      Set<String> values = new HashSet<>();
      for (String value : set.group(3).split(",", -1)) {
        values.add(value.strip());
      }
      String name = set.group(1);
      return set.group(2).equals("in")
          ? labels -> labels.containsKey(name) && values.contains(labels.get(name))
          : labels -> !labels.containsKey(name) || !values.contains(labels.get(name));
    }
    Matcher equal = EQUAL.matcher(term);
    if (equal.matches()) {
      String name = equal.group(1);
      String value = equal.group(3);
      return equal.group(2).equals("!=")
          ? labels -> !value.equals(labels.get(name))
          : labels -> value.equals(labels.get(name));
    }
    Matcher exists = EXISTS.matcher(term);
    if (exists.matches()) {
      boolean wanted = exists.group(1).isEmpty();
      return labels -> labels.containsKey(exists.group(2)) == wanted;
    }
    throw new IllegalArgumentException(
        "'" + term + "' is none of a=b, a!=b, a in (b,c), a notin (b,c), a, !a");
  }

  // Commas within parentheses part values, not terms.
  private static List<String> terms(String text) {
    if (text.length() > LONGEST) {
      throw new IllegalArgumentException("it is longer than " + LONGEST + " characters");
    }
    List<String> terms = new ArrayList<>();
    int depth = 0;
    int begin = 0;
    for (int at = 0; at <= text.length(); at++) {
      char next = at == text.length() ? ',' : text.charAt(at);
      depth += next == '(' ? 1 : next == ')' ? -1 : 0;
      if (next == ',' && (depth == 0 || at == text.length())) {
        String term = text.substring(begin, at).strip();
        begin = at + 1;
        if (!term.isEmpty()) {
          terms.add(term);
        }
      }
    }
    return terms;
  }
}
