// SPDX-License-Identifier: MIT

/// Takes signals as a command with a port does. To be called before anybody is told that it is ready: who is may send HUP.
public func takeSignals() throws(CommandError) -> SignalDescriptor {
  do throws(SystemError) {
    return try SignalDescriptor([Signal.terminate, Signal.interrupt, Signal.hangUp])
  } catch {
    throw CommandError(.osError, "cannot take signals: \(error.call): \(error)")
  }
}

/// Refuses a descriptor of `--ready-fd` that is not open, before anything of ours can get its number.
public func checkReadyDescriptor(_ number: Int32?) throws(CommandError) {
  guard let number else { return }
  guard isOpenDescriptor(number) else {
    throw CommandError(
      .usage, "descriptor \(number) of --ready-fd is not open (write \(number)>FILE behind the command)")
  }
  if number == 0 || number == 2 {
    throw CommandError(
      .usage, "--ready-fd \(number) would close standard \(number == 0 ? "input" : "error"): use 3 or more")
  }
}

/// Looks at standard input before anything is opened; refuses what no stream can come from. `example` is a line that
/// pipes a stream into the command.
public func openStreamInput(isClosed: Bool, example: String) throws(CommandError) -> StandardInput {
  if isClosed { throw CommandError(.noInput, "standard input is closed: pipe a stream into it") }
  if isTerminal(0) {
    throw CommandError(.noInput, "standard input is a terminal: pipe a stream into it, as in \(example)")
  }
  if !isReadable(0) { throw CommandError(.noInput, "standard input is open for writing only: pipe a stream into it") }
  do throws(SystemError) {
    return try StandardInput()
  } catch {
    throw CommandError(.noInput, "cannot read standard input: \(error)")
  }
}

/// Looks at standard output before anything is opened; refuses what no stream can go to. `example` is a line that pipes
/// the command's stream somewhere.
public func openStreamOutput(isClosed: Bool, example: String) throws(CommandError) -> StandardOutput {
  if isClosed { throw CommandError(.ioError, "standard output is closed: pipe it into cycast-fanout or a file") }
  if isTerminal(1) {
    throw CommandError(.usage, "standard output is a terminal: pipe the stream, as in \(example)")
  }
  do throws(SystemError) {
    return try StandardOutput()
  } catch {
    throw CommandError(.ioError, "cannot write to standard output: \(error)")
  }
}

extension Acceptor {
  /// Binds all addresses (without any, `port` on all of this machine), says where, with a field more, and tells who waits
  /// for it on the descriptor `ready`.
  public func listen(
    on addresses: [ListenAddress], port: UInt16, _ options: AcceptedOptions, ready: Int32?, _ log: Log,
    _ field: (String, String)?
  ) throws(CommandError) {
    var bound: [String] = []
    for address in addresses.isEmpty ? [ListenAddress.tcp(host: "", port: port)] : addresses {
      do throws(SystemError) {
        bound.append(add(try ListeningSocket.open(address, options)))
      } catch {
        throw CommandError(.unavailable, "cannot listen on \(address.text): \(error)\(error.listeningAdvice)")
      }
    }
    for address in bound {
      if let field {
        log.info("listening", ("address", address), field)
      } else {
        log.info("listening", ("address", address))
      }
    }
    guard let ready else { return }
    do throws(SystemError) {
      try announceReady(on: ready, bound)
    } catch {
      throw CommandError(.ioError, "cannot write to descriptor \(ready) of --ready-fd: \(error)")
    }
  }
}
