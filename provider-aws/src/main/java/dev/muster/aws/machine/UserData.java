package dev.muster.aws.machine;

import dev.muster.provider.identity.InstanceIdentity;
import dev.muster.provider.identity.Ordinals;
import dev.muster.provider.identity.Tags;
import dev.muster.provider.machine.ImageManifest;
import dev.muster.provider.machine.InstanceDocument;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The program that a machine runs when it boots for the first time: it writes who the machine is
 * and what runs on it, and starts the agent. It is made of the launch alone, so that a launch that
 * is repeated asks for the same. It holds no secret.
 */
final class UserData {
  /** The most bytes that EC2 takes. */
  static final int MAXIMUM_BYTES = 16 * 1024;

  private static final String SCRIPT =
      """
      #!/bin/sh
      # Written by Muster. Runs once, when the machine boots for the first time.
      set -eu
      disk=${MUSTER_DISK:-/etc/muster}
      metadata=${AWS_EC2_METADATA_SERVICE_ENDPOINT:-http://169.254.169.254}
      token=$(curl -sSf --retry 5 --max-time 5 -X PUT \\
        -H 'X-aws-ec2-metadata-token-ttl-seconds: 300' "$metadata/latest/api/token")
      ask() {
        curl -sSf --retry 5 --max-time 5 -H "X-aws-ec2-metadata-token: $token" \\
          "$metadata/latest/meta-data/$1"
      }
      umask 022
      mkdir -p "$disk/image"
      instance=$(ask instance-id)
      address=$(ask local-ipv4)
      zone=$(ask placement/availability-zone)
      @PLACE@      cat > "$disk/image/@IMAGE@" <<'END-OF-IMAGE'
      @MANIFEST@
      END-OF-IMAGE
      cat > "$disk/.instance.new" <<END-OF-INSTANCE
      { "instance": "$instance", "zone": "$zone", "address": "$address",
        "tags": { @TAGS@ } }
      END-OF-INSTANCE
      mv "$disk/.instance.new" "$disk/@INSTANCE@"
      ${MUSTER_START:-systemctl enable --now muster-agent.service}
      """;

  private static final String FIND_PLACE =
      """
      index=$(ask ami-launch-index)
      set -- @PLACES@
      shift "$index"
      slot=$1
      """;

  private UserData() {}

  /**
   * The script as UTF-8.
   *
   * @param identity who the machine is
   * @param manifest the manifest of its image, as JSON
   */
  static byte[] of(InstanceIdentity identity, byte[] manifest) {
    return script("", Tags.of(identity), manifest);
  }

  /**
   * The script of machines that are launched together, as UTF-8: each finds its place by its launch
   * index.
   *
   * @param identity who one of them is
   * @param places the places of all, that of launch index 0 first
   * @param manifest the manifest of their image, as JSON
   */
  static byte[] of(InstanceIdentity identity, Ordinals places, byte[] manifest) {
    String list = places.values().stream().map(String::valueOf).collect(Collectors.joining(" "));
    Map<String, String> tags = new TreeMap<>(Tags.of(identity));
    tags.put(Tags.SLOT, "$slot");
    return script(FIND_PLACE.replace("@PLACES@", list), tags, manifest);
  }

  private static byte[] script(String place, Map<String, String> tags, byte[] manifest) {
    return SCRIPT
        .replace("@PLACE@", place)
        .replace("@IMAGE@", ImageManifest.FILE)
        .replace("@INSTANCE@", InstanceDocument.FILE)
        .replace("@TAGS@", tags(tags))
        .replace("@MANIFEST@", new String(manifest, StandardCharsets.UTF_8))
        .getBytes(StandardCharsets.UTF_8);
  }

  // Names and values of Muster's own tags hold nothing that JSON or the shell would read otherwise.
  private static String tags(Map<String, String> tags) {
    return tags.entrySet().stream()
        .map(tag -> '"' + tag.getKey() + "\": \"" + tag.getValue() + '"')
        .collect(Collectors.joining(", "));
  }
}
