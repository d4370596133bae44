package dev.muster.controller.git;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPInputStream;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.PacketLineOut;
import org.eclipse.jgit.transport.RefAdvertiser.PacketLineOutRefAdvertiser;
import org.eclipse.jgit.transport.UploadPack;

/** Serves a repository by git's HTTP protocol on the loopback address, to those with the token. */
final class HttpGitServer implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final Repository repository;
  private final String token;
  private final List<String> authorizations = Collections.synchronizedList(new ArrayList<>());
  private volatile String redirect = "";

  HttpGitServer(Repository repository, String token) throws IOException {
    this.repository = repository;
    this.token = token;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(executor);
    server.createContext("/", this::handle);
    server.start();
  }

  String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/specs.git";
  }

  /** The Authorization headers that came, empty where none did. */
  List<String> authorizations() {
    return List.copyOf(authorizations);
  }

  /** Sends all clients elsewhere from now on. */
  void redirectTo(String other) {
    redirect = other;
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String authorization = exchange.getRequestHeaders().getFirst("Authorization");
      authorizations.add(authorization == null ? "" : authorization);
      String path = exchange.getRequestURI().getPath();
      if (!redirect.isEmpty()) {
        exchange
            .getResponseHeaders()
            .add("Location", redirect + "/info/refs?service=git-upload-pack");
        exchange.sendResponseHeaders(302, -1);
      } else if (!expected().equals(authorization)) {
        exchange
            .getResponseHeaders()
            .add("WWW-Authenticate", "Basic realm=\"" + authorization + "\"");
        exchange.sendResponseHeaders(401, -1);
      } else if (path.endsWith("/info/refs")) {
        answer(exchange, "advertisement", advertise());
      } else {
        answer(exchange, "result", upload(exchange));
      }
    }
  }

  private String expected() {
    byte[] words = ("x-access-token:" + token).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(words);
  }

  private byte[] advertise() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PacketLineOut lines = new PacketLineOut(bytes);
    lines.writeString("# service=git-upload-pack\n");
    lines.end();
    UploadPack pack = new UploadPack(repository);
    pack.setBiDirectionalPipe(false);
    pack.sendAdvertisedRefs(new PacketLineOutRefAdvertiser(lines));
    return bytes.toByteArray();
  }

  private byte[] upload(HttpExchange exchange) throws IOException {
    InputStream raw = exchange.getRequestBody();
    String encoding = exchange.getRequestHeaders().getFirst("Content-Encoding");
    InputStream body = "gzip".equals(encoding) ? new GZIPInputStream(raw) : raw;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    UploadPack pack = new UploadPack(repository);
    pack.setBiDirectionalPipe(false);
    pack.upload(new ByteArrayInputStream(body.readAllBytes()), bytes, null);
    return bytes.toByteArray();
  }

  private static void answer(HttpExchange exchange, String kind, byte[] body) throws IOException {
    exchange.getResponseHeaders().add("Content-Type", "application/x-git-upload-pack-" + kind);
    exchange.sendResponseHeaders(200, body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    executor.shutdownNow();
  }
}
