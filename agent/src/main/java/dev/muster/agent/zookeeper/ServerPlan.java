package dev.muster.agent.zookeeper;

import dev.muster.agent.machine.Machine;
import dev.muster.agent.process.Launch;
import dev.muster.agent.process.Supervisor;
import dev.muster.provider.identity.Membership;
import dev.muster.provider.layout.EnsembleLayout;
import dev.muster.provider.machine.InstanceDocument;
import java.io.IOException;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.zookeeper.server.auth.DigestAuthenticationProvider;
import org.apache.zookeeper.server.quorum.flexible.QuorumMaj;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Prepares each start of the machine's ZooKeeper server. A founder waits for all founders; a joiner
 * asks the ensemble that exists, and never founds one.
 */
final class ServerPlan implements Supervisor.Plan {
  private static final Logger LOG = LoggerFactory.getLogger(ServerPlan.class);

  private final Machine machine;
  private final InstanceDocument self;
  private final Membership membership;
  private final ServerSettings settings;
  private final ServerFiles files;

  ServerPlan(Machine machine, Membership membership, ServerSettings settings) {
    this.machine = machine;
    this.self = machine.self();
    this.membership = membership;
    this.settings = settings;
    this.files = new ServerFiles(machine.disk(), membership.member(), settings.tick().toMillis());
  }

  @Override
  public Launch next() throws IOException, InterruptedException {
    switch (files.presence()) {
      case LOST ->
          throw new IOException(
              "%s is gone though server %s had data there: it would forget what it has promised to"
                      .formatted(machine.disk().zookeeper(), membership.member())
                  + " its ensemble, so it is not started; replace this machine");
      case PRESENT -> restart();
      case NEVER -> enter();
    }
    return launch();
  }

  private void enter() throws IOException, InterruptedException {
    switch (membership.role()) {
      case GENESIS -> {
        SortedMap<?, String> founders = found();
        LOG.info("enters as server {} of founders {}", membership.member(), founders);
      }
      case JOIN -> {
        QuorumMaj committed =
            EnsembleReader.committed(machine.otherServers(), self.identity().uid());
        if (ServerList.votes(committed, membership.member())) {
          throw new IOException(
              "server %s votes already, but this machine has no data of it; replace this machine"
                  .formatted(membership.member()));
        }
        files.create(ServerList.ofJoiner(committed, membership.member(), self.address()), false);
        LOG.info("joins as server {} that does not vote yet", membership.member());
      }
    }
  }

  private SortedMap<?, String> found() throws IOException, InterruptedException {
    String waitingFor = "";
    while (true) {
      switch (Founders.among(self, membership, machine.peers())) {
        case Founders.Seen.All(var members) -> {
          boolean served =
              members.values().stream()
                  .filter(address -> !address.equals(self.address()))
                  .anyMatch(address -> !EnsembleReader.mode(address).isEmpty());
          // Where others serve already, this server only follows: it takes their data.
          files.create(ServerList.ofFounders(members), !served);
          return members;
        }
        case Founders.Seen.NotYet(String reason) -> {
          if (!reason.equals(waitingFor)) {
            LOG.info("waits for the founders: {}", reason);
            waitingFor = reason;
          }
        }
      }
      Thread.sleep(machine.discoveryInterval());
    }
  }

  private void restart() throws IOException, InterruptedException {
    if (files.votes()) {
      files.refresh();
      return;
    }
    // Its list names it no voter. It takes the ensemble's list: it may have been promoted since.
    QuorumMaj committed = EnsembleReader.committed(machine.otherServers(), self.identity().uid());
    if (!ServerList.votes(committed, membership.member())) {
      files.replaceServers(ServerList.ofJoiner(committed, membership.member(), self.address()));
    } else if (files.hasData()) {
      files.replaceServers(committed.toString());
    } else {
      throw new IOException(
          "server %s votes, but has no data; replace this machine".formatted(membership.member()));
    }
  }

  private Launch launch() {
    List<String> command = new ArrayList<>();
    command.add(settings.java());
    command.addAll(settings.jvmFlags());
    command.add("-Dzookeeper.db.autocreate=false");
    command.add("-Dzookeeper.admin.enableServer=false");
    command.add("-Dzookeeper.jmx.log4j.disable=true");
    command.add("-Dzookeeper.DigestAuthenticationProvider.superDigest=" + superDigest());
    command.addAll(
        List.of(
            "-cp",
            settings.classPath(),
            ZooKeeperMain.class.getName(),
            files.configFile().toString()));
    return new Launch(command, machine.disk().zookeeper(), new TreeMap<>());
  }

  private String superDigest() {
    try {
      return DigestAuthenticationProvider.generateDigest(
          EnsembleLayout.superuserCredential(self.identity().uid()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
  }
}
