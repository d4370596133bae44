package dev.muster.local.network;

import dev.muster.local.process.ProcessTable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Finds out whether a process could listen on a port, by trying. */
public final class Ports {
  private static final int PRIVILEGED_BELOW = 1024;

  private final Binding binding;
  private final ListeningSockets sockets;

  /** The ports of this machine. */
  public Ports(ProcessTable table) {
    this(table, Ports::bind);
  }

  Ports(ProcessTable table, Binding binding) {
    this.binding = binding;
    this.sockets = new ListeningSockets(table);
  }

  /** Why a port cannot be had. */
  public sealed interface Problem {
    /** What is wrong, and what to do. */
    String message();

    /** Somebody listens on that address; another address may do. */
    record TakenHere(String message) implements Problem {}

    /** No address has the port: somebody listens on all of them, or the port is privileged. */
    record TakenEverywhere(String message) implements Problem {}
  }

  /** Why nobody can listen there; empty when one can. */
  public Optional<Problem> problem(String address, int port) {
    try {
      binding.tryOnce(new InetSocketAddress(address, port));
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(classify(address, port, e));
    }
  }

  private Problem classify(String address, int port, IOException failure) {
    String where = "port " + port + " of " + address;
    Optional<PortHolder> holder = sockets.holder(address, port);
    if (holder.isPresent()) {
      String message =
          where
              + " is taken: "
              + holder.get().process()
              + " listens on "
              + holder.get().address()
              + ":"
              + port
              + ". End it, or choose another port";
      return holder.get().everywhere()
          ? new Problem.TakenEverywhere(message)
          : new Problem.TakenHere(message);
    }
    int firstFree = firstUnprivileged();
    if (port < firstFree) {
      return new Problem.TakenEverywhere(
          where
              + " cannot be opened: ports below "
              + firstFree
              + " need a privilege that this user lacks. Choose a port of "
              + firstFree
              + " or higher");
    }
    return new Problem.TakenHere(
        where + " cannot be opened (" + failure.getMessage() + "). Choose another port");
  }

  private static int firstUnprivileged() {
    try {
      return Integer.parseInt(
          Files.readString(Path.of("/proc/sys/net/ipv4/ip_unprivileged_port_start")).strip());
    } catch (IOException | NumberFormatException e) {
      return PRIVILEGED_BELOW;
    }
  }

  private static void bind(InetSocketAddress address) throws IOException {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(address);
    }
  }

  /** One attempt to listen. */
  @FunctionalInterface
  interface Binding {
    /** Listens and stops again. */
    void tryOnce(InetSocketAddress address) throws IOException;
  }
}
