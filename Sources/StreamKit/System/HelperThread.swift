// SPDX-License-Identifier: MIT
import Glibc

/// A thread beside the loop, for what would make the loop wait: hashing, decoding, disks.
public struct HelperThread: ~Copyable, Sendable {
  private let thread: pthread_t

  private final class Body: Sendable {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
  }

  /// Starts a thread that runs `body` once. It gets no signals. Throws EAGAIN when the system has no more threads.
  public init(_ body: @escaping @Sendable () -> Void) throws(SystemError) {
    var all = sigset_t()
    var before = sigset_t()
    sigfillset(&all)
    pthread_sigmask(SIG_BLOCK, &all, &before)
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
    var created = pthread_t()
    let context = Unmanaged.passRetained(Body(body)).toOpaque()
    let error = pthread_create(&created, nil, runBody, context)
    guard error == 0 else {
      Unmanaged<Body>.fromOpaque(context).release()
      throw SystemError("pthread_create", number: error)
    }
    thread = created
  }

  fileprivate static func run(_ context: UnsafeMutableRawPointer) {
    Unmanaged<Body>.fromOpaque(context).takeRetainedValue().run()
  }

  /// Waits until the body has returned.
  public consuming func join() { pthread_join(thread, nil) }
}

private func runBody(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
  if let context { HelperThread.run(context) }
  return nil
}
