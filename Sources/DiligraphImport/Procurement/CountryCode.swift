// SPDX-License-Identifier: Apache-2.0
import Diligraph

/// Country codes as procurement data write them, as ISO 3166-1 alpha-2.
enum CountryCode {
  /// The alpha-2 code that `text` states: alpha-2, alpha-3, `USA: UNITED STATES`, or the European Union's own
  /// `UK` and `EL`; nil when it is none.
  static func alpha2(_ text: String?) -> String? {
    guard let text else { return nil }
    let isPlain = (2...3).contains(text.utf8.count) && text.utf8.allSatisfy { (65...90).contains($0) }
    let code = isPlain ? text : text.prefix { $0 != ":" }.uppercased().trimmed
    switch code.utf8.count {
    case 2 where code.utf8.allSatisfy { (65...90).contains($0) }: return european[code] ?? code
    case 3: return byAlpha3[code]
    default: return nil
    }
  }

  /// What European institutions write instead of the ISO code (Interinstitutional style guide, 7.1.1). Their
  /// `1A` for Kosovo is no letters and stays unstated.
  private static let european = ["UK": "GB", "EL": "GR"]

  private static let byAlpha3: [String: String] = {
    let words = table.split(whereSeparator: \.isWhitespace)
    return Dictionary(words.map { (String($0.prefix(3)), String($0.dropFirst(3))) }) { first, _ in first }
  }()

  /// ISO 3166-1: alpha-3 and alpha-2, without a space between them; then codes that data use and the standard
  /// does not have (Kosovo), or had (Romania).
  private static let table = """
    ABWAW AFGAF AGOAO AIAAI ALAAX ALBAL ANDAD AREAE ARGAR ARMAM ASMAS ATAAQ ATFTF ATGAG AUSAU AUTAT
    AZEAZ BDIBI BELBE BENBJ BESBQ BFABF BGDBD BGRBG BHRBH BHSBS BIHBA BLMBL BLRBY BLZBZ BMUBM BOLBO
    BRABR BRBBB BRNBN BTNBT BVTBV BWABW CAFCF CANCA CCKCC CHECH CHLCL CHNCN CIVCI CMRCM CODCD COGCG
    COKCK COLCO COMKM CPVCV CRICR CUBCU CUWCW CXRCX CYMKY CYPCY CZECZ DEUDE DJIDJ DMADM DNKDK DOMDO
    DZADZ ECUEC EGYEG ERIER ESHEH ESPES ESTEE ETHET FINFI FJIFJ FLKFK FRAFR FROFO FSMFM GABGA GBRGB
    GEOGE GGYGG GHAGH GIBGI GINGN GLPGP GMBGM GNBGW GNQGQ GRCGR GRDGD GRLGL GTMGT GUFGF GUMGU GUYGY
    HKGHK HMDHM HNDHN HRVHR HTIHT HUNHU IDNID IMNIM INDIN IOTIO IRLIE IRNIR IRQIQ ISLIS ISRIL ITAIT
    JAMJM JEYJE JORJO JPNJP KAZKZ KENKE KGZKG KHMKH KIRKI KNAKN KORKR KWTKW LAOLA LBNLB LBRLR LBYLY
    LCALC LIELI LKALK LSOLS LTULT LUXLU LVALV MACMO MAFMF MARMA MCOMC MDAMD MDGMG MDVMV MEXMX MHLMH
    MKDMK MLIML MLTMT MMRMM MNEME MNGMN MNPMP MOZMZ MRTMR MSRMS MTQMQ MUSMU MWIMW MYSMY MYTYT NAMNA
    NCLNC NERNE NFKNF NGANG NICNI NIUNU NLDNL NORNO NPLNP NRUNR NZLNZ OMNOM PAKPK PANPA PCNPN PERPE
    PHLPH PLWPW PNGPG POLPL PRIPR PRKKP PRTPT PRYPY PSEPS PYFPF QATQA REURE ROURO RUSRU RWARW SAUSA
    SDNSD SENSN SGPSG SGSGS SHNSH SJMSJ SLBSB SLESL SLVSV SMRSM SOMSO SPMPM SRBRS SSDSS STPST SURSR
    SVKSK SVNSI SWESE SWZSZ SXMSX SYCSC SYRSY TCATC TCDTD TGOTG THATH TJKTJ TKLTK TKMTM TLSTL TONTO
    TTOTT TUNTN TURTR TUVTV TWNTW TZATZ UGAUG UKRUA UMIUM URYUY USAUS UZBUZ VATVA VCTVC VENVE VGBVG
    VIRVI VNMVN VUTVU WLFWF WSMWS YEMYE ZAFZA ZMBZM ZWEZW XKXXK ROMRO XKKXK GREGR
    """
}
