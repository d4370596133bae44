package dev.muster.proof;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Measures how long machines take to boot and to end, without asking Muster: from the moment that
 * their record appears to the first good answer of their service, and from the moment that their
 * record says that they are being ended to the one at which it says that they are gone.
 */
final class MachineWatch implements AutoCloseable {
  private static final long LOOK_MILLIS = 25;
  private static final int OK = 200;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path records;
  private final String service;
  private final String path;
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofMillis(500)).build();
  private final Map<String, Life> lives = new TreeMap<>();
  private volatile boolean ended;

  /** One machine, in nanoseconds of this process; 0 for what has not happened. */
  private static final class Life {
    private long appeared;
    private long answered;
    private long ending;
    private long gone;
  }

  /** Some time, in nanoseconds of this process. */
  record Span(long from, long to) {}

  /**
   * Begins to watch; the boots of what is there already do not count.
   *
   * @param machines the local provider's folder
   * @param service whose machines
   * @param path what is asked of them
   */
  MachineWatch(Path machines, String service, String path) throws IOException {
    this.records = machines.resolve("instances");
    this.service = service;
    this.path = path;
    look();
    lives.values().forEach(life -> life.appeared = 0);
    Thread.ofPlatform().name("machine-watch").daemon().start(this::watch);
  }

  private void watch() {
    while (!ended) {
      try {
        look();
      } catch (IOException e) {
        System.err.println("machines were not watched: " + e);
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS));
    }
  }

  private void look() throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(records)) {
      files = all.filter(file -> file.toString().endsWith(".json")).toList();
    }
    for (Path file : files) {
      try {
        JsonNode machine = JSON.readTree(Files.readAllBytes(file));
        if (service.equals(machine.at("/tags/service").asText())) {
          look(file.getFileName().toString(), machine);
        }
      } catch (NoSuchFileException | JsonProcessingException _) {
        // It is being written; the next look sees it.
      }
    }
  }

  private void look(String name, JsonNode machine) {
    long now = System.nanoTime();
    Life life;
    synchronized (lives) {
      life =
          lives.computeIfAbsent(
              name,
              _ -> {
                Life begun = new Life();
                begun.appeared = now;
                return begun;
              });
    }
    String phase = machine.path("phase").asText();
    if (phase.startsWith("TERMINAT") && life.ending == 0) {
      life.ending = now;
    }
    if (phase.equals("TERMINATED") && life.gone == 0) {
      life.gone = now;
    }
    URI address = URI.create("http://" + machine.path("address").asText() + ":8000" + path);
    if (life.appeared > 0 && life.answered == 0 && life.ending == 0 && answers(address)) {
      life.answered = System.nanoTime();
    }
  }

  private boolean answers(URI address) {
    try {
      HttpRequest request = HttpRequest.newBuilder(address).timeout(Duration.ofSeconds(1)).build();
      return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == OK;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** The boots that have been seen whole. */
  List<Span> boots() {
    synchronized (lives) {
      return lives.values().stream()
          .filter(life -> life.appeared > 0 && life.answered > 0)
          .map(life -> new Span(life.appeared, life.answered))
          .toList();
    }
  }

  /** The ends that have been seen whole. */
  List<Span> ends() {
    synchronized (lives) {
      return lives.values().stream()
          .filter(life -> life.ending > 0 && life.gone > 0)
          .map(life -> new Span(life.ending, life.gone))
          .toList();
    }
  }

  /** The parts of all boots and ends that lie within some time. */
  List<Span> within(Span time) {
    return Stream.concat(boots().stream(), ends().stream())
        .map(span -> new Span(Math.max(span.from(), time.from()), Math.min(span.to(), time.to())))
        .filter(span -> span.to() > span.from())
        .toList();
  }

  /** For how long at least one of some spans went on, in seconds. */
  static double seconds(List<Span> spans) {
    List<Span> sorted = new ArrayList<>(spans);
    sorted.sort((one, other) -> Long.compare(one.from(), other.from()));
    long total = 0;
    long until = Long.MIN_VALUE;
    for (Span span : sorted) {
      long from = Math.max(span.from(), until);
      if (span.to() > from) {
        total += span.to() - from;
        until = span.to();
      }
    }
    return total / 1e9;
  }

  @Override
  public void close() {
    ended = true;
    http.shutdownNow();
  }
}
