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
          id: "a", name: "A", role: "company", flag: Picture.Flag(level: 3, label: "L"), isDerived: true)
      ])
    #expect(picture.legend.entries.map(\.sign) == [.role("company"), .derived])
    #expect(picture.dot.contains(#"label="A\n⚑ 3 L\n(through its owners)""#))
  }

  @Test func `a picture without entities has no legend`() {
    #expect(Picture(title: "nothing", entities: []).legend.isEmpty)
    #expect(!Picture(title: "nothing", entities: []).dot.contains("legend"))
  }
}
