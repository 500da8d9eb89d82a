// SPDX-License-Identifier: Apache-2.0

/// Rows in the order of their ids, and which of them have the same one.
///
/// An id that follows from what is stated begins with the two keys and the kind. So rows are sorted by the ranks of
/// their parties' keys, which are 27 bits each, and not by texts; only among rows of one kind between the same
/// parties the hash at the end of the id is computed. Where a key begins with another key and what follows it in
/// an id (`a` and `a>b`), the ranks do not tell, and the few rows concerned are sorted by their ids.
struct RelationshipGrouping {
  /// All rows; equal ids in the order of rows.
  private(set) var rows: [UInt32] = []
  /// Where in `rows` several have one id, ascending.
  private(set) var repeated: [Range<Int>] = []

  private let ids: RelationshipIDs

  /// Sorts the rows of `columns`.
  init(_ columns: RelationshipColumns, _ records: RecordTable, _ texts: TextTable) {
    ids = RelationshipIDs(columns: columns, records: records, texts: texts)
    var derived: [UInt32] = []
    var stated: [UInt32] = []
    if columns.id.isUnstated {
      derived = Array(0..<UInt32(columns.count))
    } else {
      for row in 0..<UInt32(columns.count) {
        if columns.id[Int(row)] == 0 { derived.append(row) } else { stated.append(row) }
      }
    }
    let first = derived.isEmpty ? (rows: [], repeated: []) : PartyOrder(ids).sorted(derived)
    let second = stated.isEmpty ? (rows: [], repeated: []) : sortedByStatedID(stated)
    if first.rows.isEmpty {
      (rows, repeated) = second
    } else if second.rows.isEmpty {
      (rows, repeated) = first
    } else {
      merge(first, second)
    }
  }

  private func sortedByStatedID(_ stated: [UInt32]) -> (rows: [UInt32], repeated: [Range<Int>]) {
    let texts = ids.texts
    // Each row has a text of its own, in the order of rows; equal ones stay in that order.
    let numbers = stated.map { ids.columns.id[Int($0)] - 1 }
    var isSorted = true
    var repeated: [Range<Int>] = []
    var order = numbers
    let sorting = TextOrder(bytes: texts.bytes, range: texts.range, terminator: nil)
    if !sorting.areAscending(numbers) {
      order = sorting.sorted(numbers)
      isSorted = false
    }
    forEachRun(order, { texts.areEqual($0, $1) }) { if $0.count > 1 { repeated.append($0) } }
    if isSorted { return (stated, repeated) }
    var rowOf = [UInt32](repeating: 0, count: texts.count)
    for (row, number) in zip(stated, numbers) { rowOf[Int(number)] = row }
    return (order.map { rowOf[Int($0)] }, repeated)
  }

  /// Merges two orders, in which one id may be in both: stated, it may be what would follow from another row.
  private mutating func merge(
    _ first: (rows: [UInt32], repeated: [Range<Int>]), _ second: (rows: [UInt32], repeated: [Range<Int>])
  ) {
    var one = Groups(first.rows, first.repeated)
    var other = Groups(second.rows, second.repeated)
    var (a, b) = (one.next(ids), other.next(ids))
    while a != nil || b != nil {
      let start = rows.count
      if let x = a, b.map({ !precedesByCodePoint($0.id, x.id) }) ?? true {
        rows.append(contentsOf: first.rows[x.range])
        if let y = b, !precedesByCodePoint(x.id, y.id) {
          rows.append(contentsOf: second.rows[y.range])
          rows[start...].sort()
          b = other.next(ids)
        }
        a = one.next(ids)
      } else if let y = b {
        rows.append(contentsOf: second.rows[y.range])
        b = other.next(ids)
      }
      if rows.count - start > 1 { repeated.append(start..<rows.count) }
    }
  }

  /// Walks over rows of equal ids.
  private struct Groups {
    private let rows: [UInt32]
    private let repeated: [Range<Int>]
    private var position = 0
    private var nextRepeated = 0

    init(_ rows: [UInt32], _ repeated: [Range<Int>]) { (self.rows, self.repeated) = (rows, repeated) }

    mutating func next(_ ids: RelationshipIDs) -> (range: Range<Int>, id: String)? {
      guard position < rows.count else { return nil }
      var range = position..<position + 1
      if nextRepeated < repeated.count, repeated[nextRepeated].lowerBound == position {
        range = repeated[nextRepeated]
        nextRepeated += 1
      }
      position = range.upperBound
      return (range, ids.id(Int(rows[range.lowerBound])))
    }
  }
}

/// Sorts rows without stated ids by their parties, their kind, and the rest of their ids.
private struct PartyOrder {
  private let ids: RelationshipIDs
  private let from: (group: [UInt32], isShared: [Bool])
  private let to: (group: [UInt32], isShared: [Bool])

  init(_ ids: RelationshipIDs) {
    self.ids = ids
    let records = ids.records
    let count = records.references.count
    func groups(_ terminator: Character) -> (group: [UInt32], isShared: [Bool]) {
      let order = TextOrder(
        bytes: records.references.bytes, range: records.keyRange, terminator: terminator.asciiValue)
      return order.groups(order.sorted(0..<UInt32(count)), count: count)
    }
    (from, to) = inParallel({ groups(">") }, { groups("/") })
  }

  func sorted(_ rows: [UInt32]) -> (rows: [UInt32], repeated: [Range<Int>]) {
    // A word for each row: the receiver's group, the kind, the row. The provider's group is the bucket.
    guard to.isShared.count < 1 << 27 else { return sortedByID(rows) }
    let columns = ids.columns
    let starts = starts(of: rows)
    var next = starts
    var words = [UInt64](repeating: 0, count: rows.count)
    for row in rows {
      let bucket = Int(from.group[Int(columns.from[Int(row)])])
      let receiver = UInt64(to.group[Int(columns.to[Int(row)])])
      words[next[bucket]] = receiver << 37 | columns.kind[Int(row)].rankOfName << 32 | UInt64(row)
      next[bucket] += 1
    }
    let parts = cuts(starts, into: 8)
    let repeated = words.withUnsafeMutableBufferPointer { words in
      let shared = Shared(words)
      return foundInParallel(parts: parts) { part -> [Range<Int>] in
        var found: [Range<Int>] = []
        for bucket in part where starts[bucket + 1] > starts[bucket] {
          let range = starts[bucket]..<starts[bucket + 1]
          sort(shared, range, isShared: from.isShared[bucket], &found)
        }
        return found
      }
    }
    return (words.map { UInt32(truncatingIfNeeded: $0) }, repeated.flatMap { $0 })
  }

  /// Where the rows of each provider's group begin, and where the last ones end.
  private func starts(of rows: [UInt32]) -> [Int] {
    var starts = [Int](repeating: 0, count: from.isShared.count + 1)
    for row in rows { starts[Int(from.group[Int(ids.columns.from[Int(row)])]) + 1] += 1 }
    for bucket in 0..<from.isShared.count { starts[bucket + 1] += starts[bucket] }
    return starts
  }

  /// The buckets in parts of about as many rows.
  private func cuts(_ starts: [Int], into count: Int) -> [Range<Int>] {
    var parts: [Range<Int>] = []
    var first = 0
    let rows = starts[starts.count - 1]
    for part in 1...count {
      var end = first
      while end < starts.count - 1, part == count || starts[end] < rows * part / count { end += 1 }
      if end > first { parts.append(first..<end) }
      first = end
    }
    return parts
  }

  /// Sorts the rows of one provider, and adds where several have one id.
  private func sort(_ shared: Shared, _ range: Range<Int>, isShared: Bool, _ repeated: inout [Range<Int>]) {
    var words = UnsafeMutableBufferPointer(rebasing: shared.words[range])
    guard words.count > 1 else { return }
    if isShared {
      sortByID(words, range.lowerBound, &repeated)
      return
    }
    words.sort()
    forEachRun(words, { $0 >> 37 == $1 >> 37 }) { run in
      guard run.count > 1 else { return }
      let receiver = UnsafeMutableBufferPointer(rebasing: words[run])
      let start = range.lowerBound + run.lowerBound
      guard !to.isShared[Int(receiver[0] >> 37)] else { return sortByID(receiver, start, &repeated) }
      forEachRun(receiver, { $0 >> 32 == $1 >> 32 }) { run in
        guard run.count > 1 else { return }
        sortByHash(UnsafeMutableBufferPointer(rebasing: receiver[run]), start + run.lowerBound, &repeated)
      }
    }
  }

  /// Sorts rows of one kind between the same parties.
  private func sortByHash(
    _ words: UnsafeMutableBufferPointer<UInt64>, _ start: Int, _ repeated: inout [Range<Int>]
  ) {
    func row(_ word: UInt64) -> Int { Int(UInt32(truncatingIfNeeded: word)) }
    let parties = ids.partyHash(row(words[0]))
    let hashed = words.map { (hash: ids.hash(row($0), after: parties), word: $0) }
      .sorted { ($0.hash, $0.word) < ($1.hash, $1.word) }
    for index in words.indices { words[index] = hashed[index].word }
    forEachRun(hashed, { $0.hash == $1.hash }) { run in
      if run.count > 1 { repeated.append(start + run.lowerBound..<start + run.upperBound) }
    }
  }

  /// Sorts rows by their ids themselves.
  private func sortByID(_ rows: UnsafeMutableBufferPointer<UInt64>, _ start: Int, _ repeated: inout [Range<Int>]) {
    var words = rows
    // By row first: the sort is stable, and equal ids stay in the order of rows.
    words.sort { UInt32(truncatingIfNeeded: $0) < UInt32(truncatingIfNeeded: $1) }
    let named = words.map { (id: ids.id(Int(UInt32(truncatingIfNeeded: $0))), word: $0) }
      .sorted { precedesByCodePoint($0.id, $1.id) }
    for index in words.indices { words[index] = named[index].word }
    forEachRun(named, { !precedesByCodePoint($0.id, $1.id) }) { run in
      if run.count > 1 { repeated.append(start + run.lowerBound..<start + run.upperBound) }
    }
  }

  /// For more entities than fit into the words: all by their ids.
  private func sortedByID(_ rows: [UInt32]) -> (rows: [UInt32], repeated: [Range<Int>]) {
    var words = rows.map { UInt64($0) }
    var repeated: [Range<Int>] = []
    words.withUnsafeMutableBufferPointer { sortByID($0, 0, &repeated) }
    return (words.map { UInt32(truncatingIfNeeded: $0) }, repeated)
  }
}

/// Calls `body` with each run of elements that are alike.
private func forEachRun<Elements: RandomAccessCollection>(
  _ elements: Elements, _ areAlike: (Elements.Element, Elements.Element) -> Bool, _ body: (Range<Int>) -> Void
) where Elements.Index == Int {
  var start = elements.startIndex
  while start < elements.endIndex {
    var end = start + 1
    while end < elements.endIndex, areAlike(elements[start], elements[end]) { end += 1 }
    body(start..<end)
    start = end
  }
}

/// Words that several threads sort, each its own range.
private struct Shared: @unchecked Sendable {
  let words: UnsafeMutableBufferPointer<UInt64>
  init(_ words: UnsafeMutableBufferPointer<UInt64>) { self.words = words }
}
