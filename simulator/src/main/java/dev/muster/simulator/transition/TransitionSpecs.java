package dev.muster.simulator.transition;

import dev.muster.spec.ClusterDocument;
import dev.muster.spec.LoadBalancerSpec.Algorithm;
import dev.muster.spec.PolicySpec.Deletion;
import dev.muster.spec.PolicySpec.Mode;
import dev.muster.spec.id.ClusterKey;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;

/** The specs between which clusters are changed, by a name that says what is special of each. */
public final class TransitionSpecs {
  static final ClusterKey KEY = ClusterKey.parse("shop/prod");

  private static final SequencedMap<String, ClusterDocument> ALL = draw();

  private TransitionSpecs() {}

  /** All of them; the names are what {@code --pair} takes. */
  public static SequencedMap<String, ClusterDocument> all() {
    return ALL;
  }

  private static SequencedMap<String, ClusterDocument> draw() {
    SequencedMap<String, SpecSketch> all = new LinkedHashMap<>();
    counts(all);
    settings(all);
    exposures(all);
    several(all);
    stateful(all);
    foundations(all);
    words(all);
    SequencedMap<String, ClusterDocument> documents = new LinkedHashMap<>();
    all.forEach((name, sketch) -> documents.put(name, sketch.document(KEY)));
    return Collections.unmodifiableSequencedMap(documents);
  }

  private static SpecSketch web(int instances) {
    return new SpecSketch().service("web", instances).listener(80, "web");
  }

  private static void counts(SequencedMap<String, SpecSketch> all) {
    all.put("nothing", new SpecSketch());
    for (int instances : new int[] {0, 1, 2, 3, 5, 13}) {
      all.put("web-" + instances, web(instances));
    }
  }

  private static void settings(SequencedMap<String, SpecSketch> all) {
    all.put("version", new SpecSketch().service("web", 3, 2).listener(80, "web"));
    all.put("version-fewer", new SpecSketch().service("web", 2, 3).listener(80, "web"));
    all.put("port", new SpecSketch().service("web", 3, 2).listener(80, "web").port("web", 9_000));
    all.put("health-path", web(3).health("web", Optional.of("/health")));
    all.put("no-health", web(3).health("web", Optional.empty()));
    all.put("environment", web(4).environment("web", "MODE", "fast"));
    all.put("config-changed", web(3).config("web", 2));
    all.put("config-gone", web(3).config("web", 0));
  }

  private static void exposures(SequencedMap<String, SpecSketch> all) {
    all.put("internal", new SpecSketch().service("web", 3));
    all.put("internal-port", new SpecSketch().service("web", 3, 2).port("web", 9_000));
    all.put("nothing-behind", new SpecSketch().service("web", 3).balancer());
    all.put("listener-moved", new SpecSketch().service("web", 3).listener(81, "web"));
    all.put("two-listeners", web(3).listener(8_080, "web"));
    all.put("check-path", web(3).checkedAt("/ready"));
    all.put("least-connections", web(3).algorithm(Algorithm.LEAST_CONNECTIONS));
    all.put("drain-longer", web(2).drainTimeout(Duration.ofSeconds(45)));
  }

  private static void several(SequencedMap<String, SpecSketch> all) {
    all.put("web-api", web(2).service("api", 2).listener(81, "api"));
    all.put("web-api-internal", web(2).service("api", 3));
    all.put("web-api-versions", several(2, 3, 2).listener(80, "web").listener(81, "api"));
    all.put("api-alone", new SpecSketch().service("api", 2).listener(81, "api"));
    all.put("api-takes-listener", several(2, 2, 1).listener(80, "api"));
    all.put(
        "four-services",
        web(2)
            .service("api", 1)
            .listener(81, "api")
            .service("db", 1)
            .stateful("db")
            .service("worker", 4));
    all.put("workers-alone", new SpecSketch().service("worker", 6).config("worker", 3));
  }

  private static SpecSketch several(int web, int api, int version) {
    return new SpecSketch().service("web", web, version).service("api", api, version);
  }

  private static void stateful(SequencedMap<String, SpecSketch> all) {
    for (int instances : new int[] {0, 1, 3}) {
      all.put("db-" + instances, web(2).service("db", instances).stateful("db"));
    }
    all.put("db-version", new SpecSketch().service("db", 2, 2).stateful("db"));
    all.put("db-replaceable", web(2).service("db", 2));
    all.put("db-balanced", web(1).service("db", 2).stateful("db").listener(3306, "db"));
    all.put("web-stateful", web(2).stateful("web"));
  }

  private static void foundations(SequencedMap<String, SpecSketch> all) {
    all.put("ensemble-5", web(3).ensemble(5, "3.9.5"));
    all.put("ensemble-version", web(3).ensemble(3, "3.9.6"));
    all.put("zones-two", web(3).over("a", "b"));
    all.put("zones-turned", web(4).over("c", "a", "b"));
  }

  private static void words(SequencedMap<String, SpecSketch> all) {
    all.put("observed", web(3).policy(Mode.OBSERVE, Deletion.CONFIRM));
    all.put(
        "protected",
        web(3)
            .policy(Mode.ENFORCE, Deletion.PROTECT)
            .label("team", "sync")
            .annotation("example.com/contact", "ann"));
    all.put("confirms-2", web(1).annotation(ClusterDocument.CONFIRM_ANNOTATION, "2"));
    all.put(
        "everything",
        several(5, 3, 7)
            .port("web", 9_100)
            .listener(80, "api")
            .listener(443, "web")
            .service("db", 2, 3)
            .stateful("db")
            .config("web", 9)
            .config("api", 0)
            .checkedAt("/ready")
            .drainTimeout(Duration.ofSeconds(20))
            .ensemble(5, "3.9.6"));
  }
}
