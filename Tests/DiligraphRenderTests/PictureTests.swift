// SPDX-License-Identifier: Apache-2.0

import Diligraph
import Testing

@Suite struct PictureTests {
  @Test func `the order in which entities and relationships are given changes nothing`() {
    let example = Picture.example
    let turned = Picture(
      title: example.title, caption: example.caption, entities: example.entities.reversed(),
      relationships: example.relationships.reversed() + example.relationships)
    #expect(turned == example)
    #expect(turned.dot == example.dot)
  }

  @Test func `an end that is not among the entities is added under its id`() {
    let line = Picture.Relationship(ids: ["1"], from: "a", to: "b", family: .provision)
    let picture = Picture(
      title: "", entities: [Picture.Entity(id: "a", name: "Alpha")], relationships: [line])
    #expect(picture.entities.map(\.id) == ["a", "b"])
    #expect(picture.entities.map(\.name) == ["Alpha", "b"])
    #expect(picture.entities.map(\.standing) == [.context, .context])
  }

  @Test func `of two entities with one id the first is kept`() {
    let picture = Picture(
      title: "",
      entities: [Picture.Entity(id: "a", name: "Alpha"), Picture.Entity(id: "a", name: "Other")])
    #expect(picture.entities.map(\.name) == ["Alpha"])
  }

  @Test(arguments: [(12, 12), (13, 1), (2000, 1)])
  func `more than twelve parallel lines are drawn as one, as strong as the strongest`(given: Int, drawn: Int) {
    let picture = Picture(
      title: "", entities: [],
      relationships: (0..<given).map {
        Picture.Relationship(
          ids: ["\($0)"], from: "a", to: "b", family: .provision, label: "award",
          probability: 1 / Double($0 + 2))
      })
    #expect(picture.relationships.count == drawn)
    #expect(picture.relationships.reduce(0) { $0 + $1.count } == given)
    #expect(picture.relationships.flatMap(\.ids).count == given)
    #expect(picture.relationships.compactMap(\.probability).max() == 0.5)
    #expect(picture.relationships.allSatisfy { $0.label == "award" })
  }

  @Test func `lines of another family or the other way are not bundled`() {
    let lines = (0..<13).flatMap { number in
      [
        Picture.Relationship(ids: ["a\(number)"], from: "a", to: "b", family: .provision, label: "\(number)"),
        Picture.Relationship(ids: ["b\(number % 2)"], from: "a", to: "b", family: .control),
        Picture.Relationship(ids: ["c\(number % 3)"], from: "b", to: "a", family: .provision),
      ]
    }
    let picture = Picture(title: "", entities: [], relationships: lines)
    #expect(picture.relationships.count == 1 + 2 + 3)
    #expect(picture.relationships.filter { $0.count == 13 }.map(\.label) == ["several"])
  }

  @Test func `a line stands for as many relationships as it has ids`() {
    #expect(Picture.Relationship(ids: ["1", "2"], from: "a", to: "b", family: .control).count == 2)
    #expect(Picture.Relationship(ids: [], from: "a", to: "b", family: .control).count == 1)
    #expect(Picture.Relationship(ids: ["1"], from: "a", to: "b", family: .control, count: 7).count == 7)
  }
}

@Suite struct PictureLegendTests {
  @Test func `the legend of a full picture lists each sign once, in a fixed order`() {
    #expect(
      Picture.example.legend.entries.map(\.text) == [
        "manufacturer", "distributor", "reseller", "integrator", "operator", "company", "public body",
        "asked about", "flagged, with level (5 gravest)", "flagged through its owners", "provides to",
        "owns or controls", "is connected with", "p and line width: how probable the relationship is",
        "×n: n relationships drawn as one line",
      ])
  }

  @Test func `the legend lists only what is drawn`() {
    let plain = Picture(
      title: "", entities: [Picture.Entity(id: "a", name: "A", role: "broker")],
      relationships: [Picture.Relationship(ids: ["1"], from: "a", to: "b", family: .association)])
    #expect(
      plain.legend.entries.map(\.sign) == [.role("broker"), .role("unspecified"), .family(.association)])
  }

  @Test func `roles without a shape of their own share one entry`() {
    let picture = Picture(
      title: "",
      entities: [
        Picture.Entity(id: "a", name: "A", role: "wizard"), Picture.Entity(id: "b", name: "B", role: ""),
      ])
    #expect(picture.legend.entries.map(\.text) == ["other role"])
  }

  @Test func `an entity flagged by itself and through its owners is drawn and explained as derived`() {
    let picture = Picture(
      title: "",
      entities: [
        Picture.Entity(
          id: "a", name: "A", role: "company", flags: [Picture.Flag(level: 3, label: "L")],
          derived: Picture.Flag(level: 5, label: ""))
      ])
    #expect(picture.legend.entries.map(\.sign) == [.role("company"), .derived])
    #expect(picture.dot.contains("<B>A</B>"))
    #expect(picture.dot.contains("<B>⚑ 3 L<BR/>⚑ 5 through its owners</B>"))
  }

  @Test func `a picture without entities has no legend`() {
    #expect(Picture(title: "nothing", entities: []).legend.isEmpty)
    #expect(!Picture(title: "nothing", entities: []).dot.contains("legend"))
  }
}
