package dev.muster.cli.console;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.Layout;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import java.nio.charset.StandardCharsets;
import org.slf4j.LoggerFactory;

/** Where log lines go: made in code, since reading a configuration file costs a command time. */
public final class Logs {
  private static final String TEXT_PATTERN =
      "%d{HH:mm:ss.SSS} %-5level %logger{0}: %msg%replace( %kvp){'^ $', ''}%n%ex{8}";
  private static final String STANDARD_OUTPUT = "System.out";
  private static final String STANDARD_ERROR = "System.err";

  private Logs() {}

  /** The form of a line. */
  public enum Format {
    /** For people. */
    TEXT,
    /** A JSON object a line, for collectors. */
    JSON
  }

  /**
   * For a command that ends soon: what it has to say it prints, and only trouble of the libraries
   * beneath it is a log line, on standard error.
   */
  static void forCommand(LoggerContext context) {
    apply(context, Format.TEXT, STANDARD_ERROR, Level.ERROR, Level.ERROR);
  }

  /** For a program that runs for long: its log is its standard output. */
  public static void forProgram(Format format) {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      apply(context, format, STANDARD_OUTPUT, Level.WARN, Level.INFO);
    }
  }

  /** For a command that reconciles in its own process: its progress is on standard error. */
  public static void forReconcilingCommand() {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      apply(context, Format.TEXT, STANDARD_ERROR, Level.ERROR, Level.WARN);
    }
  }

  private static void apply(
      LoggerContext context, Format format, String target, Level libraries, Level own) {
    context.reset();
    ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
    console.setContext(context);
    console.setName("console");
    console.setTarget(target);
    console.setEncoder(encoder(context, format));
    console.start();
    var root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.setLevel(libraries);
    root.addAppender(console);
    context.getLogger("dev.muster").setLevel(own);
    context.getLogger("muster").setLevel(own);
    // Lost connections are told by those whom they concern; ZooKeeper's own words are many.
    context.getLogger("org.apache.zookeeper").setLevel(Level.ERROR);
    context.getLogger("org.apache.curator").setLevel(Level.ERROR);
  }

  private static Encoder<ILoggingEvent> encoder(LoggerContext context, Format format) {
    return switch (format) {
      case TEXT -> {
        PatternLayoutEncoder text = new PatternLayoutEncoder();
        text.setContext(context);
        text.setCharset(StandardCharsets.UTF_8);
        text.setPattern(TEXT_PATTERN);
        text.start();
        yield text;
      }
      case JSON -> {
        Layout<ILoggingEvent> lines = new JsonLines();
        lines.setContext(context);
        lines.start();
        LayoutWrappingEncoder<ILoggingEvent> json = new LayoutWrappingEncoder<>();
        json.setContext(context);
        json.setCharset(StandardCharsets.UTF_8);
        json.setLayout(lines);
        json.start();
        yield json;
      }
    };
  }
}
