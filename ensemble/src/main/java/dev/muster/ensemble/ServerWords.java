package dev.muster.ensemble;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.muster.provider.EnsembleAddress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Asks a server how it is with {@code mntr}, which says what {@code srvr} and {@code isro} say and
 * also whether the server is in step. The answer is bounded in time and size.
 */
final class ServerWords {
  private static final int LARGEST_ANSWER_BYTES = 1024 * 1024;
  private static final int CHUNK_BYTES = 8 * 1024;

  private ServerWords() {}

  /** Asks one server. */
  static ServerAnswer ask(String address, Duration limit) {
    long end = System.nanoTime() + limit.toNanos();
    try (Socket socket = new Socket()) {
      InetAddress machine = InetAddress.ofLiteral(address);
      socket.connect(new InetSocketAddress(machine, EnsembleAddress.CLIENT_PORT), millisTo(end));
      socket.setTcpNoDelay(true);
      socket.getOutputStream().write("mntr".getBytes(US_ASCII));
      socket.getOutputStream().flush();
      return judge(readAll(socket, end));
    } catch (ConnectException _) {
      return new ServerAnswer.Absent();
    } catch (SocketTimeoutException _) {
      return new ServerAnswer.Silent("no answer within " + limit.toMillis() + " ms");
    } catch (IOException | IllegalArgumentException e) {
      return new ServerAnswer.Silent(e.toString());
    }
  }

  private static String readAll(Socket socket, long end) throws IOException {
    InputStream in = socket.getInputStream();
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    byte[] chunk = new byte[CHUNK_BYTES];
    while (answer.size() <= LARGEST_ANSWER_BYTES) {
      socket.setSoTimeout(millisTo(end));
      int read = in.read(chunk);
      if (read < 0) {
        return answer.toString(US_ASCII);
      }
      answer.write(chunk, 0, read);
    }
    throw new IOException("the answer has more than " + LARGEST_ANSWER_BYTES + " bytes");
  }

  private static int millisTo(long end) throws SocketTimeoutException {
    long left = (end - System.nanoTime()) / 1_000_000;
    if (left <= 0) {
      throw new SocketTimeoutException();
    }
    return (int) left;
  }

  /**
   * Reads the lines {@code key TAB value}; a server that serves nobody sends a sentence instead.
   */
  static ServerAnswer judge(String answer) {
    Map<String, String> values = new HashMap<>();
    answer
        .lines()
        .forEach(line -> {
          int tab = line.indexOf('\t');
          if (tab > 0) {
            values.put(line.substring(0, tab), line.substring(tab + 1).strip());
          }
        });
    // open type: ZooKeeper's own words
    return switch (values.getOrDefault("zk_server_state", "")) {
      case "leader" ->
          new ServerAnswer.Serving(
              ServerAnswer.Role.LEADER,
              true,
              number(values, "zk_synced_non_voting_followers")
                  + number(values, "zk_synced_observers"));
      case "follower" -> new ServerAnswer.Serving(ServerAnswer.Role.FOLLOWER, isInStep(values), 0);
      case "observer" -> new ServerAnswer.Serving(ServerAnswer.Role.OBSERVER, isInStep(values), 0);
      default -> new ServerAnswer.Idle();
    };
  }

  private static boolean isInStep(Map<String, String> values) {
    return values.getOrDefault("zk_peer_state", "").endsWith(" - broadcast");
  }

  private static int number(Map<String, String> values, String key) {
    try {
      return Integer.parseInt(values.getOrDefault(key, "0"));
    } catch (NumberFormatException _) {
      return 0; // what cannot be read is not counted as in step
    }
  }
}
