package dev.muster.controller.git;

import java.util.List;
import org.eclipse.jgit.ignore.FastIgnoreRule;

/**
 * Which paths of a repository are documents, by the patterns of {@code .gitignore}: of those that
 * match a path the last one counts.
 */
final class PathPatterns {
  private static final int MOST_PATTERNS = 100;

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
    FastIgnoreRule rule = new FastIgnoreRule(pattern);
    if (rule.isEmpty() || rule.dirOnly()) {
      throw new IllegalArgumentException(
          "`" + pattern + "` is no pattern of files; expected one such as **/cluster.yaml");
    }
    return rule;
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
