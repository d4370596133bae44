package dev.muster.aws.naming;

import dev.muster.provider.identity.Ordinals;
import dev.muster.provider.identity.Tags;
import dev.muster.provider.network.GroupName;
import dev.muster.spec.id.ClusterUid;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;

/** Muster's tags in the forms of the two APIs. */
public final class AwsTags {
  /** The group of a network that a security group is. */
  public static final String GROUP = "muster:group";

  /** The settings of a load balancer that its listeners do not show. */
  public static final String SETTINGS = "muster:settings";

  /** The launch template that a machine was launched from. */
  public static final String TEMPLATE = "muster:image";

  /**
   * The places of the machines that were launched together: the first is that of launch index 0.
   */
  public static final String BATCH = "muster:batch";

  private static final String NAME = "Name";

  private AwsTags() {}

  /** Everything of Muster's, whichever cluster it belongs to. */
  public static Filter ofMuster() {
    return Filter.builder().name("tag-key").values(Tags.UID).build();
  }

  /** Everything of one cluster. */
  public static Filter of(ClusterUid uid) {
    return Filter.builder().name("tag:" + Tags.UID).values(uid.value()).build();
  }

  /** The tags of a security group. */
  public static SortedMap<String, String> ofGroup(Map<String, String> cluster, GroupName group) {
    SortedMap<String, String> tags = new TreeMap<>(cluster);
    tags.put(GROUP, group.value());
    return tags;
  }

  /** The tags with a name for the eyes of people. */
  public static SortedMap<String, String> named(Map<String, String> tags, String name) {
    SortedMap<String, String> named = new TreeMap<>(tags);
    named.put(NAME, name);
    return named;
  }

  /** The tags that a new resource carries from its first moment. */
  public static TagSpecification specification(ResourceType type, Map<String, String> tags) {
    return TagSpecification.builder()
        .resourceType(type)
        .tags(
            tags.entrySet().stream()
                .map(tag -> Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
                .toList())
        .build();
  }

  /** The tags of a resource of EC2; those that AWS itself adds are left out. */
  public static SortedMap<String, String> read(Collection<Tag> tags) {
    SortedMap<String, String> read = new TreeMap<>();
    tags.forEach(tag -> read.put(tag.key(), tag.value()));
    read.keySet().removeIf(key -> key.startsWith("aws:"));
    return read;
  }

  /**
   * The tags of a machine; one that was launched together with others gets the place that its
   * launch index gives it among theirs. Without a place it cannot be told who it is.
   *
   * @param launchIndex which machine of its call it is, from 0
   */
  public static SortedMap<String, String> ofMachine(Collection<Tag> tags, int launchIndex) {
    SortedMap<String, String> read = read(tags);
    String batch = read.remove(BATCH);
    if (batch != null) {
      read.remove(Tags.SLOT);
      place(batch, launchIndex).ifPresent(place -> read.put(Tags.SLOT, place));
    }
    return read;
  }

  private static Optional<String> place(String batch, int launchIndex) {
    try {
      return Ordinals.parse(batch).values().stream()
          .skip(launchIndex)
          .findFirst()
          .map(String::valueOf);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** The tags of a new load balancer, listener or target group. */
  public static List<software.amazon.awssdk.services.elasticloadbalancingv2.model.Tag> balancing(
      Map<String, String> tags) {
    return tags.entrySet().stream()
        .map(tag ->
            software.amazon.awssdk.services.elasticloadbalancingv2.model.Tag.builder()
                .key(tag.getKey())
                .value(tag.getValue())
                .build())
        .toList();
  }
}
