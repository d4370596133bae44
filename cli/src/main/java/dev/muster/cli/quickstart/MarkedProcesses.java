package dev.muster.cli.quickstart;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The processes that carry a mark in their environment. Every process that a controller starts
 * inherits it, so that none can be overlooked, whatever became of its parent.
 */
public final class MarkedProcesses {
  /** The name of the mark in the environment. */
  public static final String VARIABLE = "MUSTER_MARK";

  private static final Path PROC = Path.of("/proc");
  private static final int STATE = 0;
  private static final int GROUP = 2;

  private final String entry;

  /** The processes whose mark has this value. */
  public MarkedProcesses(String mark) {
    this.entry = VARIABLE + "=" + mark;
  }

  /** All that live now, but this process. Zombies are dead. */
  public List<Marked> find() {
    List<Marked> found = new ArrayList<>();
    long self = ProcessHandle.current().pid();
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path process : processes) {
        long pid = Long.parseLong(process.getFileName().toString());
        if (pid != self && words(process.resolve("environ")).contains(entry)) {
          add(found, pid, process);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list processes in " + PROC, e);
    }
    return List.copyOf(found);
  }

  /** Those whose command line names the text, such as a machine's id in the path of its folder. */
  public List<Marked> naming(String text) {
    return find().stream()
        .filter(process -> process.command().stream().anyMatch(word -> word.contains(text)))
        .toList();
  }

  private static void add(List<Marked> found, long pid, Path process) {
    // After the last parenthesis, since a program's name may hold anything.
    String stat = text(process.resolve("stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", -1);
    if (fields.length > GROUP && !fields[STATE].equals("Z")) {
      found.add(new Marked(pid, Long.parseLong(fields[GROUP]), words(process.resolve("cmdline"))));
    }
  }

  private static List<String> words(Path file) {
    return List.of(text(file).split("\0", -1));
  }

  // A process may end between being listed and being read: then there is nothing to read.
  private static String text(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
  }

  /**
   * One process.
   *
   * @param pid its id
   * @param group its process group
   * @param command its command line
   */
  public record Marked(long pid, long group, List<String> command) {
    /** Copies the command line. */
    public Marked {
      command = List.copyOf(command);
    }
  }
}
