package dev.muster.cli;

import dev.muster.aws.AwsSettings;
import dev.muster.testkit.aws.ApiProxy;
import dev.muster.testkit.aws.MotoServer;

/** An empty account of AWS, which the commands of this process use until it is closed. */
final class EmulatedAws implements AutoCloseable {
  private final MotoServer server;
  private final ApiProxy proxy;
  private final String image;

  private EmulatedAws(MotoServer server) {
    this.server = server;
    server.reset();
    image = server.registerImage();
    proxy = ApiProxy.before(server.endpoint(), server.model());
    System.setProperty(AwsSettings.ENDPOINT_PROPERTY, proxy.endpoint().toString());
  }

  /** Opens it; the test is skipped, and says why, where there is no emulator. */
  static EmulatedAws open() {
    return new EmulatedAws(MotoServer.orSkip());
  }

  MotoServer server() {
    return server;
  }

  ApiProxy proxy() {
    return proxy;
  }

  /** What machines start from. */
  String image() {
    return image;
  }

  @Override
  public void close() {
    System.clearProperty(AwsSettings.ENDPOINT_PROPERTY);
    proxy.close();
  }
}
