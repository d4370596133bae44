package dev.muster.controller.git;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.transport.SshConfigStore;
import org.eclipse.jgit.transport.sshd.SshdSessionFactory;
import org.eclipse.jgit.transport.sshd.SshdSessionFactoryBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Makes SSH sessions that know one key and the hosts of one file. The user's own configuration,
 * keys and agent are not used.
 */
final class SshSessions {
  private SshSessions() {}

  static SshdSessionFactory of(Credentials.SshKey key, Path folder) {
    Path knownHosts =
        key.knownHosts()
            .orElseGet(() -> Path.of(System.getProperty("user.home"), ".ssh", "known_hosts"));
    SshConfigStore.HostConfig options =
        new Options(
            Map.of(
                "StrictHostKeyChecking",
                switch (key.hostKeys()) {
                  case STRICT -> "yes";
                  case ACCEPT_NEW -> "accept-new";
                },
                "IdentitiesOnly",
                "yes",
                "GlobalKnownHostsFile",
                knownHosts.toString(),
                "UserKnownHostsFile",
                knownHosts.toString(),
                "IdentityFile",
                key.privateKey().toString()));
    return new SshdSessionFactoryBuilder()
        .setHomeDirectory(folder.toFile())
        .setSshDirectory(folder.toFile())
        .setPreferredAuthentications("publickey")
        .setDefaultIdentities(_ -> List.of(key.privateKey()))
        .setDefaultKnownHostsFiles(_ -> List.of(knownHosts))
        .setConfigStoreFactory((_, _, _) -> new OneHost(options))
        .build(null);
  }

  private record OneHost(SshConfigStore.HostConfig options) implements SshConfigStore {
    @Override
    public HostConfig lookup(String host, int port, String user) {
      return options;
    }

    @Override
    public HostConfig lookupDefault(String host, int port, String user) {
      return options;
    }
  }

  private record Options(Map<String, String> values) implements SshConfigStore.HostConfig {
    @Override
    public @Nullable String getValue(String name) {
      return find(name).orElse(null);
    }

    @Override
    public List<String> getValues(String name) {
      return find(name).stream().toList();
    }

    @Override
    public Map<String, String> getOptions() {
      return values;
    }

    @Override
    public Map<String, List<String>> getMultiValuedOptions() {
      return Map.of();
    }

    private Optional<String> find(String name) {
      return values.entrySet().stream()
          .filter(entry -> entry.getKey().equalsIgnoreCase(name))
          .map(Map.Entry::getValue)
          .findFirst();
    }
  }
}
