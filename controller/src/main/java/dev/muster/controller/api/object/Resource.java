package dev.muster.controller.api.object;

import java.util.List;

/** The kinds of object that the API lists. */
public enum Resource {
  /** Clusters. */
  CLUSTERS("clusters", "cluster", "Cluster", "cl"),
  /** Machines. */
  INSTANCES("instances", "instance", "Instance", "inst"),
  /** The way of each service to another revision. */
  ROLLOUTS("rollouts", "rollout", "Rollout", "ro"),
  /** What happened. */
  EVENTS("events", "event", "Event", "ev");

  private final String plural;
  private final String singular;
  private final String kind;
  private final String shortName;

  Resource(String plural, String singular, String kind, String shortName) {
    this.plural = plural;
    this.singular = singular;
    this.kind = kind;
    this.shortName = shortName;
  }

  /** The name in paths. */
  public String plural() {
    return plural;
  }

  /** The name of one. */
  public String singular() {
    return singular;
  }

  /** The {@code kind} of its objects. */
  public String kind() {
    return kind;
  }

  /** What kubectl's users may write instead. */
  public String shortName() {
    return shortName;
  }

  /** The columns of its table. */
  public List<Column> columns() {
    return switch (this) {
      case CLUSTERS -> Columns.CLUSTERS;
      case INSTANCES -> Columns.INSTANCES;
      case ROLLOUTS -> Columns.ROLLOUTS;
      case EVENTS -> Columns.EVENTS;
    };
  }
}
