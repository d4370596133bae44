package dev.muster.local.balancer;

import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.client.UndertowClient;
import io.undertow.connector.ByteBufferPool;
import io.undertow.server.DefaultByteBufferPool;
import io.undertow.server.HttpHandler;
import java.io.IOException;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.Xnio;
import org.xnio.XnioWorker;

/**
 * What all ports of the process share: I/O threads, buffers and limits.
 *
 * @param worker the threads
 * @param buffers the buffers
 */
record Front(XnioWorker worker, ByteBufferPool buffers) {
  private static final int IO_THREADS = 2;
  private static final int TASK_THREADS = 2;
  private static final int BUFFER_BYTES = 8 * 1024;
  private static final int MAX_POOLED_BUFFERS = 1024;
  private static final int THREAD_CACHED_BUFFERS = 8;
  private static final int MAX_CONNECTIONS = 4_000;
  private static final int BACKLOG = 1_024;
  private static final long MAX_ENTITY_BYTES = 1L << 30;
  private static final int MAX_HEADER_BYTES = 64 * 1024;
  private static final int MAX_HEADERS = 200;
  private static final int PARSE_MILLIS = 10_000;

  /** Longer than a target may think, so that the client gets an answer when that is over. */
  private static final int IDLE_MILLIS = (int) Attempt.ANSWER_TIMEOUT.toMillis() + 5_000;

  static Front start() throws IOException {
    XnioWorker worker =
        Xnio.getInstance(Front.class.getClassLoader())
            .createWorker(
                OptionMap.builder()
                    .set(Options.WORKER_NAME, "balancer")
                    .set(Options.WORKER_IO_THREADS, IO_THREADS)
                    .set(Options.WORKER_TASK_CORE_THREADS, TASK_THREADS)
                    .set(Options.WORKER_TASK_MAX_THREADS, TASK_THREADS)
                    .set(Options.THREAD_DAEMON, true)
                    .set(Options.TCP_NODELAY, true)
                    .getMap());
    // Found by a search of the class path, which the first request would otherwise wait for.
    UndertowClient.getInstance();
    return new Front(
        worker,
        new DefaultByteBufferPool(true, BUFFER_BYTES, MAX_POOLED_BUFFERS, THREAD_CACHED_BUFFERS));
  }

  /** A server on one port, not started yet. */
  Undertow server(String address, int port, HttpHandler handler) {
    return Undertow.builder()
        .setWorker(worker)
        .setByteBufferPool(buffers)
        .setSocketOption(Options.BACKLOG, BACKLOG)
        .setSocketOption(Options.CONNECTION_HIGH_WATER, MAX_CONNECTIONS)
        .setSocketOption(Options.CONNECTION_LOW_WATER, MAX_CONNECTIONS)
        .setServerOption(UndertowOptions.MAX_ENTITY_SIZE, MAX_ENTITY_BYTES)
        .setServerOption(UndertowOptions.MAX_HEADER_SIZE, MAX_HEADER_BYTES)
        .setServerOption(UndertowOptions.MAX_HEADERS, MAX_HEADERS)
        .setServerOption(UndertowOptions.REQUEST_PARSE_TIMEOUT, PARSE_MILLIS)
        .setServerOption(UndertowOptions.IDLE_TIMEOUT, IDLE_MILLIS)
        .setServerOption(UndertowOptions.NO_REQUEST_TIMEOUT, IDLE_MILLIS)
        .setServerOption(UndertowOptions.ALWAYS_SET_DATE, false)
        .setServerOption(UndertowOptions.DECODE_URL, false)
        .addHttpListener(port, address, handler)
        .build();
  }

  /** An endpoint that is asked by one of the threads. */
  Endpoint endpoint(String address, int port) {
    return Endpoint.of(address, port, worker.getIoThread(), buffers);
  }

  void stop() {
    worker.shutdownNow();
  }
}
