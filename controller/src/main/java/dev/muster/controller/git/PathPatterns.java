package dev.muster.controller.git;

import java.util.List;
import org.eclipse.jgit.ignore.FastIgnoreRule;

/**
 * Which paths of a repository are documents, by the patterns of {@code .gitignore}: of those that
 * match a path the last one counts.
 */
final class PathPatterns {
  private static final int MOST_PATTERNS = 100;

  // Each more multiplies what a path can cost that almost matches.
  private static final int MOST_STARS = 2;
  private static final int LONGEST = 200;

  private final List<FastIgnoreRule> rules;

  private PathPatterns(List<FastIgnoreRule> rules) {
    this.rules = rules;
  }

  static PathPatterns of(List<String> patterns) {
    if (patterns.isEmpty() || patterns.size() > MOST_PATTERNS) {
      throw new IllegalArgumentException(
          "there are " + patterns.size() + " path patterns; expected 1 to " + MOST_PATTERNS);
    }
    List<FastIgnoreRule> rules = patterns.stream().map(PathPatterns::rule).toList();
    return new PathPatterns(rules);
  }

  // A pattern that cannot be understood is one that never matches: it must not pass silently.
  private static FastIgnoreRule rule(String pattern) {
    if (isCostly(pattern)) {
      throw new IllegalArgumentException(
          "`"
              + pattern
              + "` has more than "
              + MOST_STARS
              + " `*` in one name, as many folders `**` or more than "
              + LONGEST
              + " characters; expected a pattern such as"
              + " **/cluster.yaml, or several of them");
    }
    try {
      FastIgnoreRule rule = new FastIgnoreRule(pattern);
      if (!rule.isEmpty() && !rule.dirOnly()) {
        return rule;
      }
    } catch (IndexOutOfBoundsException _) {
      // What the library makes of a class such as [:alpha] that is not closed.
    }
    throw new IllegalArgumentException(
        "`" + pattern + "` is no pattern of files; expected one such as **/cluster.yaml");
  }

  private static boolean isCostly(String pattern) {
    if (pattern.length() > LONGEST) {
      return true;
    }
    int folders = 0;
    for (String name : pattern.split("/", -1)) {
      if (name.equals("**")) {
        folders++;
      } else if (name.chars().filter(letter -> letter == '*').count() > MOST_STARS) {
        return true;
      }
    }
    return folders > MOST_STARS;
  }

  boolean matches(String path) {
    boolean matches = false;
    for (FastIgnoreRule rule : rules) {
      if (rule.isMatch(path, false, true)) {
        matches = rule.getResult();
      }
    }
    return matches;
  }
}
