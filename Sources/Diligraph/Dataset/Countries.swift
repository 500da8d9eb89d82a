// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Countries and territories of ISO 3166-1, by code and by the names that data use.
///
/// A table and not the system's locale data, so that the same file gives the same codes on every machine. Names of
/// states that are no more (`Serbia and Montenegro`) are left out: no code of today is theirs.
public enum Countries {
  /// The alpha-2 code that `text` states: a code of two or three letters in any case, or a name.
  ///
  /// `UK` and `EL` count as `GB` and `GR`. Kosovo has the user-assigned code `XK`. Signs in a name, and an article, do
  /// not count: "Bahamas, The" is "Bahamas".
  /// - Returns: nil where the text is none of the known ones.
  public static func code(_ text: String) -> String? {
    let key = key(text)
    return codes[key] ?? codesByLetters[letters(key)]
  }

  /// Whether `text` names a part of the country whose code it has: an address there is in the country, a score of it is
  /// not the country's.
  package static func isPart(_ text: String) -> Bool { parts.contains(key(text)) }

  /// Whether `code` is an alpha-2 code in capitals.
  package static func isCode(_ code: String) -> Bool { names[code] != nil }

  /// The usual English name of the country with this alpha-2 code.
  public static func name(_ code: String) -> String? { names[code.uppercased()] }

  /// Without case, accents and curly apostrophes.
  private static func key(_ text: String) -> String {
    let folded = foldedName(text)
    if folded.utf8.allSatisfy({ $0 < 0x80 }) { return folded }
    return folded.replacing("\u{2019}", with: "'").folding(options: .diacriticInsensitive, locale: nil)
  }

  /// The letters of a key, without those of an article.
  private static func letters(_ key: String) -> String {
    key.replacing("&", with: " and ").split { !$0.isLetter }.filter { $0 != "the" }.joined()
  }

  private static let rows: [(code: String, code3: String, names: [String])] = table.split(separator: "\n").map {
    line in
    let parts = line.split(separator: " ", maxSplits: 2).map(String.init)
    return (parts[0], parts[1], parts[2].replacing("*", with: "").split(separator: "/").map(String.init))
  }

  /// Names with an asterisk in the table.
  private static let parts: Set<String> = {
    let names = table.split { $0 == "/" || $0 == "\n" }
    return Set(names.filter { $0.hasSuffix("*") }.map { key(String($0.dropLast())) })
  }()

  private static let names: [String: String] = Dictionary(
    rows.map { ($0.code, $0.names[0]) }, uniquingKeysWith: { first, _ in first })

  private static let codes: [String: String] = {
    // What the European Union writes (Interinstitutional style guide, 7.1.1), an alpha-3 code of the past, and another
    // one for Kosovo.
    var codes = ["uk": "GB", "el": "GR", "rom": "RO", "xkk": "XK"]
    for row in rows {
      for word in [row.code, row.code3] + row.names { codes[key(word)] = row.code }
    }
    return codes
  }()

  private static let codesByLetters: [String: String] = Dictionary(
    rows.flatMap { row in row.names.map { (letters(key($0)), row.code) } }, uniquingKeysWith: { first, _ in first })

  /// A line for each: alpha-2, alpha-3, then names between strokes, the usual English one first, and an asterisk behind
  /// those of a part of it; names from ISO 3166,
  /// Unicode's CLDR, the time zone database, and the usage of sanctions lists and tables of scores.
  private static let table = """
    AF AFG Afghanistan
    AX ALA Åland Islands
    AL ALB Albania
    DZ DZA Algeria
    AS ASM American Samoa/Samoa (American)
    AD AND Andorra
    AO AGO Angola
    AI AIA Anguilla
    AQ ATA Antarctica
    AG ATG Antigua and Barbuda
    AR ARG Argentina
    AM ARM Armenia
    AW ABW Aruba
    AU AUS Australia
    AT AUT Austria
    AZ AZE Azerbaijan
    BS BHS Bahamas/The Bahamas
    BH BHR Bahrain
    BD BGD Bangladesh
    BB BRB Barbados
    BY BLR Belarus
    BE BEL Belgium
    BZ BLZ Belize
    BJ BEN Benin
    BM BMU Bermuda
    BT BTN Bhutan
    BO BOL Bolivia/Plurinational State of Bolivia/Bolivia (Plurinational State of)
    BQ BES Bonaire, Sint Eustatius and Saba/Caribbean Netherlands/Caribbean NL
    BA BIH Bosnia and Herzegovina/Bosnia & Herzegovina/Bosnia-Herzegovina
    BW BWA Botswana
    BV BVT Bouvet Island
    BR BRA Brazil
    IO IOT British Indian Ocean Territory/Chagos Archipelago
    BN BRN Brunei/Brunei Darussalam
    BG BGR Bulgaria
    BF BFA Burkina Faso
    BI BDI Burundi
    CV CPV Cabo Verde/Cape Verde
    KH KHM Cambodia
    CM CMR Cameroon
    CA CAN Canada
    KY CYM Cayman Islands
    CF CAF Central African Republic/Central African Rep.
    TD TCD Chad
    CL CHL Chile
    CN CHN China/People's Republic of China/PRC/China mainland
    CX CXR Christmas Island
    CC CCK Cocos (Keeling) Islands
    CO COL Colombia
    KM COM Comoros/Union of the Comoros
    CG COG Congo/Congo (Brazzaville)/Republic of the Congo/Congo, Rep./Congo, Republic of (Brazzaville)/Congo, Republic of the
    CD COD Democratic Republic of the Congo/Congo, Democratic Republic of (Kinshasa)/Congo (Kinshasa)/DR Congo/Congo, Dem. Rep./Congo-Kinshasa/DRC/Congo, Democratic Republic of the/Congo (Democratic Republic)
    CK COK Cook Islands
    CR CRI Costa Rica
    CI CIV Côte d'Ivoire/Ivory Coast/Cote d'Ivoire
    HR HRV Croatia
    CU CUB Cuba
    CW CUW Curaçao
    CY CYP Cyprus
    CZ CZE Czechia/Czech Republic
    DK DNK Denmark
    DJ DJI Djibouti
    DM DMA Dominica
    DO DOM Dominican Republic
    EC ECU Ecuador
    EG EGY Egypt/Egypt, Arab Rep./Arab Republic of Egypt
    SV SLV El Salvador
    GQ GNQ Equatorial Guinea
    ER ERI Eritrea
    EE EST Estonia
    SZ SWZ Eswatini/Swaziland/Eswatini (Swaziland)
    ET ETH Ethiopia
    FK FLK Falkland Islands/Falkland Islands (Malvinas)
    FO FRO Faroe Islands
    FJ FJI Fiji
    FI FIN Finland
    FR FRA France
    GF GUF French Guiana
    PF PYF French Polynesia
    TF ATF French Southern Territories/French S. Terr.
    GA GAB Gabon
    GM GMB Gambia/The Gambia
    GE GEO Georgia
    DE DEU Germany
    GH GHA Ghana
    GI GIB Gibraltar
    GR GRC Greece
    GL GRL Greenland
    GD GRD Grenada
    GP GLP Guadeloupe
    GU GUM Guam
    GT GTM Guatemala
    GG GGY Guernsey
    GN GIN Guinea
    GW GNB Guinea-Bissau
    GY GUY Guyana
    HT HTI Haiti
    HM HMD Heard Island and McDonald Islands/Heard & McDonald Islands
    VA VAT Holy See/Vatican City/Vatican
    HN HND Honduras
    HK HKG Hong Kong/Hong Kong SAR China/Hong Kong SAR/Hong Kong Special Administrative Region/Hong Kong (China)
    HU HUN Hungary
    IS ISL Iceland
    IN IND India
    ID IDN Indonesia
    IR IRN Iran/Islamic Republic of Iran/Iran (Islamic Republic of)/Iran, Islamic Rep.
    IQ IRQ Iraq
    IE IRL Ireland
    IM IMN Isle of Man
    IL ISR Israel
    IT ITA Italy
    JM JAM Jamaica
    JP JPN Japan
    JE JEY Jersey
    JO JOR Jordan
    KZ KAZ Kazakhstan
    KE KEN Kenya
    KI KIR Kiribati
    KP PRK North Korea/Democratic People's Republic of Korea/DPRK/Korea (Democratic People's Republic of)/Korea, North/Korea, Dem. People's Rep.
    KR KOR South Korea/Republic of Korea/Korea, Rep./Korea (Republic of)/Korea, South
    KW KWT Kuwait
    KG KGZ Kyrgyzstan/Kyrgyz Republic
    LA LAO Laos/Lao People's Democratic Republic/Lao PDR
    LV LVA Latvia
    LB LBN Lebanon
    LS LSO Lesotho
    LR LBR Liberia
    LY LBY Libya/Libyan Arab Jamahiriya
    LI LIE Liechtenstein
    LT LTU Lithuania
    LU LUX Luxembourg
    MO MAC Macao/Macau/Macao SAR, China
    MG MDG Madagascar
    MW MWI Malawi
    MY MYS Malaysia
    MV MDV Maldives
    ML MLI Mali
    MT MLT Malta
    MH MHL Marshall Islands
    MQ MTQ Martinique
    MR MRT Mauritania
    MU MUS Mauritius
    YT MYT Mayotte
    MX MEX Mexico
    FM FSM Micronesia/Micronesia (Federated States of)/Federated States of Micronesia/Micronesia (country)/Micronesia, Fed. Sts.
    MD MDA Moldova/Republic of Moldova/Moldova, Republic of
    MC MCO Monaco
    MN MNG Mongolia
    ME MNE Montenegro
    MS MSR Montserrat
    MA MAR Morocco
    MZ MOZ Mozambique
    MM MMR Myanmar/Burma/Myanmar (Burma)
    NA NAM Namibia
    NR NRU Nauru
    NP NPL Nepal
    NL NLD Netherlands/The Netherlands
    NC NCL New Caledonia
    NZ NZL New Zealand
    NI NIC Nicaragua
    NE NER Niger
    NG NGA Nigeria
    NU NIU Niue
    NF NFK Norfolk Island
    MK MKD North Macedonia/Macedonia/Macedonia, The Former Yugoslav Republic of/North Macedonia, The Republic of
    MP MNP Northern Mariana Islands
    NO NOR Norway
    OM OMN Oman/Sultanate of Oman
    PK PAK Pakistan
    PW PLW Palau
    PS PSE Palestine/State of Palestine/Palestinian Territories/Occupied Palestinian Territory/Palestinian/West Bank*/Region: Gaza*/West Bank and Gaza/Gaza*/Gaza Strip*/Occupied Palestinian Territories
    PA PAN Panama
    PG PNG Papua New Guinea
    PY PRY Paraguay
    PE PER Peru
    PH PHL Philippines/The Philippines
    PN PCN Pitcairn/Pitcairn Islands
    PL POL Poland
    PT PRT Portugal
    PR PRI Puerto Rico
    QA QAT Qatar
    RE REU Réunion
    RO ROU Romania
    RU RUS Russia/Russian Federation
    RW RWA Rwanda
    BL BLM Saint Barthélemy/St. Barthélemy
    SH SHN Saint Helena/St. Helena
    KN KNA Saint Kitts and Nevis/St. Kitts and Nevis
    LC LCA Saint Lucia/St. Lucia
    MF MAF Saint Martin/St. Martin (French part)/St. Martin/St Martin (French)
    PM SPM Saint Pierre and Miquelon/St. Pierre & Miquelon
    VC VCT Saint Vincent and the Grenadines/St. Vincent and the Grenadines/St Vincent
    WS WSM Samoa/Samoa (western)
    SM SMR San Marino
    ST STP São Tomé and Príncipe/Sao Tome and Principe
    SA SAU Saudi Arabia
    SN SEN Senegal
    RS SRB Serbia
    SC SYC Seychelles
    SL SLE Sierra Leone
    SG SGP Singapore
    SX SXM Sint Maarten/St Maarten (Dutch)
    SK SVK Slovakia/Slovak Republic
    SI SVN Slovenia
    SB SLB Solomon Islands
    SO SOM Somalia
    ZA ZAF South Africa
    GS SGS South Georgia and the South Sandwich Islands/So. Georgia & So. Sandwich Isl.
    SS SSD South Sudan
    ES ESP Spain
    LK LKA Sri Lanka
    SD SDN Sudan
    SR SUR Suriname
    SJ SJM Svalbard and Jan Mayen
    SE SWE Sweden
    CH CHE Switzerland
    SY SYR Syria/Syrian Arab Republic
    TW TWN Taiwan/Taiwan, Province of China/Taiwan, China
    TJ TJK Tajikistan
    TZ TZA Tanzania/United Republic of Tanzania
    TH THA Thailand
    TL TLS Timor-Leste/East Timor
    TG TGO Togo
    TK TKL Tokelau
    TO TON Tonga
    TT TTO Trinidad and Tobago
    TN TUN Tunisia
    TR TUR Turkey/Türkiye/Turkiye
    TM TKM Turkmenistan
    TC TCA Turks and Caicos Islands/Turks & Caicos Is
    TV TUV Tuvalu
    UG UGA Uganda
    UA UKR Ukraine/Region: Crimea*/Crimea*
    AE ARE United Arab Emirates/UAE
    GB GBR United Kingdom/Great Britain/UK/United Kingdom of Great Britain and Northern Ireland/Britain (UK)
    US USA United States/United States of America/US/U.S.A./U.S.
    UM UMI United States Minor Outlying Islands/U.S. Outlying Islands/US minor outlying islands
    UY URY Uruguay
    UZ UZB Uzbekistan
    VU VUT Vanuatu
    VE VEN Venezuela/Bolivarian Republic of Venezuela/Venezuela (Bolivarian Republic of)/Venezuela, RB
    VN VNM Vietnam/Viet Nam
    VG VGB British Virgin Islands/Virgin Islands (British)/Virgin Islands (UK)
    VI VIR United States Virgin Islands/Virgin Islands (U.S.)/U.S. Virgin Islands
    WF WLF Wallis and Futuna
    EH ESH Western Sahara
    YE YEM Yemen/Yemen, Rep.
    ZM ZMB Zambia
    ZW ZWE Zimbabwe
    XK XKX Kosovo
    """
}
