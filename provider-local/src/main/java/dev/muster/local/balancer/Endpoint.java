package dev.muster.local.balancer;

import io.undertow.connector.ByteBufferPool;
import java.net.URI;
import org.xnio.XnioIoThread;

/**
 * Where a target is, and what it takes to ask it.
 *
 * @param uri its address and port
 * @param thread the I/O thread that asks it
 * @param buffers what is read goes there
 */
record Endpoint(URI uri, XnioIoThread thread, ByteBufferPool buffers) {
  static Endpoint of(String address, int port, XnioIoThread thread, ByteBufferPool buffers) {
    return new Endpoint(URI.create("http://" + address + ":" + port), thread, buffers);
  }
}
