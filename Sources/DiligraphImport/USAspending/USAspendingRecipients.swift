// SPDX-License-Identifier: Apache-2.0
import Diligraph

// Recipients as USAspending's interface answers them: the page of one, searches, and those who received most.

extension USAspendingAnswersImporter {
  /// Whether keys are those of a recipient.
  static func isRecipient(_ keys: Set<String>) -> Bool {
    keys.isSuperset(of: ["name", "recipient_level"]) || keys.isSuperset(of: ["name", "recipient_id", "amount"])
  }
}

extension USAspendingReading {
  /// Whether the result is a recipient, and no award.
  static func isRecipient(_ element: JSONElement) -> Bool {
    element["name"] != nil && (element["recipient_level"] != nil || element["recipient_id"] != nil)
      && element["generated_unique_award_id"] == nil
  }

  /// A recipient, and the parents that its page names. What it received in all is a note: it says from nobody.
  mutating func readRecipient(_ element: JSONElement, at location: SourceLocation) throws {
    func text(_ key: String) -> String? { element[key]?.trimmedString }
    let id = text("recipient_id") ?? text("id")
    let aliases = element.elements("alternate_names").map(\.trimmedString)
    guard
      var recipient = USAspendingParty(
        name: text("name"), aliases: aliases, uei: text("uei"), duns: text("duns") ?? text("code"),
        country: element["location"]?["country_code"]?.trimmedString, anonymousKey: id)
    else {
      writer.count("rowsLeftOut")
      return try writer.report(
        "usaspending-no-recipient", .doubt, at: location,
        "the recipient has neither a name nor a number; it was left out.")
    }
    if let amount = text("total_transaction_amount") ?? text("amount") {
      recipient.notes.append("received in all: \(amount) USD")
    }
    var source = Source(publisher: USAspendingText.publisher, grade: .officialRegister, location: location)
    source.title = "Recipient \(text("name") ?? id ?? "")"
    source.url = id.map { "https://www.usaspending.gov/recipient/\($0)/latest" }
    writer.count("recipients")
    // The page names the last parent beside the list of all.
    let parents = element.elements("parents") + (text("recipient_level") == "P" ? [] : [element])
    try introduce(recipient, nil, source)
    for parent in parents {
      let party = USAspendingParty(
        name: parent["parent_name"]?.trimmedString, uei: parent["parent_uei"]?.trimmedString,
        duns: parent["parent_duns"]?.trimmedString, country: nil, anonymousKey: nil)
      try introduce(recipient, party, source)
    }
  }
}
