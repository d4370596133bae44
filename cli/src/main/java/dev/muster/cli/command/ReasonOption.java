package dev.muster.cli.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import picocli.CommandLine.Option;

/** Why a person does something: it goes into the audit log. */
final class ReasonOption {
  @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the audit log.")
  String text = "";

  /** A request body that carries the reason. */
  ObjectNode body() {
    return JsonNodeFactory.instance.objectNode().put("reason", text);
  }
}
