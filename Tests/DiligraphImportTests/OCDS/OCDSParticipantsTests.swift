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

@Suite struct OCDSSchemeTests {
  private func award(_ ocid: String, _ scheme: String, _ number: String, _ name: String) -> String {
    """
    {"ocid":"\(ocid)","tag":["compiled"],"buyer":{"name":"Board of \(ocid)"},"parties":[{"id":"s","name":"\(name)",\
    "identifier":{"scheme":"\(scheme)","id":"\(number)"}}],"awards":[{"id":"a","suppliers":[{"id":"s"}]}]}
    """
  }

  private func suppliers(_ lines: String...) throws -> [Entity] {
    let (dataset, _) = try imported(lines.joined(separator: "\n"))
    return dataset.entities.filter { !$0.name.hasPrefix("Board") }.sorted { $0.name < $1.name }
  }

  @Test(arguments: ["NIT", "RUC", "Company number", "Internal", "ID-No"])
  func `a scheme that is no one list is one of each publisher`(_ scheme: String) throws {
    let two = try suppliers(
      award("ocds-aaaaaa-1", scheme, "900123456", "Norvale"), award("ocds-bbbbbb-1", scheme, "900123456", "Kestrel"))
    #expect(two.map(\.name) == ["Kestrel", "Norvale"])
    #expect(
      two.flatMap(\.identifiers).map(\.scheme) == ["OCDS-BBBBBB", "OCDS-AAAAAA"].map { "\($0)-\(scheme.uppercased())" })
    let one = try suppliers(
      award("ocds-aaaaaa-1", scheme, "900123456", "Norvale"), award("ocds-aaaaaa-2", scheme, "900123456", "Norvale SA"))
    #expect(one.count == 1)
  }

  @Test(arguments: ["GB-COH", "KE-REG", "XI-LEI", "PRY-RUC", "PROV-GOB-JAL", "DUNS"])
  func `a list that all have in common makes one entity of two publishers' parties`(_ scheme: String) throws {
    let number = scheme == "XI-LEI" ? "529900T8BM49AURSDO55" : "09123456"
    let one = try suppliers(
      award("ocds-aaaaaa-1", scheme, number, "Norvale"), award("ocds-bbbbbb-1", scheme, number, "Norvale Ltd"))
    #expect(one.map(\.identifiers).map { $0.map(\.scheme) } == [[scheme == "DUNS" ? "XI-DUNS" : scheme]])
  }

  @Test(arguments: ["Other", "None", "N/A"])
  func `a word for no scheme is none`(_ scheme: String) throws {
    let counters = try suppliers(
      award("ocds-aaaaaa-1", scheme, "1", "Norvale"), award("ocds-aaaaaa-2", scheme, "1", "Kestrel"))
    #expect(counters.count == 2 && counters.allSatisfy { $0.identifiers.isEmpty })
  }

  @Test func `numbers of persons' papers are not read, those of companies are`() throws {
    let person = award("ocds-aaaaaa-1", "Cédula de Ciudadanía", "25.706.562", "Ada")
    let company = award("ocds-aaaaaa-2", "Cédula jurídica", "3-101-123456", "Norvale")
    let (_, summary) = try imported(person + "\n" + company)
    #expect(summary["identity papers, not read"] == 1)
    #expect(try suppliers(person, company).map(\.identifiers.count) == [0, 1])
    // Nor do they tell who is who, as a number without a scheme would.
    let two = try suppliers(
      award("ocds-aaaaaa-1", "PRY-IDCARD", "31011234", "Ada"), award("ocds-aaaaaa-2", "Pasaporte", "31011234", "Bel"))
    #expect(two.map(\.name) == ["Ada", "Bel"] && two.allSatisfy { !$0.id.contains("31011234") })
    let id = award("ocds-aaaaaa-1", "CR-CEDULA", "112345678", "Ada").replacing("\"s\"", with: "\"CR-CEDULA-112345678\"")
    #expect(try suppliers(id).allSatisfy { $0.identifiers.isEmpty })
  }

  @Test func `a register's country is that of its holder, and words for any list are of none`() throws {
    let entities = try suppliers(
      award("ocds-aaaaaa-1", "ID-Number", "900123456", "A"), award("ocds-aaaaaa-2", "KE-RCO", "900123457", "B"))
    #expect(entities.map(\.jurisdictions) == [[], ["KE"]])
  }

  @Test func `an additional identifier in no scheme is a note`() throws {
    let additional = ",\"additionalIdentifiers\":[{\"scheme\":\"Other\",\"id\":\"4711\"}]"
    let party = award("ocds-aaaaaa-1", "GB-COH", "09123456", "Norvale").replacing(
      "\"name\":\"Norvale\"", with: "\"name\":\"Norvale\"\(additional)")
    #expect(try suppliers(party).map(\.notes) == [["identifier in no list: Other 4711"]])
  }
}

@Suite struct OCDSContractsOfSeveralAwardsTests {
  @Test func `a contract that lists its awards is one of each, and its value that of none`() throws {
    let awards = ["a", "b"].map {
      "{\"id\":\"\($0)\",\"relatedBids\":[\"bid \($0)\"],\"suppliers\":[{\"name\":\"\($0.uppercased())\"}]}"
    }.joined(separator: ",")
    let (dataset, summary) = try imported(
      release(
        """
        "awards":[\(awards)],"contracts":[{"id":"c","awardIDs":["a","b","b"],"dateSigned":"2021-02-03","value":{"amount":9}}],
        "bids":{"details":[{"id":"bid a","value":{"amount":4},"tenderers":[{"name":"A"}]},{"id":"bid b","value":{"amount":5}}]}
        """))
    #expect(
      lines(dataset).filter { $0.contains("award") } == ["A award Board 4 2021-02-03", "B award Board 5 2021-02-03"])
    #expect(summary["contracts"] == 1 && summary.findings.isEmpty)
  }

  @Test func `a contract of one award in a list is that award's, with its value`() throws {
    let (dataset, _) = try imported(
      release(
        """
        "awards":[{"id":"a","suppliers":[{"name":"A"}]},{"id":"b","suppliers":[{"name":"B"}]}],
        "contracts":[{"id":"c","awardIDs":["b"],"value":{"amount":9}}]
        """))
    #expect(lines(dataset) == ["A award Board - -", "B award Board 9 -"])
  }

  @Test func `a bid of several awards has the value of none of them`() throws {
    let awards = ["a", "b"].map {
      "{\"id\":\"\($0)\",\"relatedBids\":[\"x\",\"x\"],\"suppliers\":[{\"name\":\"\($0)\"}]}"
    }
    let bids = "\"bids\":{\"details\":[{\"id\":\"x\",\"value\":{\"amount\":9}}]}"
    let (both, _) = try imported(release("\"awards\":[\(awards.joined(separator: ","))],\(bids)"))
    #expect(lines(both) == ["a award Board - -", "b award Board - -"])
    let (one, _) = try imported(release("\"awards\":[\(awards[0])],\(bids)"))
    #expect(lines(one) == ["a award Board 9 -"])
  }

  @Test func `a contract of several awards with a buyer of its own is one relationship`() throws {
    let (dataset, _) = try imported(
      release(
        """
        "awards":[{"id":"a","suppliers":[{"name":"A"}]},{"id":"b","suppliers":[{"name":"A"}]}],"contracts":[{"id":"c",
        "awardIDs":["a","b"],"buyer":{"name":"Port"},"value":{"amount":9}}]
        """))
    #expect(lines(dataset) == ["A award Board - -", "A award Board - -", "A award Port 9 -"])
  }

  @Test func `lists of awards that are made to take memory are cut`() throws {
    let awards = (0..<500).map { "{\"id\":\"\($0)\"}" }.joined(separator: ",")
    let ids = (0..<500).map { "\"\($0)\"" }.joined(separator: ",")
    let contracts = Array(repeating: "{\"awardIDs\":[\(ids)]}", count: 402).joined(separator: ",")
    let (_, summary) = try imported(release("\"awards\":[\(awards)],\"contracts\":[\(contracts)]"))
    #expect(summary["contracts"] == 402 && summary.findings["ocds-contract-of-many"] == 2)
  }

  @Test func `a contract that names no award says so`() throws {
    let (dataset, _) = try imported(
      release("\"awards\":[{\"id\":\"a\"},{\"id\":\"b\"}],\"contracts\":[{\"id\":\"c\"}]"))
    #expect(
      dataset.findings.contains { $0.message.hasPrefix("the contract names no award; suppliers stand in awards") })
  }
}

@Suite struct OCDSParentsTests {
  private let above = """
    {"ocid":"ocds-abc123-1","tag":["compiled"],"parties":[{"id":"b","name":"Board","identifier":{"scheme":"GB-COH","id":"09123456"},\
    "roles":["buyer"]}],"relatedProcesses":[{"relationship":["x_evaluation"],"scheme":"ocid","identifier":"ocds-abc123-1-EV-1"}]}
    """
  private let below = """
    {"ocid":"ocds-abc123-1-EV-1","tag":["compiled"],"awards":[{"id":"a","suppliers":[{"name":"S"}]}],\
    "relatedProcesses":[{"relationship":["parent"],"scheme":"ocid","identifier":"ocds-abc123-1"}]}
    """

  @Test func `the buyer of the process above buys in those that are its parts`() throws {
    let (dataset, summary) = try imported(above + "\n" + below)
    #expect(lines(dataset) == ["S award Board - -"])
    let board = try #require(dataset.entities.first { $0.name == "Board" })
    #expect(board.kind == .publicBody && board.identifiers.map(\.description) == ["GB-COH-09123456"])
    #expect(dataset.entities.count == 2 && summary.findings == ["ocds-buyer-of-parent": 1])
  }

  @Test func `a process with more parts than are remembered keeps its buyer`() throws {
    let parts = (0..<10_050).map { below.replacing("EV-1", with: "EV-\($0)") }
    let (dataset, summary) = try imported(([above] + parts).joined(separator: "\n"))
    #expect(dataset.relationships.count == parts.count && summary.findings["ocds-award-without-buyer"] == nil)
  }

  @Test func `without the process above, nobody is taken for the buyer`() throws {
    let (dataset, summary) = try imported(below)
    #expect(dataset.relationships.isEmpty && summary.findings == ["ocds-award-without-buyer": 1])
    let own = below.replacing("\"awards\"", with: "\"buyer\":{\"name\":\"Own\"},\"awards\"")
    #expect(lines(try imported(above + "\n" + own).dataset) == ["S award Own - -"])
  }
}

@Suite struct OCDSDocumentsTests {
  private func url(_ rest: String) throws -> String? {
    let (dataset, _) = try imported(release(rest))
    return dataset.relationships.first?.sources.first?.url
  }

  private func documents(_ type: String, _ url: String) -> String {
    #""documents":[{"documentType":"x","url":"https://x.example"},{"documentType":"\#(type)","url":"\#(url)"}]"#
  }

  @Test func `the notice of the award is where its source can be read`() throws {
    let notice = "https://portal.example/notice/1"
    let award = #""id":"a","suppliers":[{"name":"S"}]"#
    #expect(try url("\"awards\":[{\(award),\(documents("awardNotice", notice))}]") == notice)
    #expect(try url("\"awards\":[{\(award),\(documents("Award Notice", notice))}]") == notice)
    #expect(
      try url("\"awards\":[{\(award)}],\"contracts\":[{\"awardID\":\"a\",\(documents("contractNotice", notice))}]")
        == notice)
    #expect(try url("\"tender\":{\(documents("contractNotice", notice))},\"awards\":[{\(award)}]") == notice)
    #expect(try url("\"awards\":[{\(award),\(documents("awardNotice", "javascript:alert(1)"))}]") == nil)
    #expect(try url("\"awards\":[{\(award),\(documents("biddingDocuments", notice))}]") == nil)
  }

  @Test func `words are found in titles of a stated language, and codes that stand as ids of items`() throws {
    let (words, _) = try imported(
      release(#""awards":[{"id":"a","title_en":"CCTV cameras","suppliers":[{"name":"S"}]}]"#))
    #expect(words.relationships.first?.products.map(\.name) == ["video-surveillance"])
    let item = #"{"id":46171610,"classification":{"scheme":"UNSPSC","description":"Cameras"}}"#
    let (code, _) = try imported(
      release("\"awards\":[{\"id\":\"a\",\"items\":[\(item)],\"suppliers\":[{\"name\":\"S\"}]}]"))
    #expect(code.relationships.first?.notes.first == "classification: UNSPSC 46171610 Cameras")
    #expect(code.relationships.first?.products.map(\.name) == ["video-surveillance"])
  }

  @Test func `releases under numbers are said to be left out`() throws {
    let (dataset, _) = try imported(release(#""0":{"ocid":"o","awards":[]},"1":{"ocid":"o"},"2":3"#))
    let finding = dataset.findings.first { $0.code == "ocds-numbered-members" }
    #expect(finding?.message.hasPrefix("2 objects stand under numbers") == true)
  }

  @Test func `an empty compiled release does not stand for the releases of its record`() throws {
    let text = """
      {"records":[{"ocid":"ocds-abc123-1","compiledRelease":{},"releases":[{"ocid":"ocds-abc123-1","tag":["award"],\
      "date":"2021-01-01T00:00:00Z","buyer":{"name":"Board"},"awards":[{"id":"a","suppliers":[{"name":"S"}]}]}]}]}
      """
    #expect(lines(try imported(text).dataset) == ["S award Board - -"])
  }
}
