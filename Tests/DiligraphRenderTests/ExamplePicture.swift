// SPDX-License-Identifier: Apache-2.0

import Diligraph

extension Picture {
  /// A manufacturer whose goods reach a flagged ministry by way of two scripts, and an operator by its owner.
  static let example = Picture(
    title: "How does Northwind Sensors reach flagged end users?",
    caption: ["as of 2026-03-01 · policy neutral", "A lead, not a legal conclusion."],
    entities: [
      Entity(
        id: "m", name: "Northwind Sensors GmbH", detail: "manufacturer · DE", role: "manufacturer",
        standing: .subject),
      Entity(
        id: "d", name: "Golden Gate Electronics Distribution (Hong Kong) Limited", detail: "distributor · HK",
        role: "distributor", standing: .intermediary),
      Entity(
        id: "r", name: "深圳市远景电子科技有限公司", detail: "reseller · CN", role: "reseller", standing: .intermediary),
      Entity(
        id: "i", name: "شركة الأفق للأنظمة المتكاملة", detail: "integrator · AE", role: "integrator",
        standing: .intermediary),
      Entity(
        id: "y", name: "Ministry of the Interior of Examplia", detail: "public body · XA",
        role: "public-body",
        standing: .endUser, flags: [Flag(level: 5, label: "Example Human Rights List")]),
      Entity(
        id: "t", name: "Examplia Telecom", detail: "operator · XA", role: "operator", standing: .endUser,
        derived: Flag(level: 4, label: "")),
      Entity(
        id: "o", name: "Examplia Sovereign Holding", detail: "company · XA", role: "company",
        flags: [Flag(level: 4, label: "Other List")]),
      Entity(id: "b", name: "Harbour Bank", detail: "company · CY", role: "company"),
    ],
    relationships: [
      Relationship(
        ids: ["1"], from: "m", to: "d", family: .provision, label: "distribution", probability: 0.9),
      Relationship(
        ids: ["2", "3", "4"], from: "d", to: "i", family: .provision, label: "supply", probability: 0.72),
      Relationship(ids: ["5"], from: "m", to: "r", family: .provision, label: "supply", probability: 0.3),
      Relationship(ids: ["6"], from: "r", to: "i", family: .provision, label: "supply", probability: 0.45),
      Relationship(ids: ["7"], from: "i", to: "y", family: .provision, label: "award", probability: 0.95),
      Relationship(ids: ["8"], from: "i", to: "t", family: .provision, label: "service", probability: 0.6),
      Relationship(ids: ["9"], from: "o", to: "t", family: .control, label: "51 %", probability: 0.9),
      Relationship(ids: ["10"], from: "b", to: "d", family: .association, label: "payment"),
    ])

  /// A picture of so many entities in a row of rows, with so many lines between them.
  static func grid(entities: Int, relationships: Int) -> Picture {
    Picture(
      title: "grid", entities: (0..<entities).map { Entity(id: "e\($0)", name: "Entity \($0)") },
      relationships: (0..<relationships).map { number in
        let from = number % entities
        let to = (from + 1 + number / entities) % entities
        return Relationship(
          ids: ["r\(number)"], from: "e\(min(from, to))", to: "e\(max(from, to))", family: .provision)
      })
  }
}
