package dev.muster.proof.fuzz.subject;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import dev.muster.controller.git.GitDoor;
import dev.muster.proof.fuzz.Target;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All targets, and what they hold open. */
public final class Targets implements AutoCloseable {
  private final List<Target> all;
  private final LookTarget look;
  private final ApiTarget api;

  private Targets(List<Target> all, LookTarget look, ApiTarget api) {
    this.all = all;
    this.look = look;
    this.api = api;
  }

  /**
   * What became of the corpus of path escapes.
   *
   * @param all how many there are
   * @param taken those of which something was stored
   */
  public record PathEscapes(int all, List<String> taken) {}

  /** Makes them. What the programs under test would log is not wanted here. */
  public static Targets open() {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.OFF);
      context.getLogger("dev.muster").setLevel(Level.OFF);
    }
    GitDoor.install();
    List<Target> all = new ArrayList<>();
    all.add(new YamlTarget());
    all.add(new GitFileTarget());
    all.add(new TreeTarget());
    LookTarget look = new LookTarget();
    all.add(look);
    all.add(new ApplyTarget());
    all.add(new ChangeTarget());
    all.add(new ArchiveTarget());
    ApiTarget api = ApiTarget.serve();
    all.add(api);
    all.addAll(TextTargets.all());
    all.addAll(RecordTargets.all());
    return new Targets(List.copyOf(all), look, api);
  }

  /**
   * The targets of these names; all when there is none.
   *
   * @throws IllegalArgumentException when there is no such target
   */
  public List<Target> named(List<String> names) {
    List<Target> named =
        all.stream().filter(target -> names.isEmpty() || names.contains(target.name())).toList();
    if (named.size() < names.size() || named.isEmpty()) {
      throw new IllegalArgumentException(
          "no such target among "
              + names
              + "; there are "
              + all.stream().map(Target::name).toList());
    }
    return named;
  }

  /** Looks at a repository for each path escape of the corpus, as the controller does. */
  public PathEscapes pathEscapes() throws IOException {
    return look.escapes();
  }

  @Override
  public void close() {
    api.close();
  }
}
