package dev.muster.spec.yaml;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Checks whether the fields of one service fit each other. */
final class ServiceChecks {
  /** The port on which the agent of every machine serves its report. */
  private static final long AGENT_PORT = 9797;

  private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^}]{0,64})}");
  private static final String VERSION = "version";
  private static final String MUSTER_VARIABLES = "MUSTER_";

  private final Problems problems;

  ServiceChecks(Problems problems) {
    this.problems = problems;
  }

  void check(Checked.Entry entry, Checked.Section service) {
    service
        .section("image")
        .flatMap(image -> image.section("artifact"))
        .ifPresent(artifact -> {
          artifact.text("url").ifPresent(this::url);
          service.text(VERSION).ifPresent(version -> digest(entry.key(), version, artifact));
        });
    service.section("run").ifPresent(this::run);
    service
        .section("rollout")
        .ifPresent(rollout -> new GateChecks(problems).check(rollout, service));
  }

  private void url(Checked.Text url) {
    Matcher placeholders = PLACEHOLDER.matcher(url.value());
    while (placeholders.find()) {
      if (!placeholders.group(1).equals(VERSION)) {
        problems.add(
            url.position(),
            "the placeholder " + Quoting.quote(placeholders.group()) + " in the artifact's url",
            "`${version}`, the only one",
            Nearest.of(placeholders.group(1), List.of(VERSION)).map(name -> "${" + name + "}"));
        return;
      }
    }
    try {
      // Not shown in the message: it may be a password.
      if (new URI(url.value().replace("${version}", "1")).getRawUserInfo() != null) {
        problems.add(
            url.position(),
            "the artifact's url holds a user or a password",
            "an address without them: a spec is no place for secrets");
      }
    } catch (URISyntaxException e) {
      problems.add(
          url.position(), "the artifact's url is not an address", "an address as RFC 3986 has it");
    }
  }

  private void digest(String service, Checked.Text version, Checked.Section artifact) {
    List<Checked.Entry> digests = artifact.entries("sha256");
    List<String> versions = digests.stream().map(Checked.Entry::key).toList();
    if (!artifact.fields().containsKey("sha256") || versions.contains(version.value())) {
      return;
    }
    problems.add(
        version.position(),
        "the version "
            + Quoting.quote(version.value())
            + " of `"
            + service
            + "` has no digest in its `image.artifact.sha256`",
        "one of "
            + String.join(", ", versions.stream().limit(20).toList())
            + ", or its digest added",
        Nearest.of(version.value(), versions));
  }

  private void run(Checked.Section run) {
    run.number("port")
        .filter(port -> port.value() == AGENT_PORT)
        .ifPresent(port ->
            problems.add(
                port.position(),
                "the port " + AGENT_PORT + " is taken by the agent of each machine",
                "another port"));
    for (Checked.Entry variable : problems.whileRoom(run.entries("environment"))) {
      if (variable.key().startsWith(MUSTER_VARIABLES)) {
        problems.add(
            variable.position(),
            "the variable " + Quoting.quote(variable.key()) + " is one that Muster sets",
            "a name that does not begin with `" + MUSTER_VARIABLES + "`");
      }
    }
  }
}
