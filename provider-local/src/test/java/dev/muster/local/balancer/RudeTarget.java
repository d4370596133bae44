package dev.muster.local.balancer;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/** A target whose checks are good and whose connections break off as a killed process's do. */
final class RudeTarget implements AutoCloseable {
  final String address;
  final AtomicInteger requests = new AtomicInteger();
  private final Manner manner;
  private final ServerSocket server;

  /** How it breaks off. */
  enum Manner {
    /** With a reset, when the request has come. */
    RESET,
    /** With an end of the stream, when the request has come. */
    CLOSE,
    /** With a reset in the middle of an answer. */
    HALF_ANSWER,
    /** With an end of the stream in the middle of an answer in chunks. */
    HALF_CHUNKED,
    /** With a reset in place of the second answer on a connection. */
    STALE
  }

  RudeTarget(String address, Manner manner) {
    this.address = address;
    this.manner = manner;
    try {
      server = new ServerSocket(TestBalancer.TARGET_PORT, 100, InetAddress.getByName(address));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::accept);
  }

  @Override
  public void close() throws IOException {
    server.close();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        Thread.ofVirtual().start(() -> talk(socket));
      } catch (IOException expected) {
        // It was closed.
      }
    }
  }

  private void talk(Socket socket) {
    try (socket) {
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      int earlier = 0;
      for (String head = head(in); !head.isEmpty(); head = head(in)) {
        if (head.startsWith("GET /check ")) {
          write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
          continue;
        }
        requests.incrementAndGet();
        if (!goesOn(socket, earlier++)) {
          return;
        }
      }
    } catch (IOException expected) {
      // The other end has gone.
    }
  }

  private boolean goesOn(Socket socket, int earlier) throws IOException {
    switch (manner) {
      case RESET -> socket.setSoLinger(true, 0);
      case CLOSE -> socket.shutdownOutput();
      case HALF_ANSWER -> {
        write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
        socket.setSoLinger(true, 0);
      }
      case HALF_CHUNKED ->
          write(socket, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nhalf");
      case STALE -> {
        if (earlier == 0) {
          write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nfirst");
          return true;
        }
        socket.setSoLinger(true, 0);
      }
    }
    return false;
  }

  private static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().flush();
  }

  private static String head(BufferedReader in) throws IOException {
    StringBuilder head = new StringBuilder();
    for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
      head.append(line).append('\n');
    }
    return head.toString();
  }
}
