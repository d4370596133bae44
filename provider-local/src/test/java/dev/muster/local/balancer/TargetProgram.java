package dev.muster.local.balancer;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** A service in a process of its own: {@code /wait/MILLIS} answers after so long. */
public final class TargetProgram {
  private static final String WAIT = "/wait/";

  private TargetProgram() {}

  /** Serves on the address until it is killed. */
  public static void main(String[] arguments) throws IOException {
    System.setProperty("sun.net.httpserver.nodelay", "true");
    HttpServer server =
        HttpServer.create(new InetSocketAddress(arguments[0], TestBalancer.TARGET_PORT), 100);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/",
        exchange -> {
          String path = exchange.getRequestURI().getPath();
          if (path.startsWith(WAIT)) {
            try {
              TimeUnit.MILLISECONDS.sleep(Long.parseLong(path.substring(WAIT.length())));
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          }
          byte[] body = arguments[0].getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }
}
