// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Diligraph

struct PolicyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "policy",
    abstract: "Show, check and identify a policy: all coefficients and rules.",
    discussion: """
        diligraph policy show
        diligraph policy check my-policy.yaml
        diligraph policy digest my-policy.yaml
      """,
    subcommands: [Show.self, Check.self, Digest.self])

  struct Show: Command {
    static let configuration = CommandConfiguration(
      abstract: "All keys with their values, defaults filled in, as JSON (which is also YAML).",
      discussion: """
          diligraph policy show > my-policy.yaml
        """)
    @Argument(help: "The policy file; the default policy without one.", completion: .file())
    var file: String?

    func perform() throws -> ExitStatus {
      let policy = try file.map { try PolicyFile.read($0) } ?? Policy()
      Output.write(policy.structuredValue.prettyJSON + "\n")
      return .done
    }
  }

  struct Check: Command {
    static let configuration = CommandConfiguration(
      abstract: "Whether a policy can be used; names the key, the range and the nearest known key.",
      discussion: """
          diligraph policy check my-policy.yaml
        """)
    @Argument(help: "The policy file.", completion: .file())
    var file: String

    func perform() throws -> ExitStatus {
      let policy = try PolicyFile.read(file)
      Output.write("\(visibleText(file)): policy \"\(visibleText(policy.name))\" can be used.\n")
      return .done
    }
  }

  struct Digest: Command {
    static let configuration = CommandConfiguration(
      abstract: "The SHA-256 of the policy's canonical JSON, which every answer names.",
      discussion: """
          diligraph policy digest my-policy.yaml
          diligraph policy digest --as-of 2020-01-01
        """)
    @Argument(help: "The policy file; the default policy without one.", completion: .file())
    var file: String?

    @Option(help: ArgumentHelp("The day of the question, which is part of the policy.", valueName: "date"))
    var asOf: String?

    func perform() throws -> ExitStatus {
      let day = try asOf.map { try DayOptions.day($0, "--as-of") }
      let policy = try file.map { try PolicyFile.read($0, asOf: day) } ?? PolicyFile.standard(asOf: day)
      Output.write(PolicyFile.digest(policy) + "\n")
      return .done
    }
  }
}
