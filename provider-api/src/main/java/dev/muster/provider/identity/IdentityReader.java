package dev.muster.provider.identity;

import dev.muster.spec.id.ClusterKey;
import dev.muster.spec.id.ClusterName;
import dev.muster.spec.id.ClusterUid;
import dev.muster.spec.id.ProductName;
import dev.muster.spec.id.RevisionId;
import dev.muster.spec.id.ServiceName;
import dev.muster.spec.id.ServiceVersion;
import dev.muster.spec.id.Slot;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads the identities of machines from their tags, one machine after the other. Machines of a
 * cluster share most of their tags: what is as it was on the machine before is not read again. One
 * thread uses a reader.
 */
public final class IdentityReader {
  private final Last<ProductName> product = new Last<>(ProductName::new);
  private final Last<ClusterName> cluster = new Last<>(ClusterName::new);
  private final Last<ClusterUid> uid = new Last<>(ClusterUid::new);
  private final Last<ServiceName> service = new Last<>(ServiceName::new);
  private final Last<ServiceVersion> version = new Last<>(ServiceVersion::new);
  private final Last<RevisionId> revision = new Last<>(RevisionId::new);
  private final Last<Incarnation> incarnation =
      new Last<>(text -> new Incarnation(Integer.parseInt(text)));

  /** The value of the text that was read last. */
  private static final class Last<T> {
    private final Function<String, T> form;
    private @Nullable String text;
    private @Nullable T value;

    Last(Function<String, T> form) {
      this.form = form;
    }

    T read(Map<String, String> tags, String name) {
      String newText = required(tags, name);
      T known = value;
      if (known == null || !newText.equals(text)) {
        known = form.apply(newText);
        text = newText;
        value = known;
      }
      return known;
    }
  }

  /** The identity that tags give; empty when a tag is missing or is not of its form. */
  public Optional<InstanceIdentity> read(Map<String, String> tags) {
    try {
      return Optional.of(
          new InstanceIdentity(
              new ClusterKey(product.read(tags, Tags.PRODUCT), cluster.read(tags, Tags.CLUSTER)),
              uid.read(tags, Tags.UID),
              new Slot(
                  service.read(tags, Tags.SERVICE), Integer.parseInt(required(tags, Tags.SLOT))),
              incarnation.read(tags, Tags.INCARNATION),
              version.read(tags, Tags.VERSION),
              revision.read(tags, Tags.REVISION),
              membership(tags)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Optional<Membership> membership(Map<String, String> tags) {
    String member = tags.get(Tags.MEMBER);
    if (member == null) {
      return Optional.empty();
    }
    MemberRole role =
        required(tags, Tags.ROLE).equals("genesis") ? MemberRole.GENESIS : MemberRole.JOIN;
    return Optional.of(
        new Membership(
            new MemberId(Integer.parseInt(member)),
            role,
            Integer.parseInt(required(tags, Tags.ENSEMBLE_SIZE))));
  }

  private static String required(Map<String, String> tags, String name) {
    String value = tags.get(name);
    if (value == null) {
      throw new IllegalArgumentException("no tag " + name);
    }
    return value;
  }
}
