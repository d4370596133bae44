package dev.muster.controller.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Bodies that are the client's fault, and not the controller's. */
class BrokenBodyTest {
  @Test
  void an_escape_beyond_unicode_is_a_problem_of_the_document() {
    try (ApiRig rig = ApiRig.serve()) {
      HttpResponse<String> response = rig.put(ApiRig.PROD, "a: \"\\UFFFFFFFF\"");
      ApiRig.status(response, 422, "Invalid");
    }
  }

  @Test
  void a_body_that_ends_too_soon_is_a_bad_request() throws IOException {
    try (ApiRig rig = ApiRig.serve();
        Socket socket = new Socket(rig.address.getAddress(), rig.address.getPort())) {
      socket.setSoTimeout((int) ApiRig.PATIENCE.toMillis());
      String request =
          "POST "
              + ApiRig.PROD
              + "/resume HTTP/1.1\r\nHost: a\r\nConnection: close\r\nAuthorization: Bearer "
              + ApiRig.TOKEN
              + "\r\nContent-Length: 100\r\n\r\n{\"rea";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      socket.shutdownOutput();
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      assertThat(answer).startsWith("HTTP/1.1 400 ").contains("ended before its end");
    }
  }
}
