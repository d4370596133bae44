package dev.muster.proof.aws;

import dev.muster.provider.identity.Tags;
import dev.muster.testkit.aws.MotoServer;
import dev.muster.testkit.aws.XmlAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * More than fifty resources that look like a cluster's own, with its names and tags but for the
 * owner's uid, and belong to somebody else.
 */
public final class Lookalikes {
  private static final String EC2 = "&Version=2016-11-15";
  private static final int MACHINES = 10;
  private static final int NETWORKS = 5;
  private static final int OF_EACH_NETWORK = 3;
  private static final int TEMPLATES = 5;
  private static final String TARGET_GROUPS = "DescribeTargetGroups";

  private final MotoServer server;
  private final List<Kept> kept = new ArrayList<>();

  private Lookalikes(MotoServer server) {
    this.server = server;
  }

  /**
   * Something of somebody else's.
   *
   * @param list the call that lists it
   * @param id what tells it
   * @param text what the list says of it
   */
  private record Kept(String list, String id, String text) {}

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
      String vpc = make("CreateVpc&CidrBlock=" + cidr + tags("vpc", tags), "vpcId");
      keep("DescribeVpcs", vpc);
      for (int one = 0; one < OF_EACH_NETWORK; one++) {
        String subnet = "&CidrBlock=10." + network + "." + one + ".0/24";
        keep(
            "DescribeSubnets",
            make("CreateSubnet&VpcId=" + vpc + subnet + tags("subnet", tags), "subnetId"));
        String group = "&GroupName=muster-nodes-" + one + "&GroupDescription=Muster";
        keep(
            "DescribeSecurityGroups",
            make(
                "CreateSecurityGroup&VpcId=" + vpc + group + tags("security-group", tags),
                "groupId"));
      }
      String arn =
          id(
              server.balancing(
                  "Action=CreateTargetGroup&Version=2015-12-01&Protocol=HTTP&Port=8000"
                      + "&Name=muster-webhead-"
                      + network
                      + "&VpcId="
                      + vpc),
              "TargetGroupArn");
      add(TARGET_GROUPS, arn, targetGroup(arn));
    }
  }

  private void machines(String image, Map<String, String> tags) {
    for (int machine = 0; machine < MACHINES; machine++) {
      keep(
          "DescribeInstances",
          make(
              "RunInstances&MinCount=1&MaxCount=1&ImageId=" + image + tags("instance", tags),
              "instanceId"));
    }
  }

  private void templates(String image, Map<String, String> tags) {
    for (int template = 0; template < TEMPLATES; template++) {
      keep(
          "DescribeLaunchTemplates",
          make(
              "CreateLaunchTemplate&LaunchTemplateName=muster-webhead-"
                  + template
                  + "&LaunchTemplateData.ImageId="
                  + image
                  + tags("launch-template", tags),
              "launchTemplateId"));
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

  private String make(String form, String id) {
    return id(server.ec2("Action=" + form + EC2), id);
  }

  private static String id(String answer, String name) {
    Matcher found = Pattern.compile("<" + name + ">([^<]+)</" + name + ">").matcher(answer);
    if (!found.find()) {
      throw new IllegalStateException("the emulator made nothing: " + answer);
    }
    return found.group(1);
  }

  private void keep(String list, String id) {
    add(list, id, described(list, id));
  }

  private void add(String list, String id, String text) {
    if (text.isEmpty()) {
      throw new IllegalStateException(list + " does not list " + id + ", which was just made");
    }
    kept.add(new Kept(list, id, text));
  }

  private String described(String list, String id) {
    String answer = server.ec2("Action=" + list + EC2);
    return items(XmlAnswer.read(answer)).stream()
        .filter(item -> item.text().contains(id))
        .map(XmlAnswer::text)
        .findFirst()
        .orElse("");
  }

  // Lists of the API of EC2 are two deep for machines and one deep for all else.
  private static List<XmlAnswer> items(XmlAnswer answer) {
    List<XmlAnswer> items = new ArrayList<>();
    for (String set : List.of("vpcSet", "subnetSet", "securityGroupInfo", "launchTemplates")) {
      items.addAll(answer.all(set, "item"));
    }
    items.addAll(answer.all("reservationSet", "item", "instancesSet", "item"));
    return items;
  }

  private String targetGroup(String arn) {
    return EmulatedBalancer.ask(server, TARGET_GROUPS, "", "TargetGroups").stream()
        .map(XmlAnswer::text)
        .filter(text -> text.contains(arn))
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
      String now =
          one.list().equals(TARGET_GROUPS)
              ? targetGroup(one.id())
              : described(one.list(), one.id());
      if (!now.equals(one.text())) {
        complaints.add("%s of somebody else was touched: %s".formatted(one.id(), now));
      }
    }
    return complaints;
  }
}
