package dev.muster.ensemble;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.muster.provider.EnsembleAddress;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands before a ZooKeeper server and loses what a test wants lost. */
final class LossyProxy implements AutoCloseable {
  private final ServerSocket listener;
  private final String server;
  private volatile String needle = "";
  private volatile Loss loss = Loss.NONE;
  private volatile boolean shut;
  private volatile Runnable between = () -> {};
  private final AtomicInteger losses = new AtomicInteger();

  /** What is lost of the next request that contains the needle. */
  enum Loss {
    NONE,
    /** Nothing, but something else happens before it is passed on. */
    TIME,
    /** The request never reaches the server. */
    REQUEST,
    /** The request is done, and its answer never comes back. */
    ANSWER,
    /** The same, and the server takes no connection afterwards. */
    ANSWER_AND_SERVER
  }

  LossyProxy(String address, String server) {
    this.server = server;
    try {
      listener = new ServerSocket(EnsembleAddress.CLIENT_PORT, 50, InetAddress.ofLiteral(address));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    Thread.ofVirtual().start(this::accept);
  }

  void lose(Loss what, String ofRequestWith) {
    needle = ofRequestWith;
    loss = what;
  }

  /** Has something happen before the next request that contains the needle reaches the server. */
  void meanwhile(String ofRequestWith, Runnable happens) {
    between = happens;
    lose(Loss.TIME, ofRequestWith);
  }

  /** How often something was lost. */
  int losses() {
    return losses.get();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        if (shut) {
          client.close();
        } else {
          Socket behind = new Socket(InetAddress.ofLiteral(server), EnsembleAddress.CLIENT_PORT);
          new Connection(client, behind).start();
        }
      } catch (IOException _) {
        // the proxy was closed, or the server is away: the client sees a closed connection
      }
    }
  }

  private final class Connection {
    private final Socket client;
    private final Socket behind;
    private volatile boolean swallowing;

    Connection(Socket client, Socket behind) {
      this.client = client;
      this.behind = behind;
    }

    void start() {
      Thread.ofVirtual().start(() -> pump(client, behind, true));
      Thread.ofVirtual().start(() -> pump(behind, client, false));
    }

    private void pump(Socket from, Socket to, boolean requests) {
      byte[] chunk = new byte[512 * 1024];
      try (from;
          to) {
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        int read = in.read(chunk);
        while (read >= 0 && passes(chunk, read, requests)) {
          out.write(chunk, 0, read);
          read = in.read(chunk);
        }
      } catch (IOException _) {
        // the other direction has closed both
      }
    }

    private boolean passes(byte[] chunk, int length, boolean requests) {
      if (!requests) {
        return !swallowing;
      }
      Loss wanted = loss;
      if (wanted == Loss.NONE || !new String(chunk, 0, length, ISO_8859_1).contains(needle)) {
        return true;
      }
      loss = Loss.NONE;
      losses.incrementAndGet();
      if (wanted == Loss.TIME) {
        between.run();
        return true;
      }
      swallowing = true;
      shut = wanted == Loss.ANSWER_AND_SERVER;
      return wanted != Loss.REQUEST;
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
