package dev.muster.agent.mirror;

import dev.muster.provider.machine.InstanceDocument;
import java.io.IOException;
import java.util.List;
import java.util.TreeMap;

/** Lets the fuzzer in to what the mirror reads. */
public final class MirrorDoor {
  private MirrorDoor() {}

  /** Whether it is the content of a rendered file. */
  public static boolean isRendered(byte[] content) {
    try {
      return Rendered.parse(content).configSha256() != null;
    } catch (IOException _) {
      return false;
    }
  }

  /** Whether a configuration can be rendered. */
  public static boolean renders(InstanceDocument self, String json) {
    try {
      ServiceConfig config = new ServiceConfig(1, "digest", json);
      TreeMap<String, List<String>> servers = new TreeMap<>();
      servers.put("web", List.of("127.0.0.1:80"));
      return Rendering.of(self, config, "127.0.0.1:2181", servers).length > 0;
    } catch (IOException _) {
      return false;
    }
  }

  /** Whether a report node says where its machine listens. */
  public static boolean listens(byte[] node) {
    return ReportNode.listens(node).isPresent();
  }
}
