package dev.muster.agent.zookeeper;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.muster.agent.process.AtomicFiles;
import dev.muster.provider.identity.MemberId;
import dev.muster.provider.machine.MachineDisk;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * The files of a ZooKeeper server on its machine's disk. The whole folder appears in one step, so
 * that a crash leaves either nothing or a server that can start; a second file beside it remembers
 * for ever that it once was there.
 */
final class ServerFiles {
  /** The data of a server that may begin with nothing: only the founders of an ensemble may. */
  private static final String INITIALIZE = "initialize";

  private static final String DYNAMIC = "zoo.cfg.dynamic";

  private final Path folder;
  private final Path entered;
  private final MemberId member;
  private final long tickMillis;

  ServerFiles(MachineDisk disk, MemberId member, long tickMillis) {
    this.folder = disk.zookeeper();
    this.entered = disk.folder().resolve("zookeeper-entered");
    this.member = member;
    this.tickMillis = tickMillis;
  }

  /** What the disk says of the server. */
  enum Presence {
    /** It has never had data here. */
    NEVER,
    /** It has its data. */
    PRESENT,
    /** It once had data, and has lost it: it must not enter its ensemble under its id again. */
    LOST
  }

  Presence presence() {
    if (Files.isDirectory(folder)) {
      return Presence.PRESENT;
    }
    return Files.exists(entered) ? Presence.LOST : Presence.NEVER;
  }

  Path configFile() {
    return folder.resolve("conf").resolve("zoo.cfg");
  }

  Path dataFolder() {
    return folder.resolve("data");
  }

  /** Whether the server has taken over the data of its ensemble, or has founded it. */
  boolean hasData() {
    return Files.isDirectory(dataFolder().resolve("version-2"))
        && !Files.exists(dataFolder().resolve(INITIALIZE));
  }

  /**
   * Makes the server's folder.
   *
   * @param servers its first list of servers
   * @param mayBeginEmpty whether it founds the ensemble, and so may begin with no data
   */
  void create(String servers, boolean mayBeginEmpty) throws IOException {
    Path fresh = folder.resolveSibling(folder.getFileName() + ".new");
    deleteTree(fresh);
    Path data = fresh.resolve("data");
    Path conf = fresh.resolve("conf");
    Files.createDirectories(data);
    Files.createDirectories(conf);
    AtomicFiles.write(data.resolve("myid"), (member + "\n").getBytes(UTF_8));
    AtomicFiles.write(conf.resolve(DYNAMIC), servers.getBytes(UTF_8));
    AtomicFiles.write(conf.resolve("zoo.cfg"), settings(dynamicFile()));
    if (mayBeginEmpty) {
      AtomicFiles.write(data.resolve(INITIALIZE), new byte[0]);
    }
    AtomicFiles.replace(fresh, folder);
    remember();
  }

  /** Writes the settings anew and keeps the list of servers that ZooKeeper itself keeps. */
  void refresh() throws IOException {
    remember();
    AtomicFiles.write(configFile(), settings(currentDynamicFile()));
  }

  /** Gives a server that has not become a voter a new list. */
  void replaceServers(String servers) throws IOException {
    remember();
    Path conf = folder.resolve("conf");
    try (Stream<Path> files = Files.list(conf)) {
      // An older list, or one that was proposed and never agreed on, must not come back.
      List<Path> old =
          files.filter(file -> file.getFileName().toString().startsWith(DYNAMIC + ".")).toList();
      for (Path file : old) {
        Files.delete(file);
      }
    }
    AtomicFiles.write(dynamicFile(), servers.getBytes(UTF_8));
    AtomicFiles.write(configFile(), settings(dynamicFile()));
  }

  /** Whether the server's own list, as it last kept it, says that it votes. */
  boolean votes() throws IOException {
    String list = Files.readString(currentDynamicFile());
    return ServerList.votes(ServerList.parse(list), member);
  }

  private Path dynamicFile() {
    return folder.resolve("conf").resolve(DYNAMIC);
  }

  /** The file that ZooKeeper names in zoo.cfg, which changes with every membership. */
  private Path currentDynamicFile() throws IOException {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(configFile())) {
      properties.load(reader);
    }
    String named = properties.getProperty("dynamicConfigFile");
    return named == null ? dynamicFile() : Path.of(named);
  }

  private void remember() throws IOException {
    if (!Files.exists(entered)) {
      AtomicFiles.write(entered, (member + "\n").getBytes(UTF_8));
    }
  }

  private byte[] settings(Path dynamicFile) {
    return """
    # Written by the Muster agent at every start. Only the server list is ZooKeeper's own.
    tickTime=%d
    initLimit=20
    syncLimit=10
    dataDir=%s
    dynamicConfigFile=%s
    standaloneEnabled=false
    reconfigEnabled=true
    quorumListenOnAllIPs=false
    autopurge.snapRetainCount=5
    autopurge.purgeInterval=1
    4lw.commands.whitelist=ruok,srvr,mntr,isro
    admin.enableServer=false
    maxClientCnxns=0
    """
        .formatted(tickMillis, dataFolder(), dynamicFile)
        .getBytes(UTF_8);
  }

  private static void deleteTree(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> tree = Files.walk(folder)) {
      List<Path> deepestFirst = tree.sorted(Comparator.reverseOrder()).toList();
      for (Path path : deepestFirst) {
        Files.delete(path);
      }
    }
  }
}
