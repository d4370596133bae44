package dev.muster.spec;

import dev.muster.spec.id.BaseImage;
import dev.muster.spec.id.InstanceType;

/**
 * What a machine in a cloud is made of. Another one is another revision.
 *
 * @param image what its disk starts from
 * @param type its size
 */
public record MachineSpec(BaseImage image, InstanceType type) {}
