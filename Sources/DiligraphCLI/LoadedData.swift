// SPDX-License-Identifier: Apache-2.0

import Diligraph
import DiligraphCase
import Foundation

/// The data of the questions of a bundle, which are all about the same data: they are read once.
///
/// Safety: everything is touched under the lock alone.
final class LoadedData: @unchecked Sendable {
  static let shared = LoadedData()

  /// What was read.
  struct Known {
    var dataset: Dataset
    var inner: (value: StructuredValue, file: String)?
    var snapshot: (files: CaseSnapshots, opened: CaseSnapshots.Opened)?
    fileprivate var origin: QuestionInput.Origin
    fileprivate var knownBy: KnownBy?
    /// The same as it may be published.
    fileprivate var published: [PublicationProfile: Dataset] = [:]
  }

  private let lock = NSLock()
  private var isKeeping = false
  private var last: Known?

  /// From now on what is read is kept, until the next data are.
  func startKeeping() { lock.withLock { isKeeping = true } }

  /// Nothing is kept any more.
  func stopKeeping() {
    lock.withLock {
      isKeeping = false
      last = nil
    }
  }

  /// The data of an origin, if they are those that were read last.
  func known(_ origin: QuestionInput.Origin, _ knownBy: KnownBy?) -> Known? {
    lock.withLock {
      guard let last, last.origin == origin, last.knownBy == knownBy else { return nil }
      return last
    }
  }

  /// The data set of an origin as it may be published, which `make` makes unless it was made for an earlier question.
  func published(
    of origin: QuestionInput.Origin, _ knownBy: KnownBy?, _ profile: PublicationProfile, _ make: () throws -> Dataset
  ) rethrows -> Dataset {
    if let made = known(origin, knownBy)?.published[profile] { return made }
    let made = try make()
    lock.withLock {
      if last?.origin == origin, last?.knownBy == knownBy { last?.published[profile] = made }
    }
    return made
  }

  /// Keeps the data of `question`, where that is wanted.
  func keep(
    _ question: Question, _ inner: (value: StructuredValue, file: String)?, of origin: QuestionInput.Origin,
    _ knownBy: KnownBy?
  ) {
    lock.withLock {
      guard isKeeping else { return }
      last = Known(
        dataset: question.dataset, inner: inner, snapshot: question.snapshot, origin: origin, knownBy: knownBy)
    }
  }
}
