package dev.muster.spec;

import dev.muster.spec.id.BaseImage;
import dev.muster.spec.id.InstanceProfile;
import dev.muster.spec.id.InstanceType;
import java.util.Optional;

/**
 * What a machine in a cloud is made of. Another one is another revision.
 *
 * @param image what its disk starts from
 * @param type its size
 * @param profile gives it its role; absent for none
 */
public record MachineSpec(BaseImage image, InstanceType type, Optional<InstanceProfile> profile) {
  /** A machine without a role. */
  public MachineSpec(BaseImage image, InstanceType type) {
    this(image, type, Optional.empty());
  }
}
