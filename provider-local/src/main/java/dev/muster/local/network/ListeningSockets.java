package dev.muster.local.network;

import dev.muster.local.process.ProcessStat;
import dev.muster.local.process.ProcessTable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Finds out of {@code /proc} who listens on a port, as far as this process may see it. */
final class ListeningSockets {
  private static final String LISTENING = "0A";
  private static final int LOCAL_ADDRESS = 1;
  private static final int STATE = 3;
  private static final int INODE = 9;
  private static final int WORD_BYTES = 4;

  private final ProcessTable table;

  ListeningSockets(ProcessTable table) {
    this.table = table;
  }

  /** Who keeps others from listening on a port of an address; empty when it cannot be told. */
  Optional<PortHolder> holder(String address, int port) {
    List<Socket> sockets = new ArrayList<>();
    sockets.addAll(read(Path.of("/proc/net/tcp"), port));
    sockets.addAll(read(Path.of("/proc/net/tcp6"), port));
    return sockets.stream()
        .filter(socket -> covers(socket.address(), address))
        .findFirst()
        .map(socket -> new PortHolder(plain(socket.address()), process(socket.inode())));
  }

  private static boolean covers(String listening, String address) {
    String plain = plain(listening);
    return plain.equals(address) || plain.equals("0.0.0.0") || plain.equals("::");
  }

  private static String plain(String address) {
    return address.equals("0:0:0:0:0:0:0:0") ? "::" : address;
  }

  private static List<Socket> read(Path file, int port) {
    List<Socket> found = new ArrayList<>();
    try {
      for (String line : Files.readAllLines(file)) {
        String[] fields = line.strip().split("\\s+", -1);
        if (fields.length > INODE && fields[STATE].equals(LISTENING)) {
          String[] local = fields[LOCAL_ADDRESS].split(":", -1);
          if (Integer.parseInt(local[1], 16) == port) {
            found.add(new Socket(address(local[0]), fields[INODE]));
          }
        }
      }
    } catch (IOException e) {
      // Without the table nobody can be named, which the message then says.
      return List.of();
    }
    return found;
  }

  // Each group of four bytes stands in the machine's order, which is little-endian here.
  private static String address(String hexadecimal) throws UnknownHostException {
    byte[] bytes = HexFormat.of().parseHex(hexadecimal);
    for (int word = 0; word < bytes.length; word += WORD_BYTES) {
      swap(bytes, word, word + 3);
      swap(bytes, word + 1, word + 2);
    }
    return InetAddress.getByAddress(bytes).getHostAddress();
  }

  private static void swap(byte[] bytes, int left, int right) {
    byte kept = bytes[left];
    bytes[left] = bytes[right];
    bytes[right] = kept;
  }

  private String process(String inode) {
    String link = "socket:[" + inode + "]";
    try {
      for (ProcessStat stat : table.living()) {
        if (holds(stat.pid(), link)) {
          return "process " + stat.pid() + " (" + shortened(table.commandLine(stat.pid())) + ")";
        }
      }
    } catch (IOException e) {
      return "a process that cannot be told";
    }
    return "a process of another user";
  }

  private static boolean holds(long pid, String link) {
    try (DirectoryStream<Path> descriptors =
        Files.newDirectoryStream(Path.of("/proc", Long.toString(pid), "fd"))) {
      for (Path descriptor : descriptors) {
        if (Files.readSymbolicLink(descriptor).toString().equals(link)) {
          return true;
        }
      }
    } catch (IOException e) {
      return false;
    }
    return false;
  }

  private static String shortened(String command) {
    int most = 80;
    return command.length() <= most ? command : command.substring(0, most) + "…";
  }

  private record Socket(String address, String inode) {}
}
