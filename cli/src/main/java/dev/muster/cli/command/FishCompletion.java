package dev.muster.cli.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Makes a fish script of the model of a command. */
final class FishCompletion {
  private final String program;
  private final CommandLine root;
  private final StringBuilder script = new StringBuilder();

  FishCompletion(String program, CommandLine root) {
    this.program = program;
    this.root = root;
  }

  /** The script. */
  String script() {
    // Two questions about the words before the cursor: do they begin with these commands, and are
    // these all of them?
    script.append(
        """
        # fish completion for %1$s; made by: %1$s completion fish
        function __%1$s_within
            set -l words (commandline -opc)
            set -e words[1]
            for index in (seq (count $argv))
                test "$words[$index]" = "$argv[$index]"; or return 1
            end
        end
        function __%1$s_next
            __%1$s_within $argv; and test (count (commandline -opc)) -eq (math (count $argv) + 1)
        end
        complete -c %1$s -e
        complete -c %1$s -f
        """
            .formatted(program));
    command(root, List.of());
    return script.toString();
  }

  private void command(CommandLine line, List<String> path) {
    for (Map.Entry<String, CommandLine> sub : line.getSubcommands().entrySet()) {
      if (!sub.getValue().getCommandSpec().usageMessage().hidden()) {
        complete("next", path, "-a " + sub.getKey() + described(sub.getValue()));
        List<String> below = new ArrayList<>(path);
        below.add(sub.getKey());
        command(sub.getValue(), below);
      }
    }
    String where = path.isEmpty() ? "next" : "within";
    for (OptionSpec option : line.getCommandSpec().options()) {
      if (!option.hidden()) {
        complete(where, path, names(option) + value(option) + described(option));
      }
    }
    for (PositionalParamSpec parameter : line.getCommandSpec().positionalParameters()) {
      String words = words(parameter);
      if (!words.isEmpty()) {
        complete(where, path, "-a " + quote(words));
      } else if (isFile(parameter)) {
        complete(where, path, "-F");
      }
    }
  }

  private void complete(String question, List<String> path, String what) {
    String condition = "__" + program + "_" + question + " " + String.join(" ", path);
    script
        .append("complete -c ")
        .append(program)
        .append(" -n ")
        .append(quote(condition.strip()))
        .append(' ')
        .append(what)
        .append('\n');
  }

  private static String names(OptionSpec option) {
    StringBuilder names = new StringBuilder();
    for (String name : option.names()) {
      names
          .append(name.startsWith("--") ? "-l " : "-s ")
          .append(name.replaceFirst("^--?", ""))
          .append(' ');
    }
    return names.toString().strip();
  }

  private static String value(OptionSpec option) {
    if (option.arity().max() == 0) {
      return "";
    }
    String words = words(option);
    if (!words.isEmpty()) {
      return " -x -a " + quote(words);
    }
    return isFile(option) ? " -r -F" : " -x";
  }

  private static String words(ArgSpec argument) {
    return argument.completionCandidates() == null
        ? ""
        : String.join(" ", argument.completionCandidates());
  }

  private static boolean isFile(ArgSpec argument) {
    return argument.paramLabel().contains("FILE") || argument.paramLabel().contains("DIR");
  }

  private static String described(CommandLine line) {
    return description(line.getCommandSpec().usageMessage().description());
  }

  private static String described(OptionSpec option) {
    return description(option.description());
  }

  private static String description(String... lines) {
    return lines.length == 0 ? "" : " -d " + quote(lines[0].strip());
  }

  private static String quote(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
