// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Diligraph
import Foundation

/// Whether an answer is for publication.
struct PublicationOptions: ParsableArguments {
  @Flag(help: "For publication: persons under pseudonyms, without notes, places in files and texts that name them.")
  var publish = false

  @Option(
    help: ArgumentHelp(
      "With --publish: publishers, titles and addresses of sources that are left out, one a line.", valueName: "file"),
    completion: .file())
  var embargo: String?

  func validate() throws {
    if embargo != nil, !publish { throw ValidationError("--embargo: needs --publish; without it nothing is left out.") }
  }

  /// The question about the data set as it may be published; the question itself where nothing is to be.
  func published(_ question: Question) throws -> Question {
    try published([question])[0]
  }

  /// The questions that one answer compares, each about its data set as it may be published, with the same pseudonyms.
  func published(_ questions: [Question]) throws -> [Question] {
    guard publish else { return questions }
    let datasets = Dataset.published(questions.map(\.dataset), try profile(under: questions.map(\.policy)))
    // What one side of a comparison does not hold, the other may.
    if let unused = datasets.compactMap({ $0.publication?.unusedEntries }).min(), unused > 0 {
      Output.error(
        "diligraph: --embargo: \(ReportText.counted(unused, "entry", "entries")) of the file "
          + "\(unused == 1 ? "holds" : "hold") no source of this data; look for slips.")
    }
    return zip(datasets, questions).map { Question(dataset: $0, policy: $1.policy, licences: $1.licences) }
  }

  /// What is changed for questions under some policies.
  func profile(under policies: [Policy]) throws -> PublicationProfile {
    PublicationProfile(embargo: try entries, policies: policies)
  }

  /// Whether it must be known which statement states what: an embargo leaves out what a source alone states.
  var needsStatements: Bool { embargo != nil }

  private var entries: PublicationProfile.Embargo {
    get throws {
      guard let embargo else { return PublicationProfile.Embargo() }
      guard let data = FileManager.default.contents(atPath: embargo) else {
        throw CommandError(.noInput, "\(embargo): cannot be read; name the file that lists the embargoed sources.")
      }
      guard let text = String(validating: data, as: UTF8.self) else {
        throw CommandError(.data, "\(embargo): is not UTF-8, so that its entries could be misread. Save it as UTF-8.")
      }
      let entries = PublicationProfile.Embargo(lines: text)
      // An empty file would publish what its writer wanted to keep.
      guard !entries.entries.isEmpty else {
        throw CommandError(.data, "\(embargo): has no entries; write a publisher, a title or an address on each line.")
      }
      return entries
    }
  }
}
