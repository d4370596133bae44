package dev.muster.proof.aws;

import dev.muster.provider.identity.Tags;
import dev.muster.testkit.aws.MotoServer;
import dev.muster.testkit.aws.XmlAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * More than fifty resources that look like a cluster's own, with its names and tags but for the
 * owner's uid, and belong to somebody else.
 */
public final class Lookalikes {
  private static final int MACHINES = 10;
  private static final int NETWORKS = 5;
  private static final int OF_EACH_NETWORK = 3;
  private static final int TEMPLATES = 5;

  private final MotoServer server;
  private final List<Kept> kept = new ArrayList<>();

  private Lookalikes(MotoServer server) {
    this.server = server;
  }

  /**
   * Something of somebody else's.
   *
   * @param list gives it and others like it
   * @param id what tells it
   * @param text what the list says of it
   */
  private record Kept(Supplier<List<XmlAnswer>> list, String id, String text) {}

  /** Makes those of the example's cluster. */
  public static Lookalikes of(AwsStage aws) {
    Map<String, String> tags =
        Map.of(
            Tags.PRODUCT, "syncstorage",
            Tags.CLUSTER, "prod",
            Tags.SERVICE, "webhead",
            Tags.SLOT, "webhead-1",
            Tags.UID, "of-somebody-else");
    Lookalikes made = new Lookalikes(aws.server());
    made.networks(tags);
    made.machines(aws.baseImage(), tags);
    made.templates(aws.baseImage(), tags);
    return made;
  }

  private void networks(Map<String, String> tags) {
    for (int network = 0; network < NETWORKS; network++) {
      String cidr = "10." + network + ".0.0/16";
      String vpc = make(EmulatedList.VPCS, "CreateVpc&CidrBlock=" + cidr + tags("vpc", tags));
      for (int one = 0; one < OF_EACH_NETWORK; one++) {
        String subnet = "&CidrBlock=10." + network + "." + one + ".0/24";
        make(EmulatedList.SUBNETS, "CreateSubnet&VpcId=" + vpc + subnet + tags("subnet", tags));
        String group = "&GroupName=muster-nodes-" + one + "&GroupDescription=Muster";
        make(
            EmulatedList.SECURITY_GROUPS,
            "CreateSecurityGroup&VpcId=" + vpc + group + tags("security-group", tags));
      }
      targetGroup(network, vpc);
    }
  }

  private void targetGroup(int network, String vpc) {
    String form =
        "Action=CreateTargetGroup&Version=2015-12-01&Protocol=HTTP&Port=8000&Name=muster-webhead-"
            + network
            + "&VpcId="
            + vpc;
    keep(
        () -> EmulatedBalancer.ask(server, "DescribeTargetGroups", "", "TargetGroups"),
        id(server.balancing(form), "TargetGroupArn"));
  }

  private void machines(String image, Map<String, String> tags) {
    for (int machine = 0; machine < MACHINES; machine++) {
      make(
          EmulatedList.INSTANCES,
          "RunInstances&MinCount=1&MaxCount=1&ImageId=" + image + tags("instance", tags));
    }
  }

  private void templates(String image, Map<String, String> tags) {
    for (int template = 0; template < TEMPLATES; template++) {
      make(
          EmulatedList.LAUNCH_TEMPLATES,
          "CreateLaunchTemplate&LaunchTemplateName=muster-webhead-"
              + template
              + "&LaunchTemplateData.ImageId="
              + image
              + tags("launch-template", tags));
    }
  }

  private static String tags(String type, Map<String, String> tags) {
    StringBuilder text = new StringBuilder("&TagSpecification.1.ResourceType=" + type);
    int number = 1;
    for (Map.Entry<String, String> tag : new TreeMap<>(tags).entrySet()) {
      String at = "&TagSpecification.1.Tag." + number;
      text.append(at + ".Key=" + tag.getKey() + at + ".Value=" + tag.getValue());
      number++;
    }
    return text.toString();
  }

  private String make(EmulatedList list, String form) {
    String made = id(server.ec2("Action=" + form + "&Version=2016-11-15"), list.idElement());
    keep(() -> list.of(server), made);
    return made;
  }

  private static String id(String answer, String name) {
    Matcher found = Pattern.compile("<" + name + ">([^<]+)</" + name + ">").matcher(answer);
    if (!found.find()) {
      throw new IllegalStateException("the emulator made nothing: " + answer);
    }
    return found.group(1);
  }

  private void keep(Supplier<List<XmlAnswer>> list, String id) {
    String text = described(list, id);
    if (text.isEmpty()) {
      throw new IllegalStateException("the emulator does not list " + id + ", which it just made");
    }
    kept.add(new Kept(list, id, text));
  }

  private static String described(Supplier<List<XmlAnswer>> list, String id) {
    return list.get().stream()
        .map(XmlAnswer::text)
        .filter(text -> text.contains(id))
        .findFirst()
        .orElse("");
  }

  /** How many there are. */
  public int size() {
    return kept.size();
  }

  /** Whether a line about something names one of them. */
  public boolean isNamed(String line) {
    return kept.stream().anyMatch(one -> line.contains(one.id()));
  }

  /** What has become of those that are not as they were made. */
  public List<String> complaints() {
    List<String> complaints = new ArrayList<>();
    for (Kept one : kept) {
      String now = described(one.list(), one.id());
      if (!now.equals(one.text())) {
        complaints.add("%s of somebody else was touched: %s".formatted(one.id(), now));
      }
    }
    return complaints;
  }
}
