package dev.muster.local.balancer;

import dev.muster.spec.LoadBalancerSpec.HealthCheck;
import io.undertow.client.ClientCallback;
import io.undertow.client.ClientConnection;
import io.undertow.client.ClientExchange;
import io.undertow.client.ClientRequest;
import io.undertow.client.UndertowClient;
import io.undertow.util.Headers;
import io.undertow.util.Methods;
import io.undertow.util.WorkerUtils;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.xnio.ChannelListener;
import org.xnio.ChannelListeners;
import org.xnio.IoUtils;
import org.xnio.OptionMap;
import org.xnio.XnioExecutor;
import org.xnio.channels.StreamSourceChannel;

/** One question to one target. It lives on one I/O thread. */
final class HealthProbe {
  private static final long MAX_BODY_BYTES = 64 * 1024;
  private static final int HUNDRED = 100;
  private static final int SUCCESS = 2;

  private final Endpoint endpoint;
  private final HealthCheck rules;
  private final Consumer<Verdict> verdict;
  private @Nullable ClientConnection connection;
  private XnioExecutor.@Nullable Key deadline;
  private boolean over;

  private HealthProbe(Endpoint endpoint, HealthCheck rules, Consumer<Verdict> verdict) {
    this.endpoint = endpoint;
    this.rules = rules;
    this.verdict = verdict;
  }

  /** What a check has found. */
  sealed interface Verdict {
    /** It answered that it is well. */
    record Well() implements Verdict {}

    /** It did not answer in time, which may be the fault of a busy machine. */
    record Late(String problem) implements Verdict {}

    /** It answered otherwise, or could not be asked. */
    record Unwell(String problem) implements Verdict {}

    /** What is wrong; nothing when all is well. */
    default Optional<String> what() {
      return switch (this) {
        case Well _ -> Optional.empty();
        case Late late -> Optional.of(late.problem());
        case Unwell unwell -> Optional.of(unwell.problem());
      };
    }
  }

  /**
   * Asks. To be called on the endpoint's I/O thread.
   *
   * @param verdict gets the answer, exactly once and on that thread
   */
  static void ask(Endpoint endpoint, HealthCheck rules, Consumer<Verdict> verdict) {
    new HealthProbe(endpoint, rules, verdict).begin();
  }

  private void begin() {
    deadline =
        WorkerUtils.executeAfter(
            endpoint.thread(),
            () -> end(new Verdict.Late("no answer within " + rules.timeout().toMillis() + " ms")),
            rules.timeout().toMillis(),
            TimeUnit.MILLISECONDS);
    UndertowClient.getInstance()
        .connect(
            new ClientCallback<>() {
              @Override
              public void completed(ClientConnection result) {
                connected(result);
              }

              @Override
              public void failed(IOException e) {
                end(new Verdict.Unwell("no connection: " + e.getMessage()));
              }
            },
            endpoint.uri(),
            endpoint.thread(),
            endpoint.buffers(),
            OptionMap.EMPTY);
  }

  private void connected(ClientConnection made) {
    connection = made;
    if (over) {
      IoUtils.safeClose(made);
      return;
    }
    ClientRequest request = new ClientRequest().setMethod(Methods.GET).setPath(rules.path());
    request
        .getRequestHeaders()
        .put(Headers.HOST, endpoint.uri().getAuthority())
        .put(Headers.USER_AGENT, "muster-balancer")
        .put(Headers.CONNECTION, "close");
    made.sendRequest(
        request,
        new ClientCallback<>() {
          @Override
          public void completed(ClientExchange exchange) {
            exchange.setResponseListener(new Answer());
          }

          @Override
          public void failed(IOException e) {
            end(new Verdict.Unwell("the connection broke off: " + e.getMessage()));
          }
        });
  }

  private void end(Verdict found) {
    if (over) {
      return;
    }
    over = true;
    if (deadline != null) {
      deadline.remove();
    }
    IoUtils.safeClose(connection);
    verdict.accept(found);
  }

  private final class Answer implements ClientCallback<ClientExchange> {
    @Override
    public void completed(ClientExchange exchange) {
      int status = exchange.getResponse().getResponseCode();
      Verdict found =
          status / HUNDRED == SUCCESS
              ? new Verdict.Well()
              : new Verdict.Unwell("GET " + rules.path() + " was answered with " + status);
      // Reading to the end lets the target close in peace; whether it says all is well, the status
      // has told.
      StreamSourceChannel body = exchange.getResponseChannel();
      ChannelListener<StreamSourceChannel> drain =
          ChannelListeners.drainListener(MAX_BODY_BYTES, _ -> end(found), (_, _) -> end(found));
      body.getReadSetter().set(drain);
      drain.handleEvent(body);
      if (!over) {
        body.resumeReads();
      }
    }

    @Override
    public void failed(IOException e) {
      end(new Verdict.Unwell("no whole answer: " + e.getMessage()));
    }
  }
}
