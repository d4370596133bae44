package dev.muster.spec.schema;

import static dev.muster.spec.schema.Field.empty;
import static dev.muster.spec.schema.Field.optional;
import static dev.muster.spec.schema.Field.required;
import static dev.muster.spec.schema.Field.withDefault;

import dev.muster.spec.ClusterDocument;
import dev.muster.spec.EnsembleSpec;
import dev.muster.spec.schema.Shape.Items;
import dev.muster.spec.schema.Shape.Named;
import dev.muster.spec.schema.Shape.Section;
import dev.muster.spec.schema.Shape.WholeNumber;
import java.time.Duration;
import java.util.List;

/** Every field of a {@code kind: Cluster} document. */
public final class ClusterModel {
  private static final String LATER = "nothing until a later version reads it";

  /** The document. */
  public static final Section DOCUMENT =
      section(
          required(
              "apiVersion",
              word(ClusterDocument.API_VERSION, "The only version there is."),
              "The version of this form."),
          required("kind", word("Cluster", "A cluster."), "What the document describes."),
          required("metadata", metadata(), "Who the cluster is."),
          required("spec", spec(), "What is wanted of the cluster."));

  private ClusterModel() {}

  private static Section section(Field... fields) {
    return new Section(List.of(fields), List.of(), Shape.Rule.ANY);
  }

  private static Section section(List<Field> fields, Unavailable... unavailable) {
    return new Section(fields, List.of(unavailable), Shape.Rule.ANY);
  }

  private static Shape.Choice word(String only, String documentation) {
    return new Shape.Choice(List.of(new Shape.Option(only, documentation)), List.of());
  }

  private static Section metadata() {
    return section(
        required("namespace", Forms.PRODUCT, "The product; it is the cluster's namespace."),
        required("name", Forms.CLUSTER, "The cluster's name within the product."),
        empty(
            "labels",
            new Named(Forms.METADATA_KEY, Forms.LABEL, 0, 64),
            "Words of your own to select clusters by."),
        empty(
            "annotations",
            new Named(Forms.METADATA_KEY, Forms.ANNOTATION, 0, 64),
            "Notes of your own, together at most 64 KiB; `muster.dev/confirm` states how many"
                + " machines a commit may delete; `muster.dev/uid`, as `muster recover` writes it,"
                + " who owns what the cluster has already, for a store that does not know it."));
  }

  private static Section spec() {
    return section(
        List.of(
            required("provider", ProviderModel.PROVIDER, "Where the machines live."),
            empty("ensemble", ensemble(), "The cluster's own ZooKeeper servers."),
            optional("loadBalancer", loadBalancer(), "How clients reach the services."),
            required(
                "services",
                new Named(Forms.SERVICE, service(), 0, 100),
                "The services by name, `{}` for none yet; one machine runs one service."),
            empty(
                "config",
                new Named(Forms.SERVICE, new Shape.Json(), 0, 100),
                "The runtime configuration of each service: any JSON object, at most 256 KiB. A change "
                    + "is rolled out, by itself or as one with a new version."),
            empty("policy", policy(), "What Muster may do by itself.")),
        new Unavailable("secrets", LATER),
        new Unavailable("dns", LATER));
  }

  private static Section ensemble() {
    return section(
        List.of(
            withDefault(
                "size",
                new WholeNumber(3, 9),
                Integer.toString(EnsembleSpec.DEFAULT_SIZE),
                "How many servers: an odd number, so that a majority is cheap."),
            withDefault(
                "version",
                Forms.VERSION,
                EnsembleSpec.DEFAULT_VERSION.value(),
                "The ZooKeeper version; Muster ships with " + EnsembleSpec.DEFAULT_VERSION + "."),
            ProviderModel.INSTANCE_TYPE));
  }

  private static Section loadBalancer() {
    Section listener =
        section(
            required("port", Forms.PORT, "The TCP port that clients use."),
            required("service", Forms.SERVICE, "The service that answers."));
    return section(
        withDefault("type", Forms.BALANCER_TYPE, "application", "The kind of balancer."),
        withDefault(
            "algorithm",
            Forms.ALGORITHM,
            "leastConnections",
            "How a machine is chosen for a request."),
        required(
            "listeners",
            new Items(listener, 0, 50, false),
            "The ports and who answers on them, `[]` for none yet."),
        required("healthCheck", healthCheck(), "How the balancer asks whether a machine serves."),
        withDefault(
            "drainTimeout",
            new Shape.Length(Duration.ZERO, Duration.ofHours(1)),
            "30s",
            "How long a machine that leaves may finish its requests."));
  }

  private static Section healthCheck() {
    return section(
        required("path", Forms.PATH, "The path of a GET request; an answer 2xx is good."),
        withDefault(
            "interval",
            new Shape.Length(Duration.ofMillis(100), Duration.ofMinutes(5)),
            "5s",
            "The time between two checks of one machine."),
        withDefault(
            "timeout",
            new Shape.Length(Duration.ofMillis(50), Duration.ofMinutes(2)),
            "2s",
            "How long an answer may take; not longer than the interval."),
        withDefault(
            "healthyThreshold",
            new WholeNumber(1, 10),
            "2",
            "Good answers in a row until a machine gets requests."),
        withDefault(
            "unhealthyThreshold",
            new WholeNumber(1, 10),
            "2",
            "Bad answers in a row until it gets none."));
  }

  private static Section service() {
    return section(
        List.of(
            required(
                "version", Forms.VERSION, "The version that is wanted, taken as it is written."),
            required("instances", new WholeNumber(0, 1000), "How many machines."),
            optional("image", image(), "What its machines' disks are made from."),
            required("run", run(), "How the service is started."),
            optional("health", health(), "How the agent asks the service how it is."),
            withDefault(
                "stateful",
                new Shape.Flag(),
                "false",
                "Whether a machine's disk matters, so that only a person replaces it."),
            empty("rollout", RolloutModel.ROLLOUT, "How the service moves to another version."),
            ProviderModel.INSTANCE_TYPE,
            ProviderModel.SECURITY_GROUP),
        new Unavailable("database", LATER),
        new Unavailable("register", LATER));
  }

  private static Section image() {
    Section artifact =
        section(
            required(
                "url",
                Forms.URL,
                "Where the file lies; `${version}` stands for the service's version."),
            required(
                "sha256",
                new Named(Forms.VERSION, Forms.SHA256, 1, 200),
                "The digest of each version that may be deployed."));
    return section(
        List.of(required("artifact", artifact, "A file that is fetched and checked.")),
        new Unavailable("puppet", "`artifact` alone"),
        new Unavailable("base", "nothing: every machine starts from the provider's own image"));
  }

  private static Section run() {
    return section(
        required(
            "command",
            new Items(Forms.WORD, 1, 100, false),
            "The program and its arguments, run in the image's folder; `${version}` stands for the"
                + " service's version."),
        required("port", Forms.PORT, "The TCP port on which it listens on its machine's address."),
        empty(
            "environment",
            new Named(Forms.VARIABLE, Forms.VARIABLE_VALUE, 0, 200),
            "Environment variables."));
  }

  private static Section health() {
    return section(
        required(
            "path", Forms.PATH, "GET answers 2xx when the service and what it needs are well."),
        optional("versionPath", Forms.PATH, "GET answers JSON with the `version` that runs."));
  }

  private static Section freezeWindow() {
    return section(
        required("cron", Forms.CRON, "When it begins."),
        required(
            "for",
            new Shape.Length(Duration.ofMinutes(1), Duration.ofDays(31)),
            "How long it lasts."),
        withDefault("timezone", Forms.TIME_ZONE, "UTC", "The time zone of `cron`."));
  }

  private static Section policy() {
    return section(
        List.of(
            withDefault("mode", Forms.MODE, "enforce", "Whether Muster acts."),
            withDefault(
                "deletion",
                Forms.DELETION,
                "protect",
                "What happens when a commit no longer holds the cluster."),
            optional(
                "freeze",
                new Items(freezeWindow(), 0, 20, false),
                "When no rollout goes forward; what fails still goes back.")),
        new Unavailable("maxUnavailable", LATER));
  }
}
