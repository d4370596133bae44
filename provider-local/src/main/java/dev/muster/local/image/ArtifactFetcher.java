package dev.muster.local.image;

import dev.muster.provider.Failure;
import dev.muster.provider.action.ImageRecipe.FetchedArtifact;
import dev.muster.spec.id.Sha256;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Fetches artifacts, bounded in size and time, and checks what came. */
public final class ArtifactFetcher {
  private static final Duration CONNECT_WAIT = Duration.ofSeconds(10);
  private static final int OK = 200;
  private static final int SERVER_ERROR = 500;
  private static final int TOO_MANY_REQUESTS = 429;

  private static final Duration FETCH_WAIT = Duration.ofMinutes(5);
  private static final long MAXIMUM_BYTES = 2L << 30;

  private final Duration wait;
  private final long maxBytes;

  /** A fetcher of what machines run: five minutes and 2 GiB at most. */
  public ArtifactFetcher() {
    this(FETCH_WAIT, MAXIMUM_BYTES);
  }

  /**
   * A fetcher.
   *
   * @param wait how long one artifact may take
   * @param maxBytes how large one artifact may be
   */
  public ArtifactFetcher(Duration wait, long maxBytes) {
    this.wait = wait;
    this.maxBytes = maxBytes;
  }

  /**
   * Fetches an artifact into a file that does not exist yet.
   *
   * @return why it cannot be had; empty when the file is complete and has the right digest
   * @throws IOException when the file cannot be written
   */
  public Optional<Failure> fetch(FetchedArtifact artifact, Path file) throws IOException {
    Optional<URI> address = address(artifact);
    if (address.isEmpty()) {
      return invalid(
          "artifact " + artifact.url() + " is not a file:, http: or https: address: correct it");
    }
    Optional<Failure> failure =
        "file".equals(address.get().getScheme())
            ? copy(address.get(), file)
            : download(address.get(), file);
    return failure.isPresent() ? failure : check(artifact, file);
  }

  private static Optional<URI> address(FetchedArtifact artifact) {
    try {
      URI address = URI.create(artifact.url());
      String scheme = String.valueOf(address.getScheme());
      boolean usable =
          address.getPath() != null
              && switch (scheme) {
                case "file" -> address.getPath().startsWith("/");
                case "http", "https" -> address.getHost() != null;
                default -> false;
              };
      return usable ? Optional.of(address) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private Optional<Failure> copy(URI address, Path file) throws IOException {
    Path source = Path.of(address.getPath());
    try {
      if (Files.size(source) > maxBytes) {
        return tooLarge(address);
      }
      Files.copy(source, file);
      return Optional.empty();
    } catch (NoSuchFileException e) {
      return invalid(
          "artifact "
              + address
              + " is not there: no file "
              + source
              + ". Build it, or correct the address");
    }
  }

  private Optional<Failure> download(URI address, Path file) throws IOException {
    // Closing the client waits for its exchanges, so that a cancelled one would hold us up.
    HttpClient client =
        HttpClient.newBuilder()
            .connectTimeout(CONNECT_WAIT)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();
    try {
      HttpRequest request = HttpRequest.newBuilder(address).timeout(wait).GET().build();
      CompletableFuture<HttpResponse<Path>> response =
          client.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofFile(file), maxBytes));
      try {
        return answered(address, response.get(wait.toMillis(), TimeUnit.MILLISECONDS).statusCode());
      } catch (TimeoutException e) {
        response.cancel(true);
        return unavailable("artifact " + address + " did not come within " + wait);
      } catch (ExecutionException e) {
        return Files.exists(file) && Files.size(file) >= maxBytes
            ? tooLarge(address)
            : unavailable("artifact " + address + " cannot be fetched: " + e.getCause());
      } catch (InterruptedException e) {
        response.cancel(true);
        Thread.currentThread().interrupt();
        return unavailable("fetching artifact " + address + " was interrupted");
      }
    } finally {
      client.shutdownNow();
    }
  }

  private static Optional<Failure> answered(URI address, int status) {
    if (status == OK) {
      return Optional.empty();
    }
    String message = "artifact " + address + " cannot be fetched: its server answered " + status;
    return status >= SERVER_ERROR || status == TOO_MANY_REQUESTS
        ? unavailable(message + ". It will be tried again")
        : invalid(message + ". Correct the address, or publish the artifact");
  }

  private static Optional<Failure> check(FetchedArtifact artifact, Path file) throws IOException {
    Sha256 found = FileDigest.of(file);
    if (found.equals(artifact.sha256())) {
      return Optional.empty();
    }
    return invalid(
        "artifact "
            + artifact.url()
            + " has sha256 "
            + found
            + ", but the spec says "
            + artifact.sha256()
            + ". Nothing was built: correct the digest, or publish the right file");
  }

  private Optional<Failure> tooLarge(URI address) {
    return invalid("artifact " + address + " is larger than " + maxBytes + " bytes");
  }

  private static Optional<Failure> invalid(String message) {
    return Optional.of(new Failure.Invalid(message));
  }

  private static Optional<Failure> unavailable(String message) {
    return Optional.of(new Failure.Unavailable(message));
  }
}
