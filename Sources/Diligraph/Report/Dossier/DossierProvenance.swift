// SPDX-License-Identifier: Apache-2.0

/// Where the data of a dossier come from, and with which program it was made.
public struct DossierProvenance: Hashable, Sendable {
  /// A file that was read.
  public struct Input: Hashable, Sendable {
    /// The file, as the user named it.
    public var file: String
    /// What places in the data call the file; never written.
    public var place: String
    /// The SHA-256 of its bytes, in hexadecimal; nil where they could be read once only, and in the published form.
    public var digest: String?
    /// Its size in bytes; nil where that is not known, and in the published form.
    public var byteCount: Int?
    /// The format that it was read as.
    public var format: String
    /// The data set that it is an edition of; nil for a file that is not in a case.
    public var dataset: String?
    /// When it was imported, as an ISO 8601 timestamp; nil for a file that is not in a case.
    public var time: String?
    /// Under which licences the file itself says that it is published; empty where it says nothing.
    public var licences: [String]

    /// A file.
    ///
    /// - Parameter place: what places in the data call it, where `file` is not that.
    public init(
      file: String, digest: String?, byteCount: Int?, format: String, dataset: String? = nil, time: String? = nil,
      licences: [String] = [], place: String? = nil
    ) {
      self.file = file
      self.place = place ?? file
      self.digest = digest
      self.byteCount = byteCount
      self.format = format
      self.dataset = dataset
      self.time = time
      self.licences = licences
    }

    /// Under which terms publications in this format are made available, as far as their publishers say so in general.
    public var terms: String? { Self.termsByFormat[format] }

    private static let termsByFormat: [String: String] = {
      let federal = "work of the United States Government, no copyright there (17 U.S.C. 105)"
      var terms = ["gleif": "CC0 1.0, by GLEIF", "uk-sanctions": "Open Government Licence 3.0"]
      terms["uk-sanctions-xml"] = terms["uk-sanctions"]
      terms["offshore-leaks"] = "ODbL 1.0 and CC BY-SA, by ICIJ"
      for format in ["ftm-targets", "ftm-statements"] {
        terms[format] = "CC BY-NC 4.0 where published by OpenSanctions"
      }
      for format in ["ted-csv", "ted-xml", "eforms"] { terms[format] = "reuse under Commission Decision 2011/833/EU" }
      for format in [
        "ofac-csv", "ofac-xml", "ofac-advanced", "ofac-enhanced", "us-csl-csv", "us-csl-json", "us-export-lists",
      ] { terms[format] = federal }
      for format in ["usaspending", "usaspending-json", "fpds"] { terms[format] = federal }
      return terms
    }()
  }

  /// The files; of a case, those of its current imports.
  public var inputs: [Input]
  /// The digest of the data set that was asked.
  public var dataDigest: String
  /// The version of the program.
  public var programVersion: String

  /// Where data come from.
  public init(inputs: [Input], dataDigest: String, programVersion: String) {
    self.inputs = inputs
    self.dataDigest = dataDigest
    self.programVersion = programVersion
  }
}

/// What dossiers show, and how much.
public struct DossierOptions: Sendable {
  /// How many paths are shown in full; those that differ in one intermediary count as one.
  public var paths = 10
  /// The most entities of the drawing.
  public var mostEntities = 40
  /// Whether it is told which coefficients of the policy decide.
  public var sensitivity = true
  /// Whose red flags are looked for.
  public var packs: [SectorPack] = []

  /// The default options.
  public init() {}
}
