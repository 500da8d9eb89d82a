// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Diligraph
import DiligraphCase
import DiligraphImport
import Foundation

struct BundleCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "bundle",
    abstract: "Pack questions, answers, pictures, the policy and the inputs or their digests into one sealed archive.",
    discussion: """
      Each --ask is a command without the data and the policy, which are those of the bundle; what it writes with -o is \
      packed, too. A manifest has the SHA-256 of every file, and the seal is that of the manifest. The same input gives \
      the same bytes. "diligraph verify" checks a bundle, and asks its questions again.

        diligraph bundle -o case.zip --ask 'exposure --top 20' --ask 'draw "Norvale Optics" -o norvale.svg'
        diligraph bundle -o case.zip --questions questions.yaml --with-inputs --from links.csv --from flags.csv
      """)

  @Option(help: ArgumentHelp("A question, as on the command line. Repeatable.", valueName: "command"))
  var ask: [String] = []

  @Option(help: ArgumentHelp("A list of questions, YAML or JSON.", valueName: "file"), completion: .file())
  var questions: String?

  @Flag(help: "Pack the inputs, too; else their digests alone.")
  var withInputs = false

  @Option(
    name: [.customShort("o"), .long], help: ArgumentHelp("The archive to write.", valueName: "file.zip"),
    completion: .file(extensions: ["zip"]))
  var output: String

  @OptionGroup var question: QuestionOptions

  func validate() throws {
    if ask.isEmpty, questions == nil { throw ValidationError("Name at least one question, with --ask or --questions.") }
    if withInputs, question.publication.publish {
      throw ValidationError("--with-inputs and --publish: the inputs hold what is not to be published; leave one out.")
    }
  }

  func perform() throws -> ExitStatus {
    var read = FilesRead(by: question)
    read.add(questions, as: "the list of questions")
    try OutputFile.check(output, besides: read)
    var asked = try allQuestions()
    for words in asked { try BundleQuestions.check(words) }
    let (loaded, origin) = try question.loadWithOrigin()
    let isPublished = question.publication.publish
    let options = BundleManifest.Options(
      knownBy: question.days.knownBy, withoutUndated: question.days.withoutUndated, sameNames: question.sameNames,
      published: isPublished, embargoed: question.publication.embargo != nil)
    let policy = Array((loaded.policy.structuredValue.prettyJSON + "\n").utf8)
    let files = try BundleInputs.paths(of: origin)
    let run = try BundleRun(
      inputs: BundleInputs.inputs(of: origin, files), caseFile: BundleInputs.caseFile(of: origin), policy: policy,
      options: options, embargo: question.publication.embargo)
    // Under the names that inputs have there: ids that files do not state are made of the names.
    let dataset = try run.dataset()
    if isPublished { asked = try BundleQuestions.published(asked, about: dataset) }
    var contents: [(name: String, bytes: [UInt8])] = [(BundleManifest.policyMember, policy)]
    var answered: [BundleManifest.Question] = []
    for (number, words) in asked.enumerated() {
      try Interruption.check()
      let answer = try run.answer(words, number: number + 1)
      contents += answer.files
      answered.append(
        BundleManifest.Question(words: words, exitCode: answer.exitCode, files: answer.files.map(\.name)))
    }
    let dataDigest = DataDigest.of(dataset)
    // Before the digest of its bytes: opening a case can change them.
    let assessments = isPublished ? nil : try BundleInputs.assessments(of: origin)
    let inputs = try BundleInputs.described(
      files, of: origin, isPublished: isPublished, withBytes: withInputs, dataDigest: dataDigest)
    var manifest = BundleManifest(
      programVersion: programVersion, policyName: loaded.policy.name, policyDigest: PolicyFile.digest(loaded.policy),
      dataDigest: dataDigest, assessments: assessments,
      options: options, inputs: inputs, questions: answered, files: [])
    manifest.files = contents.map {
      BundleManifest.File(name: $0.name, sha256: SHA256Digest(of: $0.bytes).hex, bytes: $0.bytes.count)
    }
    for input in inputs {
      if let member = input.member, let digest = input.sha256, let size = input.bytes {
        manifest.files.append(BundleManifest.File(name: member, sha256: digest, bytes: size))
      }
    }
    manifest.files.sort { precedesByCodePoint($0.name, $1.name) }
    try write(manifest, contents, files)
    return .done
  }

  private func allQuestions() throws -> [[String]] {
    var all = try ask.map(BundleQuestions.words)
    guard let questions else { return all }
    let expected = CommandError(
      .data,
      "\(questions): is no list of questions; write each as a line such as - exposure --top 20, or as a list of words.")
    guard case .array(let values) = try StructuredReader.read(.file(questions)) else { throw expected }
    for value in values {
      switch value {
      case .string(let line): all.append(try BundleQuestions.words(line))
      case .array(let words):
        all.append(
          try words.map { word in
            guard case .string(let text) = word else { throw expected }
            return text
          })
      default: throw expected
      }
    }
    guard !all.isEmpty else { throw expected }
    return all
  }

  private func write(
    _ manifest: BundleManifest, _ contents: [(name: String, bytes: [UInt8])], _ files: [String]
  ) throws {
    let seal = try manifest.bytes
    var members: [(name: String, add: (inout ZipWriter) throws -> Void)] = []
    for (name, bytes) in contents { members.append((name, { try $0.add(name, bytes) })) }
    for (input, path) in zip(manifest.inputs, files) {
      if let member = input.member { members.append((member, { try $0.add(member, .file(path)) })) }
    }
    members.sort { precedesByCodePoint($0.name, $1.name) }
    var archive = try ZipWriter(path: output)
    Interruption.willRemove(archive.draft)
    defer { Interruption.willKeep(archive.draft) }
    do {
      try archive.add(BundleManifest.member, seal)
      for member in members { try member.add(&archive) }
      try archive.finish()
    } catch {
      archive.discard()
      throw error
    }
    let digest = SHA256Digest(of: seal).hex
    let packed = withInputs ? "packed" : manifest.options.published ? "not packed" : "by their digests"
    switch question.format {
    case .json:
      Output.write([
        .init(key: "output", value: .string(output)), .init(key: "seal", value: .string(digest)),
        .init(key: "questions", value: .number(Double(manifest.questions.count))),
        .init(key: "files", value: .number(Double(manifest.files.count + 1))),
      ])
    case .csv: Output.write(ReportTable(header: ["output", "seal"], rows: [[output, digest]]).csv)
    case .text:
      let questions = ReportText.counted(manifest.questions.count, "question")
      let inputs = ReportText.counted(manifest.inputs.count, "input")
      Output.write(
        "\(visibleText(output)): \(questions), \(ReportText.counted(manifest.files.count + 1, "file")), \(inputs) \(packed)\n"
          + "seal \(digest)\n")
    }
  }
}

extension BundleInputs {
  /// The files of an origin, in order.
  static func paths(of origin: QuestionInput.Origin) throws -> [String] {
    switch origin {
    case .inCase(let path):
      try checkIsWhole(path)
      return [path]
    case .files(let paths, _): return try files(paths)
    }
  }

  /// The case of an origin; nil for files.
  static func caseFile(of origin: QuestionInput.Origin) -> String? {
    if case .inCase(let path) = origin { path } else { nil }
  }

  /// Where questions find the files; a case is named by itself.
  static func inputs(of origin: QuestionInput.Origin, _ files: [String]) -> [BundleRun.Input] {
    guard case .files = origin else { return [] }
    return files.enumerated().map { BundleRun.Input(path: $1, relative: relative($0, $1)) }
  }

  /// The inputs with their digests, as a manifest has them.
  static func described(
    _ files: [String], of origin: QuestionInput.Origin, isPublished: Bool, withBytes: Bool, dataDigest: String
  ) throws -> [BundleManifest.Input] {
    try files.enumerated().map { number, path in
      let isCase = caseFile(of: origin) != nil
      let name = isPublished ? "input \(number + 1)" : URL(fileURLWithPath: path).lastPathComponent
      // The bytes of a case change where its data do not; what is asked is its data.
      if isCase, !withBytes {
        return BundleManifest.Input(name: name, sha256: dataDigest, bytes: 0, isCase: true, member: nil)
      }
      if isPublished { return BundleManifest.Input(name: name, isCase: isCase) }
      let source = ByteSource.file(path)
      // Of the file, where the path is a link to it.
      let file = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
      let size = try FileManager.default.attributesOfItem(atPath: file)[.size] as? Int
      return BundleManifest.Input(
        name: name,
        sha256: try SHA256Digest(of: source).hex, bytes: size ?? 0, isCase: isCase,
        member: withBytes ? relative(number, path) : nil)
    }
  }

  /// What persons filled in about entities of a case; nil of files.
  static func assessments(of origin: QuestionInput.Origin) throws -> BundleManifest.Assessments? {
    guard let path = caseFile(of: origin) else { return nil }
    let versions = try Case.open(at: path).assessments()
    let text = StructuredValue.array(versions.map(\.structuredValue)).prettyJSON
    return BundleManifest.Assessments(versions: versions.count, sha256: SHA256Digest(of: text.utf8).hex)
  }
}
