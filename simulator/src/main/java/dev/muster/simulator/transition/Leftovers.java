package dev.muster.simulator.transition;

import dev.muster.spec.ClusterSpec;
import dev.muster.spec.ServiceSpec;
import dev.muster.spec.ServiceSpec.Replacement;
import dev.muster.spec.id.ServiceName;
import dev.muster.spec.id.Slot;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a transition that was called back half-way may leave by design, by the two specs: the other
 * one's configuration, its machines whose disk matters, and the lack of those that it has ended.
 */
final class Leftovers {
  /** Nothing may be left. */
  static final Leftovers NONE = new Leftovers(new TreeMap<>(), Set.of());

  private final SortedMap<String, String> mayStay;
  private final Set<Slot> mayBeLost;

  private Leftovers(SortedMap<String, String> mayStay, Set<Slot> mayBeLost) {
    this.mayStay = mayStay;
    this.mayBeLost = mayBeLost;
  }

  /**
   * How far a picture is explained by what may be left.
   *
   * @param spared the entries of the pictures that are not compared
   * @param lost slots that are kept though their machines have gone
   * @param refusals why
   */
  record Judgement(Set<String> spared, Set<Slot> lost, Set<Refusal> refusals) {}

  /** What may be left of the second spec in a cluster that is to be as the first says. */
  static Leftovers of(ClusterSpec from, ClusterSpec to) {
    Expected before = Expected.nothing().after(from);
    Expected between = before.after(to);
    SortedMap<String, String> mayStay = new TreeMap<>();
    between
        .picture()
        .forEach((what, how) -> {
          if (what.startsWith("config/")) {
            mayStay.put(what, how);
          }
        });
    for (Slot slot : between.slots()) {
      if (isStateful(from, slot.service())) {
        String what = "slot/" + slot;
        mayStay.put(what, between.picture().get(what));
      }
    }
    Set<Slot> mayBeLost = new TreeSet<>();
    for (Slot slot : before.slots()) {
      if (isStateful(from, slot.service()) && !between.slots().contains(slot)) {
        mayBeLost.add(slot);
      }
    }
    return new Leftovers(mayStay, mayBeLost);
  }

  private static boolean isStateful(ClusterSpec spec, ServiceName name) {
    ServiceSpec service = spec.services().get(name);
    return service != null && service.replacement() == Replacement.BY_PERSON;
  }

  // Whether a rollout had reached the machine decides which version stays.
  private static boolean isSameBut(String how, @Nullable String real) {
    return real != null && withoutVersion(how).equals(withoutVersion(real));
  }

  private static String withoutVersion(String how) {
    return how.replaceFirst(" runs [^,]*,", ",");
  }

  Judgement judge(SortedMap<String, String> wanted, SortedMap<String, String> real) {
    Set<String> spared = new HashSet<>();
    Set<Slot> lost = new TreeSet<>();
    Set<Refusal> refusals = EnumSet.noneOf(Refusal.class);
    mayStay.forEach((what, how) -> {
      if (!wanted.containsKey(what) && isSameBut(how, real.get(what))) {
        spared.add(what);
        if (what.startsWith("slot/")) {
          refusals.add(Refusal.STATEFUL_SURPLUS);
        }
      }
    });
    for (Slot slot : mayBeLost) {
      if (!real.containsKey("slot/" + slot)) {
        spared.add("slot/" + slot);
        spared.add("target/" + slot);
        lost.add(slot);
        refusals.add(Refusal.STATEFUL_LOST);
      }
    }
    return new Judgement(spared, lost, refusals);
  }
}
