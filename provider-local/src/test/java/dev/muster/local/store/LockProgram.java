package dev.muster.local.store;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** Holds a root's lock in a process of its own, until its input has a line. */
public final class LockProgram {
  private LockProgram() {}

  /** Takes the lock in the given file, says so, and waits. */
  public static void main(String[] arguments) throws IOException {
    RootLock lock = new RootLock(Path.of(arguments[0]));
    try (RootLock.Held _ = lock.acquire(Duration.ofSeconds(10)).orElseThrow()) {
      System.out.println("held");
      int _ = System.in.read();
    }
  }
}
