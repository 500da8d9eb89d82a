// SPDX-License-Identifier: Apache-2.0
import Foundation

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A process that was run, with what it printed of itself and what the system counted.
struct MeasuredRun: Codable {
  /// The line that a measured process prints.
  struct Report: Codable {
    /// From the start of the work to its end, without the start of the process.
    var seconds: Double
    var parts: [String: Double]
    var counts: [String: Int]
  }

  var report: Report
  /// The most memory that the process held, in bytes.
  var peakMemory: Int
  /// The time of all its cores, in user and system.
  var processorSeconds: Double

  /// Runs a command, waits for it, and reads its last line.
  init(_ command: [String], cores: Int?) throws {
    let command = Self.limited(command, cores: cores)
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { throw RunError("a pipe cannot be made") }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
    posix_spawn_file_actions_addclose(&actions, ends[0])
    defer { posix_spawn_file_actions_destroy(&actions) }
    var process = pid_t()
    let words = command.map { strdup($0) } + [nil]
    defer { for word in words { free(word) } }
    let status = posix_spawnp(&process, command[0], &actions, nil, words, environ)
    close(ends[1])
    guard status == 0 else {
      close(ends[0])
      throw RunError("\(command[0]): cannot be run: \(String(cString: strerror(status)))")
    }
    let output = FileHandle(fileDescriptor: ends[0], closeOnDealloc: true).readDataToEndOfFile()
    var usage = rusage()
    var ending: Int32 = 0
    // The usage of this process alone: what others had is not in it.
    while wait4(process, &ending, 0, &usage) == -1, errno == EINTR {}
    guard ending == 0, let line = output.split(separator: UInt8(ascii: "\n")).last else {
      throw RunError(
        "\(command.joined(separator: " ")): ended with status \(ending) and \(output.count) bytes of output")
    }
    report = try JSONDecoder().decode(Report.self, from: Data(line))
    #if os(Linux)
      peakMemory = usage.ru_maxrss * 1024
    #else
      peakMemory = usage.ru_maxrss
    #endif
    processorSeconds = Self.seconds(usage.ru_utime) + Self.seconds(usage.ru_stime)
  }

  private static func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1_000_000 }

  /// The command on so many cores, where the system can say so.
  private static func limited(_ command: [String], cores: Int?) -> [String] {
    guard let cores, access("/usr/bin/taskset", X_OK) == 0 else { return command }
    return ["/usr/bin/taskset", "-c", cores == 1 ? "0" : "0-\(cores - 1)"] + command
  }
}

/// A process that failed.
struct RunError: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}
