package dev.muster.cli.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.cli.console.ExitCode;
import dev.muster.cli.console.OutputFormat;
import dev.muster.cli.console.Structured;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.util.Properties;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints which Muster this is and which Java runs it. */
@Command(
    name = "version",
    description = "Print the version of Muster and of the Java that runs it.",
    footer = {"", "Examples:", "  muster version", "  muster version -o json"})
public final class VersionCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private OutputOption output;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    OutputFormat format = output.format();
    if (format.forPeople()) {
      out.println("muster " + FromBuild.version() + " (Java " + Runtime.version() + ")");
    } else {
      ObjectNode object = JsonNodeFactory.instance.objectNode();
      object
          .putObject("clientVersion")
          .put("version", FromBuild.version())
          .put("java", Runtime.version().toString());
      Structured.print(out, format, object);
    }
    return ExitCode.OK;
  }

  /** The version that the build wrote into the jar. */
  public static final class FromBuild implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"muster " + version()};
    }

    /** The version alone. */
    public static String version() {
      Properties properties = new Properties();
      try (InputStream in =
          VersionCommand.class.getResourceAsStream("/dev/muster/cli/version.properties")) {
        if (in == null) {
          return "unknown";
        }
        properties.load(in);
      } catch (IOException e) {
        return "unknown";
      }
      return properties.getProperty("version", "unknown");
    }
  }
}
