package dev.muster.agent.process;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How a program is started.
 *
 * @param command program and arguments
 * @param folder its working directory
 * @param environment variables that are added to the agent's own
 */
public record Launch(List<String> command, Path folder, SortedMap<String, String> environment) {
  /** Copies the collections. */
  public Launch {
    command = List.copyOf(command);
    environment = Collections.unmodifiableSortedMap(new TreeMap<>(environment));
  }
}
