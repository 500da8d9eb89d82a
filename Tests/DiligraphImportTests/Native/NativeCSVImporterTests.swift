// SPDX-License-Identifier: Apache-2.0
import Diligraph
import Testing

@testable import DiligraphImport

private func imported(_ texts: String...) throws -> Dataset {
  var builder = DatasetBuilder()
  for text in texts { _ = try NativeCSVImporter().read(.text(text, name: "t.csv"), into: &builder) }
  return builder.dataset()
}

private func messages(_ dataset: Dataset) -> [String] { dataset.findings.map(\.description) }

@Suite struct NativeCSVImporterTests {
  @Test func `shares of which some are above 1 and some are not are a doubt`() throws {
    let table =
      "from,to,kind,share\nA,B,ownership,51,\nA,C,ownership,0\nA,D,ownership,1\nA,E,ownership,0.5\nA,F,ownership,25%\n"
      .replacing("51,\n", with: "51\n")
    for pieceSize in [nil, 16, 1 << 20] {
      var builder = DatasetBuilder()
      _ = try NativeCSVImporter(pieceSize: pieceSize).read(.text(table, name: "t.csv"), into: &builder)
      let found = builder.dataset().findings.filter { $0.code == "native-share-ambiguous" }
      #expect(found.map { $0.location.line } == [4], "\(pieceSize ?? 0)")
      #expect(found.first?.message.contains("\"1\"") == true && found.first?.message.contains("as 2 are") == true)
    }
    for shares in ["0.5\nA,C,ownership,1", "51\nA,C,ownership,1%", "51\nA,C,ownership,0"] {
      var builder = DatasetBuilder()
      _ = try NativeCSVImporter().read(
        .text("from,to,kind,share\nA,B,ownership,\(shares)\n", name: "t.csv"), into: &builder)
      #expect(!builder.dataset().findings.contains { $0.code == "native-share-ambiguous" })
    }
  }

  @Test func `the Union's codes for the United Kingdom and Greece are those of ISO`() throws {
    for pieceSize in [nil, 1 << 20] {
      var builder = DatasetBuilder()
      _ = try NativeCSVImporter(pieceSize: pieceSize).read(
        .text("id,name,jurisdiction\na,A,UK\nb,B,EL\nc,C,GB\nd,D,UK-ENG\ne,E,XA\n", name: "t.csv"), into: &builder)
      #expect(builder.dataset().entities.flatMap(\.jurisdictions) == ["GB", "GR", "GB", "GB-ENG", "XA"])
    }
  }

  @Test func `an amount that may have a separator of thousands counts as unstated`() throws {
    for pieceSize in [nil, 1 << 20] {
      var builder = DatasetBuilder()
      _ = try NativeCSVImporter(pieceSize: pieceSize).read(
        .text("from;to;kind;amount\nA;B;supply;250,000\nA;C;supply;250,5\n", name: "t.csv"), into: &builder)
      let dataset = builder.dataset()
      #expect(dataset.relationships.compactMap { $0.amount?.value } == [250.5])
      #expect(dataset.findings.map(\.code) == ["native-amount-malformed"])
    }
  }

  @Test func `from, to and kind suffice, and equal names are one entity`() throws {
    let dataset = try imported("from,to,kind\nNorvale GmbH,Kestrel,supply\nKestrel,NORVALE  gmbh,licence\n")
    #expect(dataset.entities.map(\.id) == ["kestrel", "norvale gmbh"])
    #expect(dataset.entities.map(\.name) == ["Kestrel", "NORVALE  gmbh"])
    #expect(dataset.relationships.count == 2)
    #expect(dataset.findings.isEmpty)
  }

  @Test func `all columns of a relationship are read`() throws {
    let dataset = try imported(
      """
      id,from,from_id,to,to_id,kind,share,confidence,start,end,products,amount,currency,source,source_url,publisher,\
      published,grade,stance,response,note
      r1,Tarn,t,Norvale,n,ownership,51 %,0.9,2019,2020-02,video-surveillance; dpi,1200.5,eur,Register,\
      https://register.example/1,Tidal Register,2021-05-04,a3,disputes,Denied it.,checked

      """)
    let relationship = try #require(dataset.relationships.first)
    #expect(relationship.id == "r1" && relationship.kind == .ownership)
    #expect(
      dataset.entities[relationship.from].id == "t" && dataset.entities[relationship.to].name == "Norvale")
    #expect(relationship.share == Share(exactly: 0.51) && relationship.confidence == Probability(0.9))
    #expect(relationship.period == Period(start: Day("2019-01-01"), end: Day("2020-02-29")))
    #expect(relationship.products.map(\.name) == ["dpi", "video-surveillance"])
    #expect(relationship.amount == Amount(1200.5, currency: "EUR") && relationship.notes == ["checked"])
    let source = try #require(relationship.sources.first)
    #expect(
      source.publisher == "Tidal Register" && source.title == "Register" && source.grade == .officialRegister)
    #expect(
      source.stance == .disputes && source.response == "Denied it." && source.published == Day("2021-05-04"))
    #expect(source.location == SourceLocation(file: "t.csv", line: 2))
    #expect(dataset.findings.isEmpty)
  }

  @Test func `a further row with other sources is the same relationship`() throws {
    let dataset = try imported(
      "from,to,kind,start,publisher,stance\nA,B,supply,2020,P,\na,b,supply,2020-01-01,Q,disputes\nA,B,supply,2021,P,\n"
    )
    #expect(dataset.relationships.map { $0.sources.count }.sorted() == [1, 2])
    let twice = try imported("id,from,to,kind\nr,A,B,supply\n", "id,from,to,kind\nr,A,B,supply\n")
    #expect(twice.relationships.count == 1)
  }

  @Test func `the entities table names roles, identifiers and pass-through`() throws {
    let dataset = try imported(
      """
      id;name;kind;role;jurisdiction;identifiers;aliases;pass_through;note
      n;Norvale;company;reseller;de;"GB-COH:00946107;XI-LEI-529900T8BM49AURSDO55";Norvale AG;25%;seen
      """, "from,to,kind\nNorvale AG,Kestrel,supply\n")
    let entity = try #require(dataset.entities.first { $0.id == "n" })
    #expect(entity.name == "Norvale" && entity.names.map(\.text).contains("Norvale AG"))
    #expect(entity.kind == .company && entity.role == Role("reseller") && entity.jurisdictions == ["DE"])
    #expect(entity.identifiers.map(\.description) == ["GB-COH-00946107", "XI-LEI-529900T8BM49AURSDO55"])
    #expect(entity.passThrough == Probability(0.25))
    // The relationship's name resolves to the entity with the id.
    #expect(dataset.relationships.first.map { dataset.entities[$0.from].id } == "n")
  }

  @Test func `entity and category suffice for a flag`() throws {
    let dataset = try imported(
      "entity,category,level,confidence,list,programme,source,since,until\n"
        + "Kestrel,sanction,4,95%,OFAC-SDN,TIDE,Notice 1,2020-01,2021\nKestrel,press,,,,,,,\n")
    #expect(dataset.flags.count == 2)
    let flag = try #require(dataset.flags.first { $0.category == "sanction" })
    #expect(flag.level == FlagLevel(4) && flag.confidence == Probability(0.95) && flag.list == "ofac-sdn")
    #expect(flag.period == Period(start: Day("2020-01-01"), end: Day("2021-12-31")))
    #expect(flag.programme == "TIDE" && flag.sources.first?.title == "Notice 1")
  }

  @Test(arguments: [
    (
      "from,to,kind,share\nA,B,ownership,140\n",
      "t.csv:2: share is \"140\"; it is between 0 and 1, or 0 % and 100 %. It counts as unstated."
    ),
    (
      "from,to,kind,share\nA,B,ownership,51\n",
      "t.csv:2: share is \"51\", and was read as percent; write it with the sign, like \"51%\"."
    ),
    (
      "from,to,kind,share_min,share_max\nA,B,ownership,60%,40%\n",
      "t.csv:2: share_min is above share_max; the least a holding can be is not above the most. "
        + "The share counts as unstated."
    ),
    (
      "from,to,kind,start\nA,B,supply,04/05/2020\n",
      "t.csv:2: start is \"04/05/2020\"; a date is YYYY, YYYY-MM or YYYY-MM-DD. It counts as unstated."
    ),
    (
      "from,to,kind,start,end\nA,B,supply,2021,2020\n",
      "t.csv:2: end 2020-12-31 is before start 2021-01-01; correct one of them. As it stands, only the tolerance of the policy may let it hold."
    ),
    (
      "from,to,kind,amount\nA,B,supply,1.200.50\n",
      "t.csv:2: amount is \"1.200.50\"; it is a number without separators of thousands, like 12500.50. It counts as unstated."
    ),
    (
      "from,to,kind\nA,,supply\n",
      "t.csv:2: from or to is empty; a relationship names both. The row was left out."
    ),
    (
      "from,to,kind,weather\nA,B,supply,fine\n",
      "t.csv:2: \"weather\" is no column of relationships; its values are kept as notes."
    ),
    (
      "from,to,kind,pubisher\nA,B,supply,P\n",
      "t.csv:2: \"pubisher\" is no column of relationships, perhaps for \"publisher\"; its values are kept as notes."
    ),
    (
      "from,to,kind\nA,B\n",
      "t.csv:2: the row has 2 cells and the header 3; the missing ones count as empty."
    ),
    (
      "entity,category,level\nA,press,9\n",
      "t.csv:2: level is \"9\"; it is a whole number from 0 to 5. It counts as unstated."
    ),
    (
      "name,role\nA,resseller\n",
      "t.csv:2: role is \"resseller\", perhaps for \"reseller\"; the default policy does not list it, "
        + "and reads it as unspecified."
    ),
    (
      "name,jurisdiction\nA,Ruritania\n",
      "t.csv:2: jurisdiction is \"Ruritania\"; it is a country code of two letters (ISO 3166-1), like DE. It was left out."
    ),
    (
      "name,identifiers\nA,12345\n",
      "t.csv:2: \"12345\" is not an identifier; one is a scheme and a value, like GB-COH:00946107. It was left out."
    ),
    (
      "mood,weather\nfine,rain\n",
      "t.csv:1: the columns are \"mood\", \"weather\"; relationships need from, to, kind, flags need entity, category, "
        + "entities need name or id. Nothing was read."
    ),
  ]) func `each doubt is one message that says what would be right`(text: String, message: String) throws {
    let found = try messages(imported(text))
    #expect(found.contains(message), "\(found)")
  }

  @Test func `a wrong kind or stance leaves the row out and offers the nearest word`() throws {
    let dataset = try imported("from,to,kind,stance\nA,B,suply,\nC,D,supply,dispute\nE,F,supply,supports\n")
    #expect(dataset.relationships.count == 1)
    #expect(
      messages(dataset)[0].hasPrefix(
        "t.csv:2: kind is \"suply\", perhaps for \"supply\"; the kinds are supply,"))
    let stance =
      "t.csv:3: stance is \"dispute\", perhaps for \"disputes\"; it is one of supports, disputes, retracts."
    #expect(messages(dataset)[1] == stance + " The row was left out.")
  }

  @Test func `unknown columns are kept as notes and reported once`() throws {
    let dataset = try imported("from,to,kind,mood\nA,B,supply,fine\nC,D,supply,good\n")
    #expect(dataset.relationships.flatMap(\.notes).sorted() == ["mood: fine", "mood: good"])
    #expect(dataset.findings.count == 1)
  }

  @Test func `findings of one sort are listed up to a thousand and then counted`() throws {
    let rows = (0..<2_500).map { "A\($0),B,supply,never\n" }.joined()
    let dataset = try imported("from,to,kind,start\n" + rows)
    #expect(dataset.findings.count == 1_001)
    #expect(
      messages(dataset).contains("t.csv: 2500 findings of this sort in the file; the first 1000 are listed"))
    #expect(dataset.relationships.count == 2_500)
  }
}
