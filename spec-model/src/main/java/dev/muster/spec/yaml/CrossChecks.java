package dev.muster.spec.yaml;

import dev.muster.spec.ClusterDocument;
import dev.muster.spec.EnsembleSpec;
import dev.muster.spec.id.ClusterUid;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Checks what no field can say alone: whether they fit each other, and the world they are for. */
final class CrossChecks {
  private static final String MUSTER_PREFIX = "muster.dev/";
  private static final int MAXIMUM_ANNOTATION_BYTES = 64 * 1024;
  private static final String COUNT = "[0-9]{1,9}";
  private static final List<String> READ =
      List.of(ClusterDocument.CONFIRM_ANNOTATION, ClusterDocument.UID_ANNOTATION);
  private static final String ENSEMBLE = EnsembleSpec.SERVICE.value();

  private final Problems problems;
  private final Terms terms;

  CrossChecks(Problems problems, Terms terms) {
    this.problems = problems;
    this.terms = terms;
  }

  void check(Checked.Section document) {
    document.section("metadata").ifPresent(this::annotations);
    Optional<Checked.Section> spec = document.section("spec");
    if (spec.isEmpty()) {
      return;
    }
    String provider = ProviderChecks.name(spec.get());
    spec.get().section("ensemble").ifPresent(ensemble -> ensemble(ensemble, provider));
    new ProviderChecks(problems, terms).check(spec.get());
    spec.get().section("policy").ifPresent(new PolicyChecks(problems)::check);
    List<Checked.Entry> services = spec.get().entries("services");
    List<String> names = services.stream().map(Checked.Entry::key).toList();
    for (Checked.Entry service : services) {
      serviceName(service);
      service.section().ifPresent(section -> new ServiceChecks(problems).check(service, section));
    }
    spec.get().section("loadBalancer").ifPresent(balancer -> balancer(balancer, names));
    for (Checked.Entry config : spec.get().entries("config")) {
      if (!names.contains(config.key())) {
        unknownService("spec.config is for", config.position(), config.key(), names);
      }
    }
  }

  private void annotations(Checked.Section metadata) {
    int bytes = 0;
    Position last = metadata.position();
    for (Checked.Entry annotation : metadata.entries("annotations")) {
      last = annotation.position();
      String value = annotation.value().map(v -> ((Checked.Text) v).value()).orElse("");
      bytes += value.getBytes(StandardCharsets.UTF_8).length;
      if (annotation.key().startsWith(MUSTER_PREFIX)) {
        musterAnnotation(metadata, annotation, value);
      }
    }
    if (bytes > MAXIMUM_ANNOTATION_BYTES) {
      problems.add(
          last,
          "`metadata.annotations` are " + bytes + " bytes",
          "at most " + MAXIMUM_ANNOTATION_BYTES + " bytes together");
    }
  }

  private void musterAnnotation(Checked.Section metadata, Checked.Entry annotation, String value) {
    String key = annotation.key();
    Optional<Position> at = annotation.value().map(Checked::position);
    if (!READ.contains(key)) {
      problems.add(
          annotation.position(),
          "unknown annotation " + Quoting.quote(key),
          "one that Muster reads: `" + String.join("`, `", READ) + "`",
          Nearest.of(key, READ));
    } else if (key.equals(ClusterDocument.CONFIRM_ANNOTATION)) {
      at.filter(_ -> !value.matches(COUNT))
          .ifPresent(position ->
              problems.add(
                  position,
                  "the annotation `" + key + "` is " + Quoting.quote(value),
                  "how many machines may go: a whole number of at most 9 digits"));
    } else {
      at.ifPresent(position -> uid(metadata, position, value));
    }
  }

  // A document that was copied for another cluster must not take over what the first one owns.
  private void uid(Checked.Section metadata, Position at, String value) {
    Optional<Checked.Text> product = metadata.text("namespace");
    Optional<Checked.Text> name = metadata.text("name");
    if (product.isEmpty() || name.isEmpty()) {
      return;
    }
    String prefix = product.get().value() + "/" + name.get().value() + "/";
    if (!value.startsWith(prefix) || !ClusterUid.isValid(value.substring(prefix.length()))) {
      problems.add(
          at,
          "the annotation `" + ClusterDocument.UID_ANNOTATION + "` is " + Quoting.quote(value),
          "`"
              + prefix
              + "` and the uid that its machines are tagged with; leave it out in a document for a"
              + " cluster that is not there yet");
    }
  }

  private void ensemble(Checked.Section ensemble, String provider) {
    ensemble
        .number("size")
        .filter(size -> size.value() % 2 == 0)
        .ifPresent(size ->
            problems.add(
                size.position(),
                "`spec.ensemble.size` is " + size.value() + ", an even number",
                "3, 5, 7 or 9: an even one bears no more failures than the odd one below it"));
    String shipped = EnsembleSpec.DEFAULT_VERSION.value();
    ensemble
        .text("version")
        .filter(version -> !version.value().equals(shipped))
        .ifPresent(version ->
            problems.add(
                version.position(),
                "the provider `"
                    + provider
                    + "` has no ZooKeeper "
                    + Quoting.quote(version.value()),
                "`" + shipped + "`, the one that Muster ships with"));
  }

  private void serviceName(Checked.Entry service) {
    if (service.key().equals(ENSEMBLE)) {
      problems.add(
          service.position(),
          "a service named `" + ENSEMBLE + "`, which is the ensemble's own",
          "another name; `spec.ensemble` says how many servers there are");
    }
  }

  private void balancer(Checked.Section balancer, List<String> services) {
    Map<Long, Position> ports = new HashMap<>();
    for (Checked item : problems.whileRoom(balancer.items("listeners"))) {
      Checked.Section listener = (Checked.Section) item;
      listener.number("port").ifPresent(port -> listenerPort(port, ports));
      listener
          .text("service")
          .filter(service -> !services.contains(service.value()))
          .ifPresent(service ->
              unknownService("a listener names", service.position(), service.value(), services));
    }
    balancer.section("healthCheck").ifPresent(this::healthCheck);
  }

  private void listenerPort(Checked.WholeNumber port, Map<Long, Position> ports) {
    Position first = ports.putIfAbsent(port.value(), port.position());
    if (first != null) {
      problems.add(
          port.position(),
          "two listeners on port " + port.value() + " (the first at line " + first.line() + ")",
          "a port of its own for each listener");
    }
  }

  private void healthCheck(Checked.Section check) {
    Optional<Checked.Length> timeout = check.length("timeout");
    Optional<Checked.Length> interval = check.length("interval");
    if (timeout.isPresent()
        && interval.isPresent()
        && timeout.get().value().compareTo(interval.get().value()) > 0) {
      problems.add(
          timeout.get().position(),
          "`spec.loadBalancer.healthCheck.timeout` (2s when left out) is longer than its `interval`",
          "an answer before the next question: a timeout of at most the interval");
    }
  }

  private void unknownService(String who, Position at, String name, List<String> services) {
    problems.add(
        at,
        who + " the service " + Quoting.quote(name) + ", which `spec.services` does not have",
        services.isEmpty()
            ? "a service of `spec.services`"
            : "one of " + String.join(", ", services.stream().limit(20).toList()),
        Nearest.of(name, services));
  }
}
