package dev.muster.proof;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.muster.aws.AwsSettings;
import dev.muster.cli.client.ApiAnswer;
import dev.muster.cli.client.ApiClient;
import dev.muster.cli.client.ApiPaths;
import dev.muster.cli.quickstart.MarkedProcesses;
import dev.muster.cli.quickstart.MusterProcess;
import dev.muster.proof.aws.AwsStage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The example's cluster on the emulated AWS: its document, the commands that make it, and the words
 * that delete it.
 *
 * @param stage where its repository and the controller's data are
 * @param aws the emulator
 */
record AwsExample(Stage stage, AwsStage aws) {
  static final String PRODUCT = Stage.CLUSTER.product().value();

  /** How many servers its ensemble has. */
  static final int SERVERS = 3;

  /** The document for AWS, from the example as it comes. */
  String document(String example, int instances) {
    return example
        .replace(
            "    local: { zones: [a, b, c] }",
            """
            aws:
              region: us-east-1
              zones: [us-east-1a, us-east-1b, us-east-1c]
              baseImage: %s
              instanceType: t3.small
              network: { cidr: %s, controllers: [127.0.0.0/8] }\
            """
                .indent(4)
                .stripTrailing()
                .formatted(aws.baseImage(), AwsStage.CIDR))
        .replace("interval: 1s, timeout: 1s", "interval: 5s, timeout: 2s")
        .replace("verifyTimeout: 20s", "verifyTimeout: 90s")
        .replace("instances: 3", "instances: " + instances);
  }

  /** Starts a controller on the stage's repository. */
  MusterProcess controller(List<String> more) throws IOException {
    List<String> words =
        new ArrayList<>(
            List.of(
                "controller",
                "--data",
                stage.site().data().toString(),
                "--listen",
                "127.0.0.1:0",
                "--repo",
                stage.site().repositoryAddress(),
                "--poll",
                "1s"));
    words.addAll(more);
    return start(words);
  }

  /** Starts a command that knows no other AWS than the emulator. */
  MusterProcess start(List<String> words) throws IOException {
    return MusterProcess.start(
        words,
        Map.of(
            MarkedProcesses.VARIABLE,
            stage.site().mark(),
            AwsSettings.ENDPOINT_VARIABLE,
            aws.endpoint().toString()),
        stage.site().controllerLog());
  }

  /** Says that the cluster shall be deleted, with all its machines; what was refused of it. */
  List<String> delete(ApiClient api, int machines) throws IOException {
    List<String> refused = new ArrayList<>(ask(api));
    refused.addAll(required(confirm(api, machines)));
    return refused;
  }

  /** Says that the cluster shall be deleted, which waits for a word; what was refused of it. */
  List<String> ask(ApiClient api) throws IOException {
    stage.site().repository().removeAll();
    stage.site().repository().commit("Nothing is wanted any more");
    return required(api.send("DELETE", ApiPaths.cluster(Stage.CLUSTER) + "?reason=proof"));
  }

  /** Says that so many machines may go. */
  ApiAnswer confirm(ApiClient api, int machines) throws IOException {
    return api.send(
        "POST",
        ApiPaths.cluster(Stage.CLUSTER, "confirm"),
        JsonNodeFactory.instance.objectNode().put("count", machines).put("reason", "the proof"));
  }

  /** What the controller refused; nothing when it did not. */
  static List<String> required(ApiAnswer answer) {
    return answer.ok() ? List.of() : List.of("the controller refused: " + answer.message());
  }
}
