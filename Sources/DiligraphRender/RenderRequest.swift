// SPDX-License-Identifier: Apache-2.0

import Diligraph

/// All that is needed to draw a picture, ready to be handed to another process.
public struct RenderRequest: Sendable, Hashable, Codable {
  /// The file format; not DOT, which needs no drawing.
  public let format: DrawingFormat
  /// What places the entities.
  public let engine: Picture.Engine
  /// Pixels to the inch for PNG; nil for the finest that fits.
  public let pixelsPerInch: Double?
  let main: String
  let side: String
  let sideItems: [Picture.SideItem]
  let entities: Int
  let relationships: Int

  /// A request for `picture`, laid out by `engine`.
  public init(_ picture: Picture, as format: DrawingFormat, engine: Picture.Engine = .dot, pixelsPerInch: Double? = nil)
  {
    self.format = format
    self.engine = engine
    self.pixelsPerInch = pixelsPerInch
    main = picture.mainDOT(for: engine)
    side = picture.sideSubgraph(for: engine)
    sideItems = picture.sideItems
    entities = picture.entities.count
    relationships = picture.relationships.count
  }
}
