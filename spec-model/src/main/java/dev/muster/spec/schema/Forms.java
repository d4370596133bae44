package dev.muster.spec.schema;

import dev.muster.spec.IngressSpec;
import dev.muster.spec.LoadBalancerSpec;
import dev.muster.spec.PolicySpec;
import dev.muster.spec.PrometheusGate;
import dev.muster.spec.RolloutSpec;
import dev.muster.spec.id.BaseImage;
import dev.muster.spec.id.CidrBlock;
import dev.muster.spec.id.ClusterName;
import dev.muster.spec.id.InstanceProfile;
import dev.muster.spec.id.InstanceType;
import dev.muster.spec.id.ProductName;
import dev.muster.spec.id.Region;
import dev.muster.spec.id.ServiceName;
import dev.muster.spec.id.ServiceVersion;
import dev.muster.spec.id.Sha256;
import dev.muster.spec.id.Zone;
import dev.muster.spec.schema.Shape.Bare;
import dev.muster.spec.schema.Shape.Choice;
import dev.muster.spec.schema.Shape.Option;
import dev.muster.spec.schema.Shape.Text;
import java.util.List;
import java.util.regex.Pattern;

/** The forms that single values take. */
final class Forms {
  private static final String LABEL_FORM =
      "beginning with a letter: lower-case letters, digits and inner hyphens, at most 40 characters";

  private static final String NUMBERS = "[0-9*,/-]+";
  private static final String MONTHS = "JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC";
  private static final String CRON_FORM =
      "(?:%s ){3}[0-9*?,/LW-]+ (?:[0-9*,/-]|%s)+ (?:[0-9*?,/L#-]|SUN|MON|TUE|WED|THU|FRI|SAT)+(?: %s)?"
          .formatted(NUMBERS, MONTHS, NUMBERS);

  static final Text PRODUCT =
      text("a product name " + LABEL_FORM, ProductName.pattern(), 40, Bare.TEXT);
  static final Text CLUSTER =
      text("a cluster name " + LABEL_FORM, ClusterName.pattern(), 40, Bare.TEXT);
  static final Text SERVICE =
      text("a service name " + LABEL_FORM, ServiceName.pattern(), 40, Bare.TEXT);
  static final Text ZONE =
      text(
          "a zone name of lower-case letters, digits and inner hyphens, at most 40 characters",
          Zone.pattern(),
          40,
          Bare.NUMBER);
  static final Text VERSION =
      text(
          "a version of letters, digits and `._+-`, at most 63 characters, such as `1.4.2`",
          ServiceVersion.pattern(),
          63,
          Bare.NUMBER);
  static final Text SHA256 =
      text("a SHA-256 digest: 64 lower-case hexadecimal digits", Sha256.pattern(), 64, Bare.NUMBER);
  static final Text PATH =
      text("a path beginning with `/`, such as `/health`", "/[!-~]*", 1024, Bare.TEXT);
  static final Text URL =
      text(
          "an address beginning with `https://`, `http://` or `file:/`",
          "(?:https?://[^\\s/?#]+(?:[/?#][^\\s]*)?|file:/[^\\s]+)",
          2048,
          Bare.TEXT);
  static final Text HTTP_URL =
      text(
          "an address beginning with `https://` or `http://`, without a query",
          "https?://[^\\s/?#]+(?:/[^\\s?#]*)?",
          2048,
          Bare.TEXT);
  static final Text GATE_NAME =
      text("a name of a gate " + LABEL_FORM, ServiceName.pattern(), 40, Bare.TEXT);
  static final Text PROMQL =
      text(
          "an expression in PromQL without control characters, at most 4096 characters",
          "[^\\x00-\\x08\\x0b-\\x1f\\x7f]+",
          4096,
          Bare.ANYTHING);
  static final Text DECIMAL =
      text("a decimal number, such as `0.01`", "-?[0-9]{1,15}(?:[.][0-9]{1,15})?", 32, Bare.NUMBER);
  static final Text FACTOR =
      text(
          "a decimal number of at least 0, such as `1.5`",
          "[0-9]{1,15}(?:[.][0-9]{1,15})?",
          31,
          Bare.NUMBER);
  static final Text CRON =
      text(
          "an expression as Quartz has it (seconds, minutes, hours, day of the month, month, day of"
              + " the week), such as `0 0 18 ? * FRI`",
          CRON_FORM,
          120,
          Bare.TEXT);
  static final Text TIME_ZONE =
      text("a time zone, such as `UTC` or `Europe/Berlin`", "[A-Za-z0-9_+/:-]+", 64, Bare.TEXT);
  static final Text WORD =
      text(
          "a word without control characters",
          "[^\\x00-\\x08\\x0b-\\x1f\\x7f]+",
          8192,
          Bare.ANYTHING);
  static final Text VARIABLE =
      text(
          "a variable's name of letters, digits and underscores",
          "[A-Za-z_][A-Za-z0-9_]{0,127}",
          128,
          Bare.TEXT);
  static final Text VARIABLE_VALUE =
      text(
          "text without control characters",
          "[^\\x00-\\x08\\x0b-\\x1f\\x7f]*",
          8192,
          Bare.ANYTHING);
  static final Text METADATA_KEY =
      text(
          "a name of at most 63 letters, digits and `-_.`, with or without a domain and `/` before it",
          "(?:[a-z0-9](?:[-a-z0-9.]{0,251}[a-z0-9])?/)?[A-Za-z0-9](?:[-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?",
          317,
          Bare.TEXT);
  static final Text LABEL =
      text(
          "at most 63 letters, digits and inner `-_.`",
          "(?:[A-Za-z0-9](?:[-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?",
          63,
          Bare.ANYTHING);
  static final Text ANNOTATION =
      text(
          "text of at most 64 KiB without control characters",
          "[^\\x00-\\x08\\x0b-\\x1f\\x7f]*",
          65_536,
          Bare.ANYTHING);
  static final Text PERCENT =
      text("a share from `1%` to `100%`", "(?:100|[1-9][0-9]?)%", 4, Bare.TEXT);
  static final Text PERCENT_OR_NONE =
      text("a share from `0%` to `100%`", "(?:100|[1-9]?[0-9])%", 4, Bare.TEXT);
  static final Text REGION = text("a region, such as `us-east-1`", Region.pattern(), 40, Bare.TEXT);
  static final Text INSTANCE_TYPE =
      text("a size of machine, such as `t3.small`", InstanceType.pattern(), 63, Bare.TEXT);
  static final Text INSTANCE_PROFILE =
      text(
          "the name of an instance profile: letters, digits and `+=,.@_-`",
          InstanceProfile.pattern(),
          128,
          Bare.TEXT);
  static final Text BASE_IMAGE =
      text(
          "an image's id: `ami-` and 8 to 17 hexadecimal digits",
          BaseImage.pattern(),
          21,
          Bare.TEXT);
  static final Text CIDR =
      text("a range of addresses, such as `10.20.0.0/16`", CidrBlock.pattern(), 18, Bare.TEXT);
  static final Text INGRESS_SOURCE =
      text(
          "`loadBalancer`, a service, or a range of addresses such as `10.0.0.0/8`",
          IngressSpec.LOAD_BALANCER + "|" + ServiceName.pattern() + "|" + CidrBlock.pattern(),
          40,
          Bare.TEXT);
  static final Shape.WholeNumber PORT = new Shape.WholeNumber(1, 65_535);

  static final Choice BALANCER_TYPE =
      new Choice(
          List.of(
              option(LoadBalancerSpec.Type.APPLICATION, "HTTP requests are balanced one by one.")),
          List.of(
              new Unavailable("network", "`application`"),
              new Unavailable("classic", "`application`")));
  static final Choice ALGORITHM =
      new Choice(
          List.of(
              option(LoadBalancerSpec.Algorithm.ROUND_ROBIN, "Each healthy machine in turn."),
              option(
                  LoadBalancerSpec.Algorithm.LEAST_CONNECTIONS,
                  "The healthy machine with the fewest requests in flight.")),
          List.of());
  static final Choice APPROVAL =
      new Choice(
          List.of(
              option(RolloutSpec.Approval.NONE, "Nobody is asked."),
              option(
                  RolloutSpec.Approval.MANUAL,
                  "A person approves the canary before the rest follows.")),
          List.of());
  static final Choice INCONCLUSIVE =
      new Choice(
          List.of(
              new Option("pause", "It stands still until they do, or until a person has a say."),
              new Option("rollback", "It stands still for `inconclusiveTimeout`, and goes back.")),
          List.of());
  static final Choice GATE =
      new Choice(
          List.of(
              new Shape.Option("loadBalancer", "The load balancer's checks of each new machine."),
              new Shape.Option(
                  "http", "What each new machine's agent hears of its service and its version."),
              new Shape.Option(
                  "instanceStatus", "The provider's own word on whether each new machine runs."),
              new Shape.Option(
                  "traffic", "Errors and latency of the requests that the new machines served."),
              new Shape.Option(
                  PrometheusGate.DEFAULT_NAME,
                  "A number that a Prometheus server gives for the new machines.")),
          List.of());
  static final Choice MODE =
      new Choice(
          List.of(
              option(PolicySpec.Mode.OBSERVE, "It reports what it would do and does nothing."),
              option(PolicySpec.Mode.ENFORCE, "It converges the cluster.")),
          List.of());
  static final Choice DELETION =
      new Choice(
          List.of(
              option(
                  PolicySpec.Deletion.PROTECT,
                  "Nothing is deleted until a person deletes the cluster and confirms."),
              option(
                  PolicySpec.Deletion.CONFIRM,
                  "The cluster is deleted once a person has confirmed the number of machines.")),
          List.of());

  private Forms() {}

  private static Text text(String description, String pattern, int maximumLength, Bare bare) {
    return new Text(description, Pattern.compile(pattern), maximumLength, bare);
  }

  private static Option option(Enum<?> constant, String documentation) {
    return new Option(Words.of(constant), documentation);
  }
}
