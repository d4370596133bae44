package dev.muster.ensemble;

import dev.muster.provider.AgentAddress;
import dev.muster.provider.layout.EnsembleLayout;
import dev.muster.provider.machine.MachineDocuments;
import dev.muster.provider.observed.InstanceReport;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.OpResult;
import org.apache.zookeeper.ZooKeeper;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What agents say: in their ensemble, and on their port. */
final class AgentReports implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AgentReports.class);
  private static final int MAXIMUM_AT_ONCE = 32;
  private static final int READ_AT_ONCE = 32;
  private static final long LARGEST_REPORT_BYTES = 256 * 1024;
  private static final int OK = 200;

  private final Patience patience;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Semaphore turns = new Semaphore(MAXIMUM_AT_ONCE);
  private @Nullable HttpClient client;

  AgentReports(Patience patience) {
    this.patience = patience;
  }

  // Made when an agent is first asked: it costs a command that asks none a tenth of a second.
  private synchronized HttpClient client() {
    if (client == null) {
      client =
          HttpClient.newBuilder()
              .version(HttpClient.Version.HTTP_1_1)
              .followRedirects(HttpClient.Redirect.NEVER)
              .proxy(HttpClient.Builder.NO_PROXY)
              .connectTimeout(patience.report())
              .executor(threads)
              .build();
    }
    return client;
  }

  /** Reads the reports that lie in an ensemble. */
  static List<InstanceReport> inEnsemble(ZooKeeper client, List<AgentAddress> agents)
      throws KeeperException, InterruptedException {
    List<InstanceReport> reports = new ArrayList<>();
    for (int from = 0; from < agents.size(); from += READ_AT_ONCE) {
      List<AgentAddress> some = agents.subList(from, Math.min(from + READ_AT_ONCE, agents.size()));
      List<Op> reads =
          some.stream()
              .map(agent -> Op.getData(EnsembleLayout.instance(agent.service(), agent.instance())))
              .toList();
      List<OpResult> results = client.multi(reads);
      for (int i = 0; i < results.size(); i++) {
        if (results.get(i) instanceof OpResult.GetDataResult read) {
          parse(some.get(i), read.getData()).ifPresent(reports::add);
        }
      }
    }
    return reports;
  }

  /** Asks agents on their port, all within a bounded time. */
  List<InstanceReport> onPort(List<AgentAddress> agents) throws InterruptedException {
    List<Callable<Optional<InstanceReport>>> questions = new ArrayList<>();
    agents.forEach(agent -> questions.add(() -> ask(agent)));
    List<InstanceReport> reports = new ArrayList<>();
    for (Future<Optional<InstanceReport>> answer :
        threads.invokeAll(questions, patience.reports().toMillis(), TimeUnit.MILLISECONDS)) {
      try {
        answer.get().ifPresent(reports::add);
      } catch (CancellationException _) {
        LOG.debug("an agent was not asked in time"); // no answer, no entry
      } catch (ExecutionException e) {
        throw new IllegalStateException("asking an agent never throws", e);
      }
    }
    return reports;
  }

  private Optional<InstanceReport> ask(AgentAddress agent) throws InterruptedException {
    turns.acquire();
    try {
      HttpRequest request =
          HttpRequest.newBuilder(uri(agent)).timeout(patience.report()).GET().build();
      HttpResponse<byte[]> response =
          get(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), LARGEST_REPORT_BYTES));
      return response.statusCode() == OK ? parse(agent, response.body()) : Optional.empty();
    } catch (IOException | URISyntaxException | IllegalArgumentException e) {
      LOG.atDebug()
          .addKeyValue("instance", agent.instance())
          .addKeyValue("error", e.toString())
          .log("the agent does not answer on its port");
      return Optional.empty();
    } finally {
      turns.release();
    }
  }

  // The request's own timeout ends with the answer's first line; this one covers all of it.
  private HttpResponse<byte[]> get(HttpRequest request, HttpResponse.BodyHandler<byte[]> body)
      throws IOException, InterruptedException {
    Duration limit = patience.report();
    Future<HttpResponse<byte[]>> answer = client().sendAsync(request, body);
    try {
      return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | java.util.concurrent.TimeoutException e) {
      throw new IOException(request.uri() + ": " + e, e);
    } finally {
      answer.cancel(true);
    }
  }

  private static URI uri(AgentAddress agent) throws URISyntaxException {
    return new URI("http", null, agent.address(), AgentAddress.REPORT_PORT, "/report", null, null);
  }

  /** Reads a report; empty when it is none, or another machine's that has the address now. */
  private static Optional<InstanceReport> parse(AgentAddress agent, byte[] data) {
    try {
      return Optional.of(MachineDocuments.readReport(data))
          .filter(report ->
              report.instance().equals(agent.instance())
                  && report.service().equals(agent.service()));
    } catch (IOException e) {
      LOG.atWarn()
          .addKeyValue("instance", agent.instance())
          .addKeyValue("error", e.getMessage())
          .log("what the agent says is no report");
      return Optional.empty();
    }
  }

  @Override
  public synchronized void close() {
    if (client != null) {
      client.shutdownNow();
    }
    threads.shutdownNow();
  }
}
