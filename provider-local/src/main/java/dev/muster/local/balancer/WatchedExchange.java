package dev.muster.local.balancer;

import io.undertow.client.ClientCallback;
import io.undertow.client.ClientConnection;
import io.undertow.client.ClientExchange;
import io.undertow.client.ClientRequest;
import io.undertow.client.ClientResponse;
import io.undertow.client.ContinueNotification;
import io.undertow.client.PushCallback;
import io.undertow.util.AttachmentKey;
import io.undertow.util.AttachmentList;
import io.undertow.util.Headers;
import io.undertow.util.StatusCodes;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xnio.channels.StreamSinkChannel;
import org.xnio.channels.StreamSourceChannel;

/**
 * A request at a target that tells an attempt what becomes of it. Undertow may report one broken
 * connection twice, when writing and when reading; only the first report goes on, since the second
 * one would send the request to a further target while the next one is at work on it.
 */
final class WatchedExchange implements ClientExchange {
  private final ClientExchange exchange;
  private final Attempt attempt;

  WatchedExchange(ClientExchange exchange, Attempt attempt) {
    this.exchange = exchange;
    this.attempt = attempt;
  }

  @Override
  public void setResponseListener(@Nullable ClientCallback<ClientExchange> listener) {
    if (listener == null) {
      exchange.setResponseListener(null);
      return;
    }
    exchange.setResponseListener(
        new ClientCallback<>() {
          @Override
          public void completed(ClientExchange result) {
            attempt.answerBegan();
            ClientResponse response = result.getResponse();
            if (response.getResponseCode() != StatusCodes.SWITCHING_PROTOCOLS) {
              // That the target closes its connection is no reason for us to close the client's.
              response.getResponseHeaders().remove(Headers.CONNECTION);
              WatchedConnection.removeHopHeaders(response.getResponseHeaders());
            }
            listener.completed(WatchedExchange.this);
          }

          @Override
          public void failed(IOException e) {
            if (attempt.broke() || attempt.end() == Attempt.End.TIMED_OUT) {
              listener.failed(e);
            }
          }
        });
  }

  @Override
  public void setContinueHandler(ContinueNotification handler) {
    exchange.setContinueHandler(handler);
  }

  @Override
  public void setPushHandler(PushCallback handler) {
    exchange.setPushHandler(handler);
  }

  @Override
  public StreamSinkChannel getRequestChannel() {
    return exchange.getRequestChannel();
  }

  @Override
  public StreamSourceChannel getResponseChannel() {
    return exchange.getResponseChannel();
  }

  @Override
  public ClientRequest getRequest() {
    return exchange.getRequest();
  }

  @Override
  public ClientResponse getResponse() {
    return exchange.getResponse();
  }

  @Override
  public ClientResponse getContinueResponse() {
    return exchange.getContinueResponse();
  }

  @Override
  public ClientConnection getConnection() {
    return exchange.getConnection();
  }

  @Override
  public <T> T getAttachment(AttachmentKey<T> key) {
    return exchange.getAttachment(key);
  }

  @Override
  public <T> List<T> getAttachmentList(AttachmentKey<? extends List<T>> key) {
    return exchange.getAttachmentList(key);
  }

  @Override
  public <T> T putAttachment(AttachmentKey<T> key, T value) {
    return exchange.putAttachment(key, value);
  }

  @Override
  public <T> T removeAttachment(AttachmentKey<T> key) {
    return exchange.removeAttachment(key);
  }

  @Override
  public <T> void addToAttachmentList(AttachmentKey<AttachmentList<T>> key, T value) {
    exchange.addToAttachmentList(key, value);
  }
}
