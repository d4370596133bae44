package dev.muster.controller.api;

import dev.muster.controller.api.feed.Signal;
import dev.muster.controller.api.refusal.Reason;
import dev.muster.controller.api.refusal.Refusal;
import io.javalin.http.Context;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers that go on: bounded in number, ended when idle, when nobody listens, and at the end. */
final class Streams {
  private static final Logger LOG = LoggerFactory.getLogger(Streams.class);
  private static final byte[] BLANK = {' '};

  private final ApiSettings.Streaming bounds;
  private final Signal signal;
  private final Semaphore free;

  Streams(ApiSettings.Streaming bounds, Signal signal, MeterRegistry meters) {
    this.bounds = bounds;
    this.signal = signal;
    this.free = new Semaphore(bounds.most());
    meters.gauge("muster_api_streams", free, left -> bounds.most() - left.availablePermits());
  }

  /** Gives the lines of an answer. */
  interface Source extends AutoCloseable {
    /** What is to be said at once. */
    List<String> begin() throws IOException, InterruptedException;

    /** What is to be said next; waits for it, and gives nothing when the time is over. */
    List<String> next(Duration atMost) throws IOException, InterruptedException;

    @Override
    default void close() {}
  }

  /** What is sent while there is nothing to say. */
  enum Silence {
    /** A blank, which no reader of JSON minds: it finds out whether somebody still listens. */
    BLANKS,
    /** Nothing. */
    NOTHING
  }

  /**
   * How an answer goes on.
   *
   * @param contentType what it is
   * @param silence what is sent while there is nothing to say
   * @param atMost how long it goes on at most
   */
  record Form(String contentType, Silence silence, Duration atMost) {}

  /** Sends the lines until the source has nothing more to say for too long. */
  void send(Context context, Form form, Source source) {
    if (!free.tryAcquire()) {
      source.close();
      throw new Refusal(
          Reason.TOO_MANY_REQUESTS,
          "%d watches and logs are followed already, which is the bound; end one, or try later"
              .formatted(bounds.most()));
    }
    try (source) {
      List<String> first = source.begin();
      context.contentType(form.contentType());
      try (OutputStream out = context.res().getOutputStream()) {
        write(out, first);
        // Clients wait for the head of the answer, even when there is nothing to say yet.
        context.res().flushBuffer();
        goOn(out, form, source);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (IOException _) {
      // Nobody listens any more, or there is nothing more to read.
    } finally {
      free.release();
    }
  }

  /** Waits until all have ended that the signal has told to, for a while. */
  void awaitEnd(Duration atMost) {
    try {
      if (!free.tryAcquire(bounds.most(), atMost.toNanos(), TimeUnit.NANOSECONDS)) {
        LOG.atWarn().log("watches and logs that are followed have not ended: they are cut off");
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void goOn(OutputStream out, Form form, Source source)
      throws IOException, InterruptedException {
    long begun = System.nanoTime();
    long lastWord = begun;
    long lastByte = begun;
    while (signal.state() == Signal.State.OPEN) {
      long left = form.atMost().toNanos() - (System.nanoTime() - begun);
      if (left <= 0 || System.nanoTime() - lastWord > bounds.idle().toNanos()) {
        return;
      }
      List<String> lines = source.next(Duration.ofNanos(Math.min(left, bounds.poll().toNanos())));
      long now = System.nanoTime();
      if (!lines.isEmpty()) {
        write(out, lines);
        lastWord = now;
        lastByte = now;
      } else if (form.silence() == Silence.BLANKS
          && now - lastByte > bounds.keepAlive().toNanos()) {
        out.write(BLANK);
        out.flush();
        lastByte = now;
      }
    }
  }

  private static void write(OutputStream out, List<String> lines) throws IOException {
    for (String line : lines) {
      out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    }
    out.flush();
  }
}
