// SPDX-License-Identifier: Apache-2.0

import Diligraph
import Testing

@Suite struct DaysTests {
  @Test func `every day of four hundred years reads back as it is written`() {
    var previous: Day?
    for number in -135_140..<(-135_140 + 146_097) {
      guard let day = Day(number: number) else { return #expect(Bool(false), "no day \(number)") }
      let (year, month, dayOfMonth) = day.components
      #expect(Day(day.description) == day)
      #expect(Day(year: year, month: month, day: dayOfMonth)?.number == number)
      if let previous { #expect(previous < day && previous.description < day.description) }
      previous = day
    }
  }

  @Test(arguments: [
    ("1970-01-01", 0), ("2000-03-01", 11_017), ("0001-01-01", -719_162), ("9999-12-31", 2_932_896),
    ("1582-10-15", -141_427),
  ])
  func `known days have their known numbers`(text: String, number: Int) {
    #expect(Day(text)?.number == number)
    #expect(Day(number: number)?.description == text)
  }

  @Test(arguments: [
    "", "2", "201", "2023-", "2023-1", "2023-1-1", "2023-13", "2023-00", "2023-02-29", "2023-02-30", "1900-02-29",
    "2023-04-31", "2023-01-00", "0000-01-01", "0000", "20230101", "2023/01/01", "23-01-01", "-001-01-01",
    "2023-01-01x", "2023-01-1", "２０２３-01-01", "2023-01-01Z", " 2023-01-01", "2023-01-0١", "99999-01-01",
  ])
  func `what is no day is none`(text: String) {
    #expect(Day(text) == nil)
  }

  @Test(arguments: [
    ("2012", "2012-01-01", "2012-12-31"), ("2012-02", "2012-02-01", "2012-02-29"),
    ("2013-02", "2013-02-01", "2013-02-28"), ("2012-04", "2012-04-01", "2012-04-30"),
    ("2012-05-17", "2012-05-17", "2012-05-17"), ("2012-05-17T23:59:59+14:00", "2012-05-17", "2012-05-17"),
    ("2012-05-17 10:00", "2012-05-17", "2012-05-17"),
  ])
  func `a year or a month stands for its first or its last day`(text: String, first: String, last: String) {
    #expect(Day(text)?.description == first)
    #expect(Day(text, edge: .last)?.description == last)
  }

  @Test func `there is no day outside of the calendar`() {
    #expect(Day(number: Day.earliest.number - 1) == nil)
    #expect(Day(number: Day.latest.number + 1) == nil)
    #expect(Day(number: .max) == nil)
    #expect(Day(number: .min) == nil)
    #expect(Day(year: 10_000, month: 1, day: 1) == nil)
    #expect(Day(year: 2_000, month: 1, day: .max) == nil)
    #expect(Day(year: 2_000, month: .min, day: 1) == nil)
    #expect(Day(year: .max, month: 1, day: 1) == nil)
  }
}
