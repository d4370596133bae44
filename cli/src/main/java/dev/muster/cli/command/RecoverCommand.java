package dev.muster.cli.command;

import dev.muster.aws.AwsCluster;
import dev.muster.aws.AwsSettings;
import dev.muster.aws.AwsSurvey;
import dev.muster.cli.client.ApiAnswer;
import dev.muster.cli.client.ApiClient;
import dev.muster.cli.client.ApiPaths;
import dev.muster.cli.console.CommandFailure;
import dev.muster.cli.console.ExitCode;
import dev.muster.cli.recover.Recovery;
import dev.muster.cli.wiring.DataFolder;
import dev.muster.cli.wiring.OpenStore;
import dev.muster.controller.model.ClusterRecord;
import dev.muster.controller.store.StoreResult;
import dev.muster.spec.id.ClusterKey;
import dev.muster.spec.id.Region;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes the document of a cluster whose store was lost. */
@Command(
    name = "recover",
    description = {
      "Write the cluster.yaml of a cluster that lives in AWS and of which no store knows, from its"
          + " tags, its network, its launch templates and its load balancer. Comments say what could"
          + " not be known. Nothing is changed.",
      "'muster plan -f' of the file then shows no change, and 'muster apply' of it takes the cluster"
          + " over as it is. To hand a cluster that a store knows over to a repository is 'muster"
          + " repository adopt'."
    },
    footer = {
      "",
      "Examples:",
      "  muster recover syncstorage/prod --provider aws --region us-east-1",
      "  muster recover syncstorage/prod --provider aws --region us-east-1 --to cluster.yaml"
    })
public final class RecoverCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ConnectionOption connection;

  @Parameters(index = "0", paramLabel = "CLUSTER", description = "PRODUCT/NAME.")
  private String cluster;

  @Option(
      names = "--provider",
      paramLabel = "NAME",
      description = "Where it lives; aws alone can be asked. Default: aws.")
  private String provider = "aws";

  @Option(names = "--region", paramLabel = "NAME", required = true, description = "The region.")
  private String region = "";

  @Option(
      names = "--to",
      paramLabel = "FILE",
      description = "A new file to write it to; default: standard output.")
  private @Nullable Path file;

  @Option(
      names = "--store",
      paramLabel = "HOST:PORT,…",
      description = "Without a controller: the store; default: the one in the data folder.")
  private @Nullable String store;

  @Option(
      names = "--even-if-stored",
      description = "Write it although a store knows the cluster and has its document.")
  private boolean evenIfStored;

  @Override
  public Integer call() {
    ClusterKey key = key();
    Region where = region();
    if (!evenIfStored) {
      stored(key)
          .ifPresent(place -> {
            throw new CommandFailure(
                "the cluster " + key + " is known to " + place + ", with its document",
                "Nothing has to be recovered: 'muster get cluster "
                    + key
                    + " -o yaml' shows it."
                    + " To write one from the tags all the same, add --even-if-stored.");
          });
    }
    String yaml = recovered(key, where);
    write(yaml);
    // What people can write and Muster cannot would be a fault of this command.
    ClusterFiles.require("the recovered document", yaml.getBytes(StandardCharsets.UTF_8));
    return ExitCode.OK;
  }

  private ClusterKey key() {
    try {
      return ClusterKey.parse(cluster);
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(
          "'" + cluster + "' names no cluster: " + e.getMessage(), "Write PRODUCT/NAME.");
    }
  }

  private Region region() {
    if (!provider.equals("aws")) {
      throw new CommandFailure(
          "clusters of the provider '" + provider + "' cannot be recovered",
          "Write --provider aws; the provider local keeps its store beside its machines.");
    }
    try {
      return new Region(region);
    } catch (IllegalArgumentException e) {
      throw new CommandFailure("cannot use --region: " + e.getMessage(), "");
    }
  }

  /** Who knows the cluster, as a phrase; empty when nobody that can be asked does. */
  private Optional<String> stored(ClusterKey key) {
    Optional<ApiClient> client = store == null ? connection.find() : Optional.empty();
    if (client.isPresent()) {
      try (ApiClient api = client.get()) {
        ApiAnswer answer = api.get(ApiPaths.cluster(key));
        if (answer.status() == HttpURLConnection.HTTP_NOT_FOUND) {
          return Optional.empty();
        }
        if (!answer.ok()) {
          throw answer.failure("look whether " + key + " is known");
        }
        return Optional.of("the controller");
      } catch (IOException e) {
        throw client.get().unreachable(e);
      }
    }
    return inStore(key);
  }

  private Optional<String> inStore(ClusterKey key) {
    DataFolder data = new DataFolder(connection.data.folder());
    if (store == null && !Files.isDirectory(data.store())) {
      return Optional.empty();
    }
    try (OpenStore open =
        store == null
            ? OpenStore.running(data).orElseGet(() -> OpenStore.embedded(data))
            : OpenStore.at(store)) {
      return switch (open.store().cluster(key)) {
        case StoreResult.Done<ClusterRecord> _ ->
            Optional.of("the store " + (store == null ? data.store().toString() : store));
        case StoreResult.Missing<ClusterRecord> _ -> Optional.empty();
        case StoreResult.Conflict<ClusterRecord> conflict -> throw unread(conflict.message());
        case StoreResult.Fenced<ClusterRecord> _ -> throw unread("a newer controller has written");
        case StoreResult.Refused<ClusterRecord> refused -> throw unread(refused.message());
        case StoreResult.Unavailable<ClusterRecord> gone -> throw unread(gone.message());
      };
    }
  }

  private static CommandFailure unread(String why) {
    return new CommandFailure(
        "cannot look whether the store knows the cluster: " + why,
        "See whether its servers run, or add --even-if-stored.");
  }

  private static String recovered(ClusterKey key, Region region) {
    try (AwsSurvey survey = new AwsSurvey(AwsSettings.of(region, InstantSource.system()))) {
      return switch (survey.look(key)) {
        case AwsSurvey.Sight.Found(var found) -> document(found, region);
        case AwsSurvey.Sight.Nothing _ ->
            throw new CommandFailure(
                "nothing in " + region + " carries the tags of " + key,
                "See whether region and credentials are those of its account.");
        case AwsSurvey.Sight.Several(var owners) ->
            throw new CommandFailure(
                "several owners have machines or networks of the name "
                    + key
                    + ": "
                    + owners.stream().map(Object::toString).collect(Collectors.joining(", ")),
                "See which is the cluster by the tag muster:uid, and delete what is of others.");
        case AwsSurvey.Sight.Unseen(var reason) ->
            throw new CommandFailure(
                "cannot see what " + key + " has in " + region + ": " + reason,
                "'muster doctor' tells what credentials lack.");
      };
    }
  }

  private static String document(AwsCluster found, Region region) {
    return switch (Recovery.of(found, region)) {
      case Recovery.Result.Written(var yaml) -> yaml;
      case Recovery.Result.TooLittle(var reason) ->
          throw new CommandFailure(
              "what is left of %s (muster:uid %s) is too little for a document: %s"
                  .formatted(found.key(), found.uid(), reason),
              "Write one by 'muster create-cluster --print', with the annotation muster.dev/uid:"
                  + " %s/%s".formatted(found.key(), found.uid()));
    };
  }

  private void write(String yaml) {
    if (file == null) {
      spec.commandLine().getOut().print(yaml);
      spec.commandLine().getOut().flush();
      return;
    }
    try {
      Files.writeString(file, yaml, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    } catch (FileAlreadyExistsException e) {
      throw new CommandFailure(
          "the file " + file + " is there already", "Name a new one: nothing is overwritten.");
    } catch (IOException e) {
      throw new CommandFailure("cannot write " + file + ": " + e.getMessage(), "");
    }
  }
}
