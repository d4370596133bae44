package dev.muster.aws;

import dev.muster.aws.call.AwsApi;
import dev.muster.aws.call.CallFailure;
import dev.muster.aws.call.CallMeter;
import dev.muster.aws.call.Calls;
import dev.muster.aws.call.Trouble;
import dev.muster.aws.naming.AwsTags;
import dev.muster.provider.identity.Tags;
import dev.muster.spec.ProviderSpec;
import dev.muster.spec.id.InstanceType;
import dev.muster.spec.id.Zone;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.AvailabilityZone;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.HttpTokensState;
import software.amazon.awssdk.services.ec2.model.Image;
import software.amazon.awssdk.services.ec2.model.ImageState;
import software.amazon.awssdk.services.ec2.model.InstanceTypeOffering;
import software.amazon.awssdk.services.ec2.model.LocationType;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;

/**
 * Looks whether a cluster could come to be in an account, before anything is made there: whether
 * the zones, the image and the sizes of machines exist, what the credentials may do, and whether
 * the account's quotas leave room. What it tries of changes it tries as a dry run, which EC2 judges
 * and does not carry out.
 */
public final class AwsDoctor implements AutoCloseable {
  private static final String ANSWER_OF_A_DRY_RUN = "DryRunOperation";
  private static final String MISTAKEN = "InvalidParameterValue";
  private static final String IMAGE = "baseImage";
  private static final String ZONES = "zones";
  private static final String LOOKS = "looks";
  private static final int FEW = 5;

  // The credentials themselves are no good, whatever they would be allowed.
  private static final Set<String> OF_CREDENTIALS =
      Set.of(
          "AuthFailure",
          "ExpiredToken",
          "InvalidClientTokenId",
          "OptInRequired",
          "SignatureDoesNotMatch",
          "UnrecognizedClientException");

  // Nothing is ever made with it: it fulfils the condition on a tag of the owner's.
  private static final String NOBODY = "muster-doctor";
  private static final Map<String, String> TAGS = Map.of(Tags.UID, NOBODY);

  private final AwsClients clients;

  /** Of the region that the settings name. */
  public AwsDoctor(AwsSettings settings) {
    clients = AwsClients.of(settings, CallMeter.NONE);
  }

  /**
   * Examines what a cluster needs.
   *
   * @param spec where the cluster shall be
   * @param needs what it takes of the account
   * @return a line a thing, in the order in which to mend them
   */
  public List<Examined> examine(ProviderSpec.Aws spec, AwsNeeds needs) {
    List<Examined> all = new ArrayList<>();
    all.add(looks());
    if (all.getFirst().verdict() != Examined.Verdict.GOOD) {
      // Everything else would fail for the same reason.
      return all;
    }
    all.add(asked(ZONES, AwsApi.DESCRIBE_AVAILABILITY_ZONES, () -> zones(spec.zones())));
    all.add(asked(IMAGE, AwsApi.DESCRIBE_IMAGES, () -> image(spec)));
    Set<InstanceType> types = new TreeSet<>(needs.machines().keySet());
    types.add(spec.instanceType());
    for (InstanceType type : types) {
      all.add(
          asked(
              "instanceType " + type,
              AwsApi.DESCRIBE_INSTANCE_TYPE_OFFERINGS,
              () -> offered(type, spec.zones())));
    }
    all.add(profile(spec));
    all.addAll(dryRuns(spec));
    all.addAll(new AwsQuotas(clients).examine(needs));
    return all;
  }

  private static Examined asked(String subject, AwsApi api, Supplier<Examined> look) {
    try {
      return look.get();
    } catch (CallFailure failure) {
      return failed(subject, api, failure);
    }
  }

  private static Examined failed(String subject, AwsApi api, CallFailure failure) {
    return failure.trouble().filter(trouble -> trouble == Trouble.DENIED).isPresent()
        ? Examined.wrong(
            subject,
            failure.sentence(),
            "Give the role of these credentials the permission "
                + api.permission()
                + " (docs/aws.md has all).")
        : Examined.unknown(subject, failure.sentence());
  }

  // Each look of a sweep, really made.
  private Examined looks() {
    Ec2Client ec2 = clients.ec2();
    ElasticLoadBalancingV2Client balancing = clients.balancing();
    Map<AwsApi, Supplier<Object>> looks = new EnumMap<>(AwsApi.class);
    looks.put(AwsApi.DESCRIBE_VPCS, () -> ec2.describeVpcs(one -> one.maxResults(FEW)));
    looks.put(AwsApi.DESCRIBE_SUBNETS, () -> ec2.describeSubnets(one -> one.maxResults(FEW)));
    looks.put(
        AwsApi.DESCRIBE_INTERNET_GATEWAYS,
        () -> ec2.describeInternetGateways(one -> one.maxResults(FEW)));
    looks.put(
        AwsApi.DESCRIBE_ROUTE_TABLES, () -> ec2.describeRouteTables(one -> one.maxResults(FEW)));
    looks.put(
        AwsApi.DESCRIBE_SECURITY_GROUPS,
        () -> ec2.describeSecurityGroups(one -> one.maxResults(FEW)));
    looks.put(
        AwsApi.DESCRIBE_LAUNCH_TEMPLATES,
        () -> ec2.describeLaunchTemplates(one -> one.maxResults(FEW)));
    looks.put(AwsApi.DESCRIBE_INSTANCES, () -> ec2.describeInstances(one -> one.maxResults(FEW)));
    looks.put(
        AwsApi.DESCRIBE_LOAD_BALANCERS,
        () -> balancing.describeLoadBalancers(one -> one.pageSize(FEW)));
    looks.put(
        AwsApi.DESCRIBE_TARGET_GROUPS,
        () -> balancing.describeTargetGroups(one -> one.pageSize(FEW)));
    for (Map.Entry<AwsApi, Supplier<Object>> look : looks.entrySet()) {
      try {
        Object _ = new Calls().read(look.getKey(), "the account", look.getValue());
      } catch (CallFailure failure) {
        return unlooked(look.getKey(), failure);
      }
    }
    return Examined.good(LOOKS, looks.size() + " calls that look were answered");
  }

  private static Examined unlooked(AwsApi api, CallFailure failure) {
    if (failure.code().filter(code -> !OF_CREDENTIALS.contains(code)).isEmpty()) {
      return Examined.wrong(
          LOOKS,
          failure.sentence(),
          "Give credentials as every AWS tool takes them (environment, profile, role of the"
              + " machine), and see that the region's endpoint can be reached.");
    }
    Examined failed = failed(LOOKS, api, failure);
    return failed.verdict() == Examined.Verdict.WRONG
        ? failed
        : Examined.wrong(LOOKS, failed.message(), "Ask again in a minute.");
  }

  private Examined zones(List<Zone> wanted) {
    Set<String> known =
        new Calls()
                .read(
                    AwsApi.DESCRIBE_AVAILABILITY_ZONES,
                    "the region",
                    () -> clients.ec2().describeAvailabilityZones().availabilityZones())
                .stream()
                .filter(zone -> "available".equals(zone.stateAsString()))
                .map(AvailabilityZone::zoneName)
                .collect(Collectors.toCollection(TreeSet::new));
    List<String> missing = missing(wanted, known);
    return missing.isEmpty()
        ? Examined.good(ZONES, names(wanted) + " are available")
        : Examined.wrong(
            ZONES,
            String.join(", ", missing) + ": not available in this region",
            "Name zones of the region: " + String.join(", ", known) + ".");
  }

  private Examined image(ProviderSpec.Aws spec) {
    String wanted = spec.baseImage().value();
    List<Image> images =
        new Calls()
            .read(
                AwsApi.DESCRIBE_IMAGES,
                wanted,
                () ->
                    clients
                        .ec2()
                        .describeImages(one ->
                            one.filters(Filter.builder().name("image-id").values(wanted).build()))
                        .images());
    if (images.isEmpty()) {
      return Examined.wrong(
          IMAGE,
          wanted + " is not there, or not shared with this account",
          "Name an image of this region: their ids differ from region to region.");
    }
    Image image = images.getFirst();
    return image.state() == ImageState.AVAILABLE
        ? Examined.good(IMAGE, wanted + " is available")
        : Examined.wrong(
            IMAGE, wanted + " is " + image.stateAsString(), "Wait, or name another image.");
  }

  private Examined offered(InstanceType type, List<Zone> zones) {
    Set<String> offered =
        new Calls()
                .read(
                    AwsApi.DESCRIBE_INSTANCE_TYPE_OFFERINGS,
                    type.value(),
                    () ->
                        clients
                            .ec2()
                            .describeInstanceTypeOfferings(one ->
                                one.locationType(LocationType.AVAILABILITY_ZONE)
                                    .filters(
                                        Filter.builder()
                                            .name("instance-type")
                                            .values(type.value())
                                            .build()))
                            .instanceTypeOfferings())
                .stream()
                .map(InstanceTypeOffering::location)
                .collect(Collectors.toCollection(TreeSet::new));
    List<String> missing = missing(zones, offered);
    String subject = "instanceType " + type;
    return missing.isEmpty()
        ? Examined.good(subject, "offered in " + names(zones))
        : Examined.wrong(
            subject,
            "not offered in " + String.join(", ", missing),
            offered.isEmpty()
                ? "Name another size: this region has none of that name."
                : "It is offered in " + String.join(", ", offered) + ".");
  }

  private static Examined profile(ProviderSpec.Aws spec) {
    String subject = "instanceProfile";
    return spec.instanceProfile()
        .map(name -> Examined.good(subject, name + " is named; the dry run of a launch tries it"))
        .orElseGet(() ->
            Examined.wrong(
                subject,
                "none is named: machines would boot and never find each other",
                "Make one whose role may ec2:DescribeInstances, and name it in"
                    + " spec.provider.aws.instanceProfile."));
  }

  private List<Examined> dryRuns(ProviderSpec.Aws spec) {
    Ec2Client ec2 = clients.ec2();
    return List.of(
        dryRun(
            AwsApi.CREATE_VPC,
            () ->
                ec2.createVpc(one ->
                    one.dryRun(true)
                        .cidrBlock(spec.network().cidr().toString())
                        .tagSpecifications(AwsTags.specification(ResourceType.VPC, TAGS)))),
        dryRun(
            AwsApi.CREATE_INTERNET_GATEWAY,
            () ->
                ec2.createInternetGateway(one ->
                    one.dryRun(true)
                        .tagSpecifications(
                            AwsTags.specification(ResourceType.INTERNET_GATEWAY, TAGS)))),
        dryRun(AwsApi.RUN_INSTANCES, () -> launch(spec)));
  }

  private Object launch(ProviderSpec.Aws spec) {
    return clients
        .ec2()
        .runInstances(one -> {
          one.dryRun(true)
              .minCount(1)
              .maxCount(1)
              .imageId(spec.baseImage().value())
              .instanceType(spec.instanceType().value())
              .metadataOptions(options -> options.httpTokens(HttpTokensState.REQUIRED))
              .tagSpecifications(
                  AwsTags.specification(ResourceType.INSTANCE, TAGS),
                  AwsTags.specification(ResourceType.VOLUME, TAGS));
          spec.instanceProfile()
              .ifPresent(name -> one.iamInstanceProfile(role -> role.name(name.value())));
        });
  }

  private static Examined dryRun(AwsApi api, Supplier<Object> call) {
    String subject = api.permission();
    try {
      Object _ = new Calls().write(api, "a dry run", call);
      return Examined.wrong(
          subject,
          "the dry run was carried out",
          "Delete what carries the tag " + Tags.UID + "=" + NOBODY + ".");
    } catch (CallFailure failure) {
      return answered(subject, failure);
    }
  }

  private static Examined answered(String subject, CallFailure failure) {
    String code = failure.code().orElse("");
    if (code.equals(ANSWER_OF_A_DRY_RUN)) {
      return Examined.good(subject, "a dry run would have succeeded");
    }
    if (failure.trouble().filter(trouble -> trouble == Trouble.DENIED).isPresent()) {
      return Examined.wrong(
          subject,
          failure.sentence(),
          "Give the role of these credentials this permission where"
              + " aws:RequestTag/muster:uid is given, and the one to tag (docs/aws.md); for a"
              + " launch iam:PassRole of the instance profile's role as well.");
    }
    return code.equals(MISTAKEN)
        ? Examined.wrong(
            subject,
            failure.sentence(),
            "Look whether spec.provider.aws names an instance profile and a network that can be.")
        : Examined.unknown(subject, failure.sentence());
  }

  private static List<String> missing(Collection<Zone> wanted, Set<String> known) {
    return wanted.stream().map(Zone::value).filter(zone -> !known.contains(zone)).toList();
  }

  private static String names(Collection<Zone> zones) {
    return zones.stream().map(Zone::value).collect(Collectors.joining(", "));
  }

  @Override
  public void close() {
    clients.close();
  }
}
