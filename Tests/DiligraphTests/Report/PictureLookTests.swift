// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Diligraph

@Suite struct PictureLookTests {
  /// The relative luminance of a colour (WCAG 2.2).
  private func luminance(_ color: String) throws -> Double {
    let digits = Array(color.dropFirst())
    let parts = try [0, 2, 4].map { place -> Double in
      let part = Double(try #require(UInt8(String(digits[place...place + 1]), radix: 16))) / 255
      return part <= 0.04045 ? part / 12.92 : power((part + 0.055) / 1.055)
    }
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
  }

  /// `value` to the power of 2.4, that is its twelfth power's fifth root, by Newton's method.
  private func power(_ value: Double) -> Double {
    let twelfth = (0..<12).reduce(1.0) { product, _ in product * value }
    var root = 1.0
    for _ in 0..<60 { root = (4 * root + twelfth / (root * root * root * root)) / 5 }
    return root
  }

  private func contrast(_ first: String, _ second: String) throws -> Double {
    let pair = try [luminance(first), luminance(second)].sorted()
    return (pair[1] + 0.05) / (pair[0] + 0.05)
  }

  @Test(arguments: Picture.Palette.allCases)
  func `text has the contrast to every ground that WCAG 2.2 asks for at level AA, and lines that to the drawing`(
    palette: Picture.Palette
  ) throws {
    let colors = Picture.Look(palette: palette).colors
    for ground in [colors.ground, colors.fill, colors.flagFill, colors.subjectFill] {
      for text in [colors.ink, colors.flag] { #expect(try contrast(text, ground) >= 4.5, "\(text) on \(ground)") }
    }
    for line in [colors.ink, colors.flag, colors.faint, colors.control] {
      #expect(try contrast(line, colors.ground) >= 3, "\(line)")
    }
  }

  @Test func `the measure is that of the standard`() throws {
    #expect(abs(try contrast("#000000", "#ffffff") - 21) < 0.01)
    #expect(abs(try contrast("#767676", "#ffffff") - 4.54) < 0.01)
  }
}
