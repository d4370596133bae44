package dev.muster.cli.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.spec.schema.Durations;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What people may want of a rollout, a command each. */
final class RolloutOrders {
  private RolloutOrders() {}

  /** Nothing goes forward. */
  @Command(
      name = "pause",
      description = {
        "Let nothing of a rollout go forward until it is resumed.",
        "What serves goes on serving and the gates stay armed: what fails still goes back."
      },
      mixinStandardHelpOptions = true,
      footer = {
        "",
        "Examples:",
        "  muster rollout pause syncstorage/prod webhead --reason 'lunch'",
        "  muster rollout pause syncstorage/prod webhead --for 2h --reason 'backup'"
      })
  static final class PauseCommand extends RolloutOrder {
    @Option(
        names = "--for",
        paramLabel = "DURATION",
        converter = DurationConverter.class,
        description = "Go on by itself after this long, such as 30m or 2h.")
    private @Nullable Duration lasting;

    @Override
    void detail(ObjectNode body) {
      if (lasting != null) {
        body.put("for", Durations.text(lasting));
      }
    }

    @Override
    String verb() {
      return "pause";
    }
  }

  /** It goes on. */
  @Command(
      name = "resume",
      description = "Let a rollout that stands still go on, with a fresh deadline.",
      mixinStandardHelpOptions = true,
      footer = {"", "Examples:", "  muster rollout resume syncstorage/prod webhead --rollout 3"})
  static final class ResumeCommand extends RolloutOrder {
    @Override
    String verb() {
      return "resume";
    }
  }

  /** The canary is good. */
  @Command(
      name = "approve",
      description = "Say that the canary is good, where the spec asks for an approval.",
      mixinStandardHelpOptions = true,
      footer = {
        "",
        "Examples:",
        "  muster rollout approve syncstorage/prod webhead --rollout 3 --reason 'looked at it'"
      })
  static final class ApproveCommand extends RolloutOrder {
    @Override
    String verb() {
      return "approve";
    }
  }

  /** What is watched counts as passed. */
  @Command(
      name = "promote",
      description = {
        "Count what is watched now as passed; with --full all that is watched from now on.",
        "The new machines must serve all the same, and never do fewer serve than minHealthy says."
      },
      mixinStandardHelpOptions = true,
      footer = {
        "",
        "Examples:",
        "  muster rollout promote syncstorage/prod webhead --reason 'seen enough'",
        "  muster rollout promote syncstorage/prod webhead --full --reason 'security fix'"
      })
  static final class PromoteCommand extends RolloutOrder {
    @Option(names = "--full", description = "All that is watched until the end.")
    private boolean full;

    @Override
    String verb() {
      return full ? "promote-full" : "promote";
    }
  }

  /** The old machines come back. */
  @Command(
      name = "abort",
      description = {
        "Bring the old machines back and take the new ones away.",
        "The revision is not tried again until 'retry'. Once a rollout is committed it is too late."
      },
      mixinStandardHelpOptions = true,
      footer = {
        "",
        "Examples:",
        "  muster rollout abort syncstorage/prod webhead --reason 'errors in the log'"
      })
  static final class AbortCommand extends RolloutOrder {
    @Override
    String verb() {
      return "abort";
    }
  }

  /** The same while that is possible; else a rollout back. */
  @Command(
      name = "undo",
      description = {
        "Take a rollout back: until it is committed the same as abort.",
        "After that the service rolls back to what an earlier document asked for, without gates:"
            + " only serving and minHealthy bind. It stays so, told by the condition GitDrift, until"
            + " the document asks for something else; a second undo takes the first back."
      },
      mixinStandardHelpOptions = true,
      footer = {
        "",
        "Examples:",
        "  muster rollout undo syncstorage/prod webhead --reason 'slower than before'",
        "  muster rollout undo syncstorage/prod webhead --to 1.0.0 --reason 'slower than before'"
      })
  static final class UndoCommand extends RolloutOrder {
    @Option(
        names = "--to",
        paramLabel = "VERSION",
        description =
            "The version, or the revision, of an earlier document; else that before the newest rollout.")
    private @Nullable String to;

    @Override
    void detail(ObjectNode body) {
      if (to != null) {
        body.put("to", to);
      }
    }

    @Override
    String verb() {
      return "undo";
    }
  }

  /** What was rolled back is tried again. */
  @Command(
      name = "retry",
      description = {
        "Try again what failed or was aborted, with fresh evidence.",
        "What failed before the newest rollout is named by --rollout; it begins once the document"
            + " asks for it."
      },
      mixinStandardHelpOptions = true,
      footer = {
        "",
        "Examples:",
        "  muster rollout retry syncstorage/prod webhead --reason 'the database is back'",
        "  muster rollout retry syncstorage/prod webhead --rollout 2 --reason 'mended upstream'"
      })
  static final class RetryCommand extends RolloutOrder {
    @Override
    String verb() {
      return "retry";
    }
  }

  /** The new machines stay. */
  @Command(
      name = "accept-new",
      description = {
        "Keep the new machines though they failed, where the old ones cannot come back.",
        "It is for RollbackBlocked alone: the old machines are drained and terminated."
      },
      mixinStandardHelpOptions = true,
      footer = {
        "",
        "Examples:",
        "  muster rollout accept-new syncstorage/prod webhead --reason 'better than nothing'"
      })
  static final class AcceptNewCommand extends RolloutOrder {
    @Override
    String verb() {
      return "accept-new";
    }
  }

  /** A freeze window does not hold it. */
  @Command(
      name = "override-freeze",
      description = {
        "Let a rollout go forward though a freeze window of the cluster's policy is open.",
        "It needs a reason, and holds for this rollout until its end. Gates and the floor still bind."
      },
      mixinStandardHelpOptions = true,
      footer = {
        "",
        "Examples:",
        "  muster rollout override-freeze syncstorage/prod webhead --reason 'CVE-2026-1234'"
      })
  static final class OverrideFreezeCommand extends RolloutOrder {
    @Override
    String verb() {
      return "override-freeze";
    }
  }
}
