// SPDX-License-Identifier: Apache-2.0
import Diligraph
import Testing

@testable import DiligraphImport

private func imported(_ text: String) throws -> (dataset: Dataset, summary: ImportSummary) {
  var builder = DatasetBuilder()
  let summary = try OCDSImporter().read(.text(text, name: "t.json"), into: &builder)
  return (builder.dataset(), summary)
}

private func release(_ rest: String, buyer: String = "\"buyer\":{\"id\":\"b\",\"name\":\"Board\"},") -> String {
  "{\"ocid\":\"ocds-abc123-7\",\"tag\":[\"compiled\"],\(buyer)\(rest)}"
}

/// `Supplier kind Buyer, amount, start`.
private func lines(_ dataset: Dataset) -> [String] {
  dataset.relationships.map { relationship in
    let names = [relationship.from, relationship.to].map { dataset.entities[$0].name }
    let amount = relationship.amount.map { canonicalNumber($0.value) } ?? "-"
    return
      "\(names[0]) \(relationship.kind.rawValue) \(names[1]) \(amount) \(relationship.period.start?.description ?? "-")"
  }.sorted()
}

@Suite struct OCDSParticipantsTests {
  @Test func `a bid's subcontractor is that of the tenderers that it names, and owners' identity cards are not kept`()
    throws
  {
    let owner = #"{"id":"1","name":"Ada","identifier":{"scheme":"PRY-IDCARD","id":"12345678"}}"#
    let (dataset, summary) = try imported(
      release(
        """
        "parties":[{"id":"m","name":"Mole","beneficialOwners":[\(owner)]},{"id":"t","name":"Tarn"},{"id":"s","name":"Sub"}],
        "bids":{"details":[{"id":"1","tenderers":[{"id":"m"},{"id":"t"}],"subcontracting":{"subcontracts":[{"id":"1",
        "subcontractor":{"id":"s"},"tenderers":[{"id":"t"}]}]}}]},
        "awards":[{"id":"a","relatedBids":["1"],"suppliers":[{"id":"m"},{"id":"t"}]}]
        """))
    #expect(lines(dataset).filter { $0.contains("subcontract") } == ["Sub subcontract Tarn - -"])
    #expect(dataset.entities.first { $0.name == "Ada" }?.identifiers == [])
    #expect(summary["identity papers, not read"] == 1)
  }

  @Test func `an additional identifier in the scheme of the main one is that of a body above`() throws {
    func office(_ id: String, _ name: String) -> String {
      let parent = #"{"scheme":"MX-CPA","id":"20","legalName":"Tides"}"#
      let party = """
        {"id":"\(id)","name":"\(name)","identifier":{"scheme":"MX-CPA","id":"\(id)"},"additionalIdentifiers":[\(parent),\
        {"scheme":"MX-RFC","id":"\(id)TID900101"}]}
        """
      return release(
        "\"parties\":[\(party)],\"awards\":[{\"id\":\"a\(id)\",\"suppliers\":[{\"name\":\"Sluice\"}]}]",
        buyer: "\"buyer\":{\"id\":\"\(id)\"},")
    }
    let (dataset, _) = try imported(office("20147", "Ost Office") + "\n" + office("20150", "West Office"))
    let offices = dataset.entities.filter { $0.name.hasSuffix("Office") }
    #expect(offices.map(\.identifiers.count) == [2, 2])
    #expect(offices.allSatisfy { $0.notes == ["identifier of another body: MX-CPA 20 Tides"] })
  }

  @Test func `a party without a name has the one in a reference to it`() throws {
    let (dataset, summary) = try imported(
      release(
        #""parties":[{"id":"1"},[]],"awards":[{"id":"a","suppliers":[{"id":"1","name":"Sluice"}]}]"#,
        buyer: #""buyer":{"name":"Board"},"#))
    #expect(lines(dataset) == ["Sluice award Board - -"] && summary.findings == ["ocds-party-unnamed": 1])
    #expect(dataset.findings.first?.message == "the party is not an object with a name or an id; it was left out.")
  }

  @Test func `a contract with a buyer of its own is supplied to that buyer, and the award stays that of the agency`()
    throws
  {
    let (dataset, summary) = try imported(
      release(
        #"""
        "awards":[{"id":"a","date":"2020-01-01","value":{"amount":90,"currency":"EUR"},
        "suppliers":[{"id":"s","name":"Sluice"},{"id":"w","name":"Weir"}],
        "items":[{"id":"1","classification":{"scheme":"CPV","id":"32323500"}}]}],
        "contracts":[
        {"id":"c1","awardID":"a","dateSigned":"2020-02-01","value":{"amount":10,"currency":"EUR"},
        "buyer":{"id":"f","name":"Ferry Office"},"suppliers":[{"id":"s","name":"Sluice"}]},
        {"id":"c2","awardID":"a","dateSigned":"2020-03-01","value":{"amount":20,"currency":"EUR"},
        "buyers":[{"id":"g","name":"Gate Office"},{"id":"h","name":"Harbour Office"}]},
        {"id":"c3","awardID":"a","dateSigned":"2020-04-01","buyer":{"id":"b","name":"Board"}}]
        """#))
    #expect(
      lines(dataset) == [
        "Sluice award Board 90 2020-04-01", "Sluice award Ferry Office 10 2020-02-01",
        "Sluice award Gate Office 20 2020-03-01", "Sluice award Harbour Office 20 2020-03-01",
        "Weir award Board 90 2020-04-01", "Weir award Gate Office 20 2020-03-01",
        "Weir award Harbour Office 20 2020-03-01",
      ])
    #expect(dataset.relationships.allSatisfy { $0.products.map(\.name) == ["video-surveillance"] })
    #expect(
      dataset.relationships.map(\.id).sorted().prefix(3) == [
        "ocds-abc123-7/a/c1/s", "ocds-abc123-7/a/c2/s/gate office", "ocds-abc123-7/a/c2/s/harbour office",
      ])
    #expect(dataset.entities.filter { $0.kind == .publicBody }.count == 4)
    #expect(summary.findings.isEmpty)
  }

  @Test func `a contract that names its supplier dates and prices that supplier's part of the award alone`() throws {
    let (dataset, _) = try imported(
      release(
        #"""
        "awards":[{"id":"a","date":"2020-01-01","value":{"amount":90,"currency":"EUR"},
        "suppliers":[{"id":"s","name":"Sluice"},{"id":"w","name":"Weir"},{"id":"x","name":"Xebec"}]}],
        "contracts":[
        {"id":"c1","awardID":"a","dateSigned":"2020-02-01","value":{"amount":10,"currency":"EUR"},
        "suppliers":[{"id":"s","name":"Sluice"}]},
        {"id":"c2","awardID":"a","dateSigned":"2020-03-01","value":{"amount":20,"currency":"EUR"},
        "suppliers":[{"id":"w","name":"Weir"},{"id":"y","name":"Yawl"}]}]
        """#))
    #expect(
      lines(dataset) == [
        "Sluice award Board 10 2020-02-01", "Weir award Board 20 2020-03-01", "Xebec award Board 90 2020-01-01",
        "Yawl award Board 20 2020-03-01",
      ])
    #expect(Set(dataset.relationships.map(\.id)).count == 4)
  }

  @Test func `an award with a buyer of its own is supplied to that one, also without one of the release`() throws {
    let award = #""awards":[{"id":"a","suppliers":[{"name":"Sluice"}],"buyer":{"name":"Ferry Office"}}]"#
    #expect(try lines(imported(release(award)).dataset) == ["Sluice award Ferry Office - -"])
    #expect(try lines(imported(release(award, buyer: "")).dataset) == ["Sluice award Ferry Office - -"])
    let contract =
      #""awards":[{"id":"a","suppliers":[{"name":"Sluice"}]}],"#
      + #""contracts":[{"id":"c","awardID":"a","buyer":{"name":"Ferry Office"}}]"#
    let (dataset, summary) = try imported(release(contract, buyer: ""))
    #expect(lines(dataset) == ["Sluice award Ferry Office - -"] && summary.findings.isEmpty)
    let stray = #""contracts":[{"id":"c","awardID":"q","suppliers":["Sluice"],"buyer":{"name":"Ferry Office"}}]"#
    #expect(try lines(imported(release(stray)).dataset) == ["Sluice award Ferry Office - -"])
  }

  @Test func `an award that names no supplier is that of the tenderers of the bids it accepts`() throws {
    let bids =
      #""bids":{"details":[{"id":1,"tenderers":[{"name":"Sluice"}]},{"id":"2","tenderers":[{"name":"Weir"}]}]},"#
    for related in [#""relatedBids":["1"]"#, #""relatedBid":1"#] {
      let (dataset, summary) = try imported(release(bids + #""awards":[{"id":"a",\#(related)}]"#))
      #expect(lines(dataset) == ["Sluice award Board - -", "Sluice bid Board - -", "Weir bid Board - -"])
      #expect(summary.findings.isEmpty && summary["suppliers"] == 0)
    }
    let (unknown, summary) = try imported(release(bids + #""awards":[{"id":"a","relatedBids":["3"]}]"#))
    #expect(unknown.relationships.allSatisfy { $0.kind == .bid })
    #expect(summary.findings == ["ocds-award-without-supplier": 1])
  }

  @Test func `the parties with the role are the suppliers of an award that names none, where they can be told`() throws
  {
    let parties = #""parties":[{"id":"s","name":"Sluice","roles":["supplier"]}"#
    let (dataset, summary) = try imported(release(parties + #"],"awards":[{"id":"a"},{"id":"c"}]"#))
    #expect(lines(dataset) == ["Sluice award Board - -", "Sluice award Board - -"])
    #expect(summary.findings == ["ocds-supplier-by-role": 2])
    let two = parties + #",{"id":"w","name":"Weir","roles":["supplier"]}],"#
    #expect(try lines(imported(release(two + #""awards":[{"id":"a"}]"#)).dataset).count == 2)
    // A list that is there and empty says that there is none.
    #expect(try lines(imported(release(parties + #"],"awards":[{"id":"a","suppliers":[]}]"#)).dataset).isEmpty)
    // Which of two suppliers, or whether the one that another award names, is not told.
    #expect(try lines(imported(release(two + #""awards":[{"id":"a"},{"id":"c"}]"#)).dataset).isEmpty)
    let named = #"],"awards":[{"id":"a"},{"id":"c","suppliers":[{"id":"s","name":"Sluice"}]}]"#
    #expect(try lines(imported(release(parties + named)).dataset).count == 1)
  }

  @Test func `contracts that were cancelled are a note of their award`() throws {
    let (dataset, _) = try imported(
      release(
        #"""
        "awards":[{"id":"a","suppliers":["Sluice"]}],
        "contracts":[{"id":"c1","awardID":"a","status":"cancelled","dateSigned":"2019-01-01","value":{"amount":7}},
        {"id":"c2","awardID":"a","status":"active","dateSigned":"2020-01-01","value":{"amount":8}}]
        """#))
    #expect(lines(dataset) == ["Sluice award Board 8 2020-01-01"])
    #expect(dataset.relationships[0].notes == ["contract cancelled: c1"])
  }

  @Test func `what a party is a member of is a note, since it may be a ministry or an association`() throws {
    let (dataset, _) = try imported(
      release(
        #"""
        "parties":[{"id":"s","name":"Sluice","memberOf":[{"id":"m","name":"Ministry of Tides"},{"id":"PG-1"},{}]}]
        """#))
    #expect(
      dataset.entities.first { $0.name == "Sluice" }?.notes == ["member of: Ministry of Tides", "member of: PG-1"])
    #expect(dataset.relationships.isEmpty)
  }

  @Test func `a number of Companies House is one however many zeros it is written with`() throws {
    let (dataset, _) = try imported(
      release(
        #"""
        "parties":[{"id":"GB-COH-2548628","name":"Sluice Ltd"},
        {"id":"2","name":"SLUICE LIMITED","identifier":{"scheme":"GB-COH","id":"02548628"}},
        {"id":"3","name":"Weir","identifier":{"scheme":"GB-COH","id":"sc 1234"}},
        {"id":"4","name":"Nobody","identifier":{"scheme":"GB-COH","id":"0"}}]
        """#))
    #expect(
      dataset.entities.flatMap(\.identifiers).map(\.description).sorted() == ["GB-COH-02548628", "GB-COH-SC001234"])
    #expect(dataset.entities.count { $0.name.lowercased().hasPrefix("sluice") } == 1)
  }
}
