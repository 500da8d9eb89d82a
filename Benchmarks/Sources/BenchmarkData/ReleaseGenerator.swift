// SPDX-License-Identifier: Apache-2.0

/// Compiled OCDS releases of 5 to 10 KB, one a line: a buyer, tenderers, items, documents, awards and contracts, in six
/// languages and three scripts.
struct ReleaseGenerator {
  private let writer: ByteWriter
  private var numbers: SeededNumbers
  private let organizations: Organizations
  private let buyerCount: Int
  private let supplierCount: Int
  private var used: UsedIndices
  private var counts: [String: Int] = [:]

  /// Writes releases until the file has `size` bytes; returns what it holds.
  static func write(to writer: ByteWriter, size: Int, seed: UInt64) throws -> [String: Int] {
    var generator = ReleaseGenerator(writer, size: size, seed: seed)
    var number = 0
    while writer.position < size {
      generator.release(number)
      try writer.endRecord()
      number += 1
    }
    generator.counts["releases"] = number
    generator.counts["entities"] = generator.used.count
    return generator.counts
  }

  private init(_ writer: ByteWriter, size: Int, seed: UInt64) {
    self.writer = writer
    numbers = SeededNumbers(seed: seed)
    organizations = Organizations(seed: seed)
    // About as many releases as there will be: then the heavy tail has suppliers of one contract.
    let releases = max(100, size / 7_000)
    buyerCount = max(10, releases / 40)
    supplierCount = max(30, releases)
    used = UsedIndices(buyerCount + supplierCount)
  }

  private mutating func count(_ name: String, _ number: Int = 1) { counts[name, default: 0] += number }

  /// What the parts of a release have in common.
  private struct Process {
    let number: Int
    let day: Int
    let buyer: Int
    let tenderers: [Int]
    let country: Organizations.Country
    /// The suppliers of each award.
    let awards: [ArraySlice<Int>]
  }

  private mutating func release(_ number: Int) {
    let buyer = numbers.heavyTailed(buyerCount)
    var tenderers: [Int] = []
    for _ in 0..<numbers.int(1...6) {
      let tenderer = buyerCount + numbers.heavyTailed(supplierCount)
      if !tenderers.contains(tenderer) { tenderers.append(tenderer) }
    }
    var awards: [ArraySlice<Int>] = []
    for _ in 0..<(numbers.chance(20) ? numbers.int(2...3) : 1) {
      let first = numbers.below(tenderers.count)
      awards.append(tenderers[first...(numbers.chance(10) ? tenderers.count - 1 : first)])
    }
    let process = Process(
      number: number, day: numbers.below(336 * 12), buyer: buyer, tenderers: tenderers,
      country: organizations.country(buyer), awards: awards)
    for index in [buyer] + tenderers { used.insert(index) }
    writer.text(#"{"ocid":""#)
    ocid(process)
    writer.text(#"","id":""#)
    ocid(process)
    writer.text("-")
    writer.number(process.day)
    writer.text(#"","date":""#)
    time(process.day)
    writer.text(#"","tag":["compiled"],"initiationType":"tender","language":""#)
    writer.text(process.country.language)
    writer.text(#"","parties":["#)
    party(buyer, role: "buyer", isPublic: true)
    for tenderer in tenderers {
      writer.text(",")
      party(
        tenderer, role: process.awards.contains { $0.contains(tenderer) } ? "supplier\",\"tenderer" : "tenderer",
        isPublic: false)
    }
    count("parties", 1 + tenderers.count)
    writer.text(#"],"buyer":"#)
    reference(buyer, isPublic: true)
    tender(process)
    awardsAndContracts(process)
    writer.text("}\n")
  }

  private func ocid(_ process: Process) {
    writer.text("ocds-b7n3xq-")
    writer.number(process.number, width: 9)
  }

  private func time(_ day: Int) {
    writer.day(day)
    writer.text("T09:30:00Z")
  }

  // MARK: Parties

  private func reference(_ index: Int, isPublic: Bool) {
    writer.text(#"{"id":""#)
    organizations.writeID(index, to: writer)
    writer.text(#"","name":""#)
    organizations.writeName(index, isPublic: isPublic, to: writer)
    writer.text(#""}"#)
  }

  private mutating func party(_ index: Int, role: StaticString, isPublic: Bool) {
    let country = organizations.country(index)
    writer.text(#"{"id":""#)
    organizations.writeID(index, to: writer)
    writer.text(#"","name":""#)
    organizations.writeName(index, isPublic: isPublic, to: writer)
    writer.text(#"","identifier":{"scheme":""#)
    writer.text(country.scheme)
    writer.text(#"","id":""#)
    writer.number(10_000_000 + index, width: 8)
    writer.text(#"","legalName":""#)
    organizations.writeName(index, isPublic: isPublic, to: writer)
    writer.text(#"","uri":"https://register.example/company/"#)
    writer.number(10_000_000 + index, width: 8)
    writer.text(#""},"address":{"streetAddress":""#)
    writer.number(numbers.int(1...240))
    writer.text(" ")
    writer.text(country.first[numbers.below(country.first.count)])
    writer.text(#"","locality":""#)
    organizations.writeTown(index, to: writer)
    writer.text(#"","postalCode":""#)
    writer.number(numbers.int(10_000...99_999))
    writer.text(#"","countryName":""#)
    writer.text(country.code)
    writer.text(#""},"contactPoint":{"name":"Tenders office","email":"office"#)
    writer.number(index)
    writer.text(#"@mail.example","telephone":"+44 5550 "#)
    writer.number(numbers.int(100_000...999_999))
    writer.text(#""},"roles":[""#)
    writer.text(role)
    writer.text(#""],"details":{"scale":""#)
    writer.text(numbers.chance(60) ? "sme" : "large")
    writer.text(#""}}"#)
  }

  // MARK: Tender

  private mutating func tender(_ process: Process) {
    writer.text(#","tender":{"id":"T-"#)
    writer.number(process.number)
    writer.text(#"","title":""#)
    sentences(process.country, 1...1)
    writer.text(#"","description":""#)
    sentences(process.country, 2...7)
    writer.text(#"","status":"complete","procurementMethod":"open","procurementMethodDetails":"Open procedure","#)
    writer.text(#""mainProcurementCategory":"goods","items":["#)
    items(process.country, 1...4)
    writer.text(#"],"value":"#)
    value(process.country)
    writer.text(#","tenderPeriod":{"startDate":""#)
    time(process.day)
    writer.text(#"","endDate":""#)
    time(process.day + 45)
    writer.text(#""},"submissionMethod":["electronicSubmission"],"hasEnquiries":false,"numberOfTenderers":"#)
    writer.number(process.tenderers.count)
    writer.text(#","tenderers":["#)
    for (position, tenderer) in process.tenderers.enumerated() {
      if position > 0 { writer.text(",") }
      reference(tenderer, isPublic: false)
    }
    count("tenderers", process.tenderers.count)
    writer.text(#"],"documents":["#)
    documents(process, 3...9, "tenderNotice")
    writer.text("]}")
  }

  private mutating func sentences(_ country: Organizations.Country, _ range: ClosedRange<Int>) {
    for _ in 0..<numbers.int(range) { writer.text(country.sentences[numbers.below(country.sentences.count)]) }
    // What portals' forms leave behind: line ends and quotes.
    if numbers.chance(5) { writer.text(#"\r\n\"Lot 2\" is withdrawn.\t"#) }
  }

  private mutating func items(_ country: Organizations.Country, _ range: ClosedRange<Int>) {
    for item in 0..<numbers.int(range) {
      let code = Vocabulary.codes[numbers.below(Vocabulary.codes.count)]
      if item > 0 { writer.text(",") }
      writer.text(#"{"id":""#)
      writer.number(item + 1)
      writer.text(#"","description":""#)
      writer.text(code.description)
      writer.text(#"","classification":{"scheme":""#)
      writer.text(code.scheme)
      writer.text(#"","id":""#)
      writer.text(code.code)
      writer.text(#"","description":""#)
      writer.text(code.description)
      writer.text(#""},"quantity":"#)
      writer.number(numbers.int(1...500))
      writer.text(#","unit":{"name":"piece","value":"#)
      value(country)
      writer.text("}}")
    }
  }

  private mutating func value(_ country: Organizations.Country) {
    writer.text(#"{"amount":"#)
    writer.number(numbers.int(1_000...90_000_000))
    writer.text(".")
    writer.number(numbers.below(100), width: 2)
    writer.text(#","currency":""#)
    writer.text(country.currency)
    writer.text(#""}"#)
  }

  private mutating func documents(_ process: Process, _ range: ClosedRange<Int>, _ type: StaticString) {
    for document in 0..<numbers.int(range) {
      if document > 0 { writer.text(",") }
      writer.text(#"{"id":"D-"#)
      writer.number(process.number)
      writer.text("-")
      writer.number(document)
      writer.text(#"","documentType":""#)
      writer.text(type)
      writer.text(#"","title":""#)
      writer.text(process.country.sentences[numbers.below(process.country.sentences.count)])
      writer.text(#"","url":"https://portal.example/notices/"#)
      writer.number(process.number)
      writer.text("/documents/")
      writer.number(Int(numbers.next() >> 20))
      writer.text(#".pdf","datePublished":""#)
      time(process.day + document)
      writer.text(#"","format":"application/pdf","language":""#)
      writer.text(process.country.language)
      writer.text(#""}"#)
    }
  }

  // MARK: Awards and contracts

  private mutating func awardsAndContracts(_ process: Process) {
    var isActive: [Bool] = []
    writer.text(#","awards":["#)
    for (position, suppliers) in process.awards.enumerated() {
      let draw = numbers.below(100)
      isActive.append(draw < 92)
      if position > 0 { writer.text(",") }
      award(process, position, suppliers, status: draw < 92 ? "active" : draw < 97 ? "unsuccessful" : "cancelled")
      count("awards")
      if draw < 92 { count("awardRelationships", suppliers.count) }
    }
    writer.text(#"],"contracts":["#)
    var isFirst = true
    for position in process.awards.indices where isActive[position] {
      if !isFirst { writer.text(",") }
      isFirst = false
      contract(process, position)
      count("contracts")
    }
    writer.text("]")
  }

  private mutating func award(
    _ process: Process, _ position: Int, _ suppliers: ArraySlice<Int>, status: StaticString
  ) {
    writer.text(#"{"id":"A-"#)
    writer.number(position + 1)
    writer.text(#"","title":""#)
    sentences(process.country, 1...1)
    writer.text(#"","status":""#)
    writer.text(status)
    writer.text(#"","date":""#)
    time(process.day + 60)
    writer.text(#"","value":"#)
    value(process.country)
    writer.text(#","suppliers":["#)
    for (index, supplier) in suppliers.enumerated() {
      if index > 0 { writer.text(",") }
      reference(supplier, isPublic: false)
    }
    writer.text(#"],"items":["#)
    items(process.country, 1...2)
    writer.text("]}")
  }

  private mutating func contract(_ process: Process, _ position: Int) {
    writer.text(#"{"id":"C-"#)
    writer.number(position + 1)
    writer.text(#"","awardID":"A-"#)
    writer.number(position + 1)
    writer.text(#"","title":""#)
    sentences(process.country, 1...1)
    writer.text(#"","status":"active","period":{"startDate":""#)
    time(process.day + 80)
    writer.text(#"","endDate":""#)
    time(process.day + 80 + numbers.int(28...1_000))
    writer.text(#""},"value":"#)
    value(process.country)
    writer.text(#","dateSigned":""#)
    time(process.day + 75)
    writer.text(#"","documents":["#)
    documents(process, 1...2, "contractSigned")
    writer.text("]}")
  }
}
