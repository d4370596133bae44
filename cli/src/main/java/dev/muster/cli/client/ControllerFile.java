package dev.muster.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/**
 * Where a running controller is and how to speak to it: {@code controller.json} in its data folder,
 * readable by its owner alone.
 *
 * @param address the address of its API, {@code host:port}
 * @param token the bearer token
 * @param pid its process
 */
public record ControllerFile(String address, String token, long pid) {
  /** The file's name within the data folder. */
  public static final String NAME = "controller.json";

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Reads the file of a data folder; empty when there is none or its controller does not run any
   * more.
   */
  public static Optional<ControllerFile> read(Path data) {
    try {
      JsonNode node = JSON.readTree(Files.readAllBytes(data.resolve(NAME)));
      ControllerFile file =
          new ControllerFile(
              node.path("address").asText(),
              node.path("token").asText(),
              node.path("pid").asLong());
      return ProcessHandle.of(file.pid()).filter(ProcessHandle::isAlive).map(_ -> file);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Writes the file, which appears whole or not at all. */
  public void write(Path data) throws IOException {
    ObjectNode node = JSON.createObjectNode();
    node.put("address", address).put("token", token).put("pid", pid);
    FileAttribute<?> ownerOnly =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    Path next = Files.createTempFile(data, NAME, ".new", ownerOnly);
    Files.write(next, JSON.writeValueAsBytes(node));
    Files.move(next, data.resolve(NAME), StandardCopyOption.ATOMIC_MOVE);
  }

  /** Removes the file of a controller that ends. */
  public static void remove(Path data) throws IOException {
    Files.deleteIfExists(data.resolve(NAME));
  }

  /** The root of its API. */
  public String url() {
    return "http://" + address;
  }
}
