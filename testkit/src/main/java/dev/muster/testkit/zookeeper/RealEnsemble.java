package dev.muster.testkit.zookeeper;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.muster.provider.EnsembleAddress;
import dev.muster.provider.identity.MemberId;
import dev.muster.provider.layout.EnsembleLayout;
import dev.muster.spec.id.ClusterKey;
import dev.muster.spec.id.ClusterUid;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.zookeeper.client.FourLetterWordMain;
import org.apache.zookeeper.common.X509Exception.SSLContextException;
import org.apache.zookeeper.server.auth.DigestAuthenticationProvider;
import org.awaitility.Awaitility;

/**
 * A ZooKeeper ensemble of small processes on loopback addresses, with the settings that Muster's
 * agents give to theirs. Server 4 listens on the network's address 4.
 */
public final class RealEnsemble implements AutoCloseable {
  private static final Duration LONGEST_START = Duration.ofSeconds(30);
  private static final List<String> SMALL_JVM =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-XX:-UsePerfData",
          "-Xms16m",
          "-Xmx64m",
          "-Xss512k",
          "-Dzookeeper.nio.numSelectorThreads=1",
          "-Dzookeeper.nio.numWorkerThreads=2",
          "-Dzookeeper.commitProcessor.numWorkerThreads=1",
          "-Dzookeeper.db.autocreate=false",
          "-Dzookeeper.admin.enableServer=false",
          "-Dzookeeper.jmx.log4j.disable=true");

  private final Path root;
  private final String network;
  private final ClusterKey cluster;
  private final ClusterUid uid;
  private final SortedMap<MemberId, Process> processes = new TreeMap<>();

  /**
   * An ensemble without servers.
   *
   * @param root where the servers keep their data
   * @param network the first three numbers of its addresses, such as {@code 127.78.1}
   * @param uid whose it is
   */
  public RealEnsemble(Path root, String network, ClusterKey cluster, ClusterUid uid) {
    this.root = root;
    this.network = network;
    this.cluster = cluster;
    this.uid = uid;
  }

  /** Starts servers 1 to {@code size} that found the ensemble, and waits until they all serve. */
  public void found(int size) {
    String list =
        IntStream.rangeClosed(1, size)
            .mapToObj(member -> line(new MemberId(member), "participant"))
            .collect(Collectors.joining());
    for (int member = 1; member <= size; member++) {
      create(new MemberId(member), list, true);
      start(member);
    }
    for (int member = 1; member <= size; member++) {
      awaitServing(member);
    }
  }

  /**
   * Starts a server that observes, as agents start one that joins, and waits until it is in step.
   * One that ended before it became a voter is started anew with this, since it has kept a list
   * that it does not stand in.
   *
   * @param voters the servers that it joins
   */
  public void join(int member, int... voters) {
    String list =
        IntStream.of(voters)
            .mapToObj(voter -> line(new MemberId(voter), "participant"))
            .collect(Collectors.joining());
    create(new MemberId(member), list + line(new MemberId(member), "observer"), false);
    start(member);
    awaitServing(member);
  }

  /** Starts a voter whose data is there. */
  public void start(int member) {
    Path folder = folder(new MemberId(member));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(SMALL_JVM);
    command.add("-Dzookeeper.DigestAuthenticationProvider.superDigest=" + superDigest());
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            ServerProcess.class.getName(),
            folder.resolve("zoo.cfg").toString()));
    try {
      processes.put(
          new MemberId(member),
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(
                  ProcessBuilder.Redirect.appendTo(folder.resolve("output.log").toFile()))
              .start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends a server as a power cut does; its data stays. */
  public void kill(int member) {
    Process process = processes.remove(new MemberId(member));
    if (process != null) {
      process.destroyForcibly();
      await(process);
    }
  }

  /** Waits until a server serves. */
  public void awaitServing(int member) {
    Awaitility.await("server " + member + " of " + network + " serves")
        .atMost(LONGEST_START)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(100))
        .until(() -> !mode(member).isEmpty());
  }

  /** What a server says that it is: {@code leader}, {@code follower}; empty when it serves not. */
  public String mode(int member) {
    try {
      return FourLetterWordMain.send4LetterWord(
              address(member), EnsembleAddress.CLIENT_PORT, "srvr", false, 1_000)
          .lines()
          .filter(line -> line.startsWith("Mode: "))
          .map(line -> line.substring("Mode: ".length()).strip())
          .findFirst()
          .orElse("");
    } catch (IOException | SSLContextException _) {
      return ""; // it does not answer
    }
  }

  /** The server among these that leads. */
  public int leader(int... members) {
    return IntStream.of(members)
        .filter(member -> mode(member).equals("leader"))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no server leads"));
  }

  /** The IP address of a server. */
  public String address(int member) {
    return network + "." + member;
  }

  /** Where these servers are. */
  public EnsembleAddress ensemble(int... members) {
    SortedMap<MemberId, String> addresses = new TreeMap<>();
    for (int member : members) {
      addresses.put(new MemberId(member), address(member));
    }
    return new EnsembleAddress(cluster, uid, addresses);
  }

  /** A ZooKeeper connect string of these servers. */
  public String connect(int... members) {
    return IntStream.of(members)
        .mapToObj(member -> address(member) + ":" + EnsembleAddress.CLIENT_PORT)
        .collect(Collectors.joining(","));
  }

  private void create(MemberId member, String servers, boolean mayBeginEmpty) {
    Path folder = folder(member);
    Path data = folder.resolve("data");
    Path dynamic = folder.resolve("zoo.cfg.dynamic");
    try {
      Files.createDirectories(data);
      Files.writeString(data.resolve("myid"), member + "\n");
      Files.writeString(dynamic, servers);
      Files.writeString(
          folder.resolve("zoo.cfg"),
          """
          tickTime=500
          initLimit=20
          syncLimit=10
          dataDir=%s
          dynamicConfigFile=%s
          standaloneEnabled=false
          reconfigEnabled=true
          quorumListenOnAllIPs=false
          4lw.commands.whitelist=ruok,srvr,mntr,isro
          admin.enableServer=false
          maxClientCnxns=0
          """
              .formatted(data, dynamic));
      if (mayBeginEmpty) {
        Files.write(data.resolve("initialize"), "".getBytes(UTF_8));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path folder(MemberId member) {
    return root.resolve("zookeeper-" + member);
  }

  private String line(MemberId member, String role) {
    String address = address(member.value());
    return "server.%s=%s:%d:%d:%s;%s:%d\n"
        .formatted(
            member,
            address,
            EnsembleAddress.QUORUM_PORT,
            EnsembleAddress.ELECTION_PORT,
            role,
            address,
            EnsembleAddress.CLIENT_PORT);
  }

  private String superDigest() {
    try {
      return DigestAuthenticationProvider.generateDigest(EnsembleLayout.superuserCredential(uid));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
  }

  private static void await(Process process) {
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        throw new IllegalStateException("process " + process.pid() + " does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  @Override
  public void close() {
    Map<MemberId, Process> left = new TreeMap<>(processes);
    processes.clear();
    left.values().forEach(Process::destroyForcibly);
    left.values().forEach(RealEnsemble::await);
  }
}
