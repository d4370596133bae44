package dev.muster.local.balancer;

import io.undertow.client.ClientCallback;
import io.undertow.client.ClientConnection;
import io.undertow.client.ClientExchange;
import io.undertow.client.ClientRequest;
import io.undertow.client.ClientStatistics;
import io.undertow.connector.ByteBufferPool;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.List;
import org.xnio.ChannelListener;
import org.xnio.Option;
import org.xnio.StreamConnection;
import org.xnio.XnioIoThread;
import org.xnio.XnioWorker;

/** A connection to a target that tells an attempt what becomes of its request. */
final class WatchedConnection implements ClientConnection {
  /** What concerns one connection and not the next one; Undertow sees to the others. */
  private static final List<HttpString> OF_ONE_HOP =
      List.of(Headers.KEEP_ALIVE, new HttpString("Proxy-Connection"), Headers.PROXY_AUTHENTICATE);

  private final ClientConnection connection;
  private final Attempt attempt;

  WatchedConnection(ClientConnection connection, Attempt attempt) {
    this.connection = connection;
    this.attempt = attempt;
  }

  static void removeHopHeaders(HeaderMap headers) {
    OF_ONE_HOP.forEach(headers::remove);
  }

  @Override
  public void sendRequest(ClientRequest request, ClientCallback<ClientExchange> callback) {
    removeHopHeaders(request.getRequestHeaders());
    connection.sendRequest(
        request,
        new ClientCallback<>() {
          @Override
          public void completed(ClientExchange exchange) {
            callback.completed(new WatchedExchange(exchange, attempt));
          }

          @Override
          public void failed(IOException e) {
            if (attempt.notSent()) {
              callback.failed(e);
            }
          }
        });
  }

  @Override
  public StreamConnection performUpgrade() throws IOException {
    return connection.performUpgrade();
  }

  @Override
  public ByteBufferPool getBufferPool() {
    return connection.getBufferPool();
  }

  @Override
  public SocketAddress getPeerAddress() {
    return connection.getPeerAddress();
  }

  @Override
  public <A extends SocketAddress> A getPeerAddress(Class<A> type) {
    return connection.getPeerAddress(type);
  }

  @Override
  public ChannelListener.Setter<? extends ClientConnection> getCloseSetter() {
    return connection.getCloseSetter();
  }

  @Override
  public SocketAddress getLocalAddress() {
    return connection.getLocalAddress();
  }

  @Override
  public <A extends SocketAddress> A getLocalAddress(Class<A> type) {
    return connection.getLocalAddress(type);
  }

  @Override
  public XnioWorker getWorker() {
    return connection.getWorker();
  }

  @Override
  public XnioIoThread getIoThread() {
    return connection.getIoThread();
  }

  @Override
  public boolean isOpen() {
    return connection.isOpen();
  }

  @Override
  public void close() throws IOException {
    connection.close();
  }

  @Override
  public boolean supportsOption(Option<?> option) {
    return connection.supportsOption(option);
  }

  @Override
  public <T> T getOption(Option<T> option) throws IOException {
    return connection.getOption(option);
  }

  @Override
  public <T> T setOption(Option<T> option, T value) throws IOException {
    return connection.setOption(option, value);
  }

  @Override
  public boolean isUpgraded() {
    return connection.isUpgraded();
  }

  @Override
  public boolean isPushSupported() {
    return connection.isPushSupported();
  }

  @Override
  public boolean isMultiplexingSupported() {
    return connection.isMultiplexingSupported();
  }

  @Override
  public ClientStatistics getStatistics() {
    return connection.getStatistics();
  }

  @Override
  public boolean isUpgradeSupported() {
    return connection.isUpgradeSupported();
  }

  @Override
  public void addCloseListener(ChannelListener<ClientConnection> listener) {
    connection.addCloseListener(listener);
  }
}
