// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Diligraph
import DiligraphImport
import DiligraphRender
import Foundation

/// Draws a picture: chooses how, in this process or in a worker, and what to do where that fails. Each choice that
/// a reader could wonder about is said on standard error.
struct Drawing {
  /// What the user wants.
  struct Wish {
    var format: DrawingFormat
    /// Nil leaves the choice to the size.
    var engine: Picture.Engine?
    var pixelsPerInch: Double?
    var limits = LayoutWorker.Limits(seconds: 30)
  }

  /// The most that is laid out in this process; more goes to a worker.
  static let mostHere = (entities: 300, lines: 600)
  /// The most that is laid out in tiers.
  static let mostInTiers = (entities: 1_000, lines: 2_000)

  let wish: Wish
  /// Makes the picture with at most so many entities.
  let make: (Int) throws -> Picture

  /// The picture that was drawn at last, and its bytes.
  func bytes(most: Int) throws -> (picture: Picture, bytes: [UInt8]) {
    var most = most
    while true {
      let picture = try make(most)
      if wish.format == .dot { return (picture, Array(picture.dot.utf8)) }
      for engine in engines(for: picture) {
        do throws(LayoutWorker.Failure) {
          var bytes = try draw(picture, engine)
          if wish.format == .svg { bytes = AccessibleSVG(picture).annotated(bytes) }
          return (picture, bytes)
        } catch {
          if case .render(let error) = error, Self.isFinal(error) { throw error }
          Output.error("diligraph: the layout \(engine.rawValue) \(Self.text(error)).")
        }
      }
      guard most > 20 else {
        throw CommandError(
          .data, "drawing: no layout of this picture came to an end; narrow the question, or ask for DOT.")
      }
      most = min(most, picture.entities.count) / 2
      Output.error("diligraph: drawing at most \(most) entities instead.")
    }
  }

  private func engines(for picture: Picture) -> [Picture.Engine] {
    if let engine = wish.engine { return [engine] }
    let (entities, lines) = (picture.entities.count, picture.relationships.count)
    guard entities <= Self.mostInTiers.entities, lines <= Self.mostInTiers.lines else {
      Output.error(
        "diligraph: \(entities) entities and \(lines) lines are too many for tiers (\(Self.mostInTiers.entities) and "
          + "\(Self.mostInTiers.lines)); drawing an overview with sfdp.")
      return [.sfdp]
    }
    return [.dot, .sfdp]
  }

  private func draw(_ picture: Picture, _ engine: Picture.Engine) throws(LayoutWorker.Failure) -> [UInt8] {
    let request = RenderRequest(picture, as: wish.format, engine: engine, pixelsPerInch: wish.pixelsPerInch)
    let isSmall =
      picture.entities.count <= Self.mostHere.entities && picture.relationships.count <= Self.mostHere.lines
      && !picture.isLarge
    if isSmall {
      do { return try Renderer().draw(request) } catch { throw .render(error) }
    }
    guard let executable = Bundle.main.executableURL else { throw .cannotStart }
    return try LayoutWorker(
      executable: executable, arguments: [LayoutWorkerCommand.name], limits: wish.limits
    ).draw(request)
  }

  /// Whether another layout would fail in the same way.
  private static func isFinal(_ error: RenderError) -> Bool {
    if case .graphvizUnusable = error { return true }
    return false
  }

  private static func text(_ failure: LayoutWorker.Failure) -> String {
    switch failure {
    case .outOfTime(let seconds): "was ended after \(seconds) seconds"
    case .ended(let status): "ended without a drawing (\(status)), as where memory is short"
    case .cannotStart: "could not be started"
    case .render(let error): "failed: \(visibleText("\(error)", limit: 400))"
    }
  }
}

/// Identifies a data set by what it says, in whatever order it was read.
enum DataDigest {
  /// The SHA-256 of every entity, relationship and flag with its sources, in hexadecimal.
  static func of(_ dataset: Dataset) -> String {
    var bytes: [UInt8] = []
    func add(_ parts: [String]) {
      for part in parts {
        bytes += part.utf8
        bytes.append(0)
      }
      bytes.append(0xFF)
    }
    func sources(_ sources: [Source]) -> [String] {
      sources.flatMap { source in
        var parts = [source.publisher ?? "", source.title ?? "", source.url ?? "", source.stance.rawValue]
        parts += [source.published?.description ?? "", source.grade?.code ?? ""]
        parts.append(source.confidence.map { "\($0.value)" } ?? "")
        return parts
      }
    }
    func period(_ period: Period) -> [String] { [period.start?.description ?? "", period.end?.description ?? ""] }
    for entity in dataset.entities {
      add([entity.id, entity.role.name, entity.kind.rawValue] + entity.names.map(\.text) + entity.jurisdictions)
    }
    for relationship in dataset.relationships {
      var parts = [relationship.id, String(relationship.from), String(relationship.to), relationship.kind.rawValue]
      parts.append(relationship.confidence.map { "\($0.value)" } ?? "")
      parts.append(relationship.share.map { "\($0.least) \($0.most)" } ?? "")
      parts.append(relationship.amount.map { "\($0.value) \($0.currency ?? "")" } ?? "")
      parts += period(relationship.period)
      parts += relationship.products.map(\.name)
      parts += sources(relationship.sources)
      add(parts)
    }
    for flag in dataset.flags {
      var parts = [flag.id, String(flag.entity), flag.category, flag.list ?? ""]
      parts.append(flag.level.map { String($0.value) } ?? "")
      parts.append(flag.confidence.map { "\($0.value)" } ?? "")
      add(parts + period(flag.period) + sources(flag.sources))
    }
    return SHA256Digest(of: bytes).hex
  }
}

extension SHA256Digest {
  /// The digest in base 64, as a content security policy wants it.
  var base64: String {
    let digits = Array(hex.utf8)
    let bytes = stride(from: 0, to: digits.count - 1, by: 2).compactMap {
      UInt8(String(decoding: digits[$0...$0 + 1], as: UTF8.self), radix: 16)
    }
    return Data(bytes).base64EncodedString()
  }
}
