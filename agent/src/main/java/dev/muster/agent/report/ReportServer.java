package dev.muster.agent.report;

import dev.muster.provider.AgentAddress;
import dev.muster.provider.machine.MachineDocuments;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.Methods;
import io.undertow.util.StatusCodes;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Serves {@code GET /report} on the machine's own address. */
public final class ReportServer implements AutoCloseable {
  private static final int IDLE_MILLIS = 5_000;
  private static final long LARGEST_REQUEST_BYTES = 16 * 1024;

  private final ReportBoard board;
  private final Undertow server;

  /**
   * Starts to serve.
   *
   * @param address the machine's IP address
   * @throws IOException when the port cannot be had
   */
  public ReportServer(String address, ReportBoard board) throws IOException {
    this.board = board;
    this.server =
        Undertow.builder()
            .addHttpListener(AgentAddress.REPORT_PORT, address)
            .setIoThreads(1)
            .setWorkerThreads(1)
            .setBufferSize(4096)
            .setDirectBuffers(false)
            .setServerOption(UndertowOptions.NO_REQUEST_TIMEOUT, IDLE_MILLIS)
            .setServerOption(UndertowOptions.REQUEST_PARSE_TIMEOUT, IDLE_MILLIS)
            .setServerOption(UndertowOptions.MAX_ENTITY_SIZE, LARGEST_REQUEST_BYTES)
            .setHandler(this::answer)
            .build();
    try {
      server.start();
    } catch (RuntimeException e) {
      throw new IOException(
          "the agent cannot listen on %s:%d: %s; end what holds the port"
              .formatted(address, AgentAddress.REPORT_PORT, e.getMessage()),
          e);
    }
  }

  private void answer(HttpServerExchange exchange) {
    if (!exchange.getRequestPath().equals("/report")) {
      exchange.setStatusCode(StatusCodes.NOT_FOUND);
    } else if (!exchange.getRequestMethod().equals(Methods.GET)) {
      exchange.setStatusCode(StatusCodes.METHOD_NOT_ALLOWED);
    } else {
      exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/json");
      exchange.getResponseSender().send(ByteBuffer.wrap(MachineDocuments.write(board.current())));
    }
  }

  @Override
  public void close() {
    server.stop();
  }
}
