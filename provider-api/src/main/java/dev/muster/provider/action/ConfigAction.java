package dev.muster.provider.action;

import dev.muster.provider.identity.Occupant;
import dev.muster.spec.Digests;
import dev.muster.spec.id.ServiceName;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What can be done to the configuration of one service. {@link
 * dev.muster.provider.layout.ServiceConfigs} says what comes of it.
 */
public sealed interface ConfigAction extends EnsembleAction {
  /** Whose configuration. */
  ServiceName service();

  // What it is about can be long: its digest is as good.
  private static ActionKey keyOf(String verb, ServiceName service, String what) {
    String digest = Digests.sha256(what).value().substring(0, 12);
    return new ActionKey(verb + "-config/" + service + "#" + digest);
  }

  @Override
  default String resource() {
    return resourceOf(service());
  }

  /** What every change of a service's configuration changes. */
  static String resourceOf(ServiceName service) {
    return "config/" + service;
  }

  /**
   * Makes a version the head of a service's configuration, by compare-and-set.
   *
   * @param service the service
   * @param expectedHead the number of the version that is the head; 0 when there is none
   * @param source what it shall be: a document becomes a new version
   * @param author who wants it, for the history
   * @param message why, for the history
   */
  record PublishConfig(
      ServiceName service, int expectedHead, ConfigSource source, String author, String message)
      implements ConfigAction {
    @Override
    public ActionKey key() {
      return ConfigAction.keyOf("publish", service, source.sha256() + " after " + expectedHead);
    }

    @Override
    public String summary() {
      return expectedHead == 0
          ? "publish the first configuration of " + service
          : "publish the configuration of " + service + " that follows version " + expectedHead;
    }
  }

  /**
   * Has some machines of a service read another version than its head. All of them get the same, in
   * one step.
   *
   * @param service the service
   * @param source what they shall read: a document becomes a new version, unless one that is in use
   *     has the same content
   * @param occupants the machines
   * @param author who wants it, for the history
   * @param message why, for the history
   */
  record AssignConfig(
      ServiceName service,
      ConfigSource source,
      SortedSet<Occupant> occupants,
      String author,
      String message)
      implements ConfigAction {
    /** Copies the machines. */
    public AssignConfig {
      occupants = Collections.unmodifiableSortedSet(new TreeSet<>(occupants));
    }

    @Override
    public ActionKey key() {
      return ConfigAction.keyOf("assign", service, source.sha256() + " " + occupants);
    }

    @Override
    public String summary() {
      return "assign another configuration than the head's to " + occupants;
    }
  }

  /**
   * Has some machines of a service read its head again.
   *
   * @param service the service
   * @param occupants the machines
   */
  record ReleaseConfig(ServiceName service, SortedSet<Occupant> occupants) implements ConfigAction {
    /** Copies the machines. */
    public ReleaseConfig {
      occupants = Collections.unmodifiableSortedSet(new TreeSet<>(occupants));
    }

    @Override
    public ActionKey key() {
      return ConfigAction.keyOf("release", service, occupants.toString());
    }

    @Override
    public String summary() {
      return "have " + occupants + " follow the head of their configuration";
    }
  }
}
