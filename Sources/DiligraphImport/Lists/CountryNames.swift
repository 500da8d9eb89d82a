// SPDX-License-Identifier: Apache-2.0
import Diligraph

/// Names of countries in English as lists write them, and their ISO 3166 codes.
enum CountryNames {
  /// The code of a country's name, or of a code; nil where nothing is known under it.
  static func code(_ text: String) -> String? {
    // Most lists write a name as the table does.
    if let code = codesByName[text] { return code }
    let upper = text.trimmed.uppercased()
    if upper.utf8.count == 2, codes.contains(upper) { return upper }
    // What other tables write, lists may, too.
    return codesByKey[key(text)] ?? Countries.code(text)
  }

  /// The codes that are assigned.
  static let codes = Set(table.map(\.code))

  /// A name without case, spaces and signs; "The Gambia" and "Bahamas, The" have no article.
  private static func key(_ name: String) -> String {
    var words = name.lowercased().replacing("&", with: " and ").split { !$0.isLetter }
    words.removeAll { $0 == "the" }
    return words.joined()
  }

  private static let codesByName: [String: String] = {
    var result: [String: String] = [:]
    for (code, names) in table { for name in [code] + names { result[name] = code } }
    return result
  }()

  private static let codesByKey: [String: String] = {
    var result: [String: String] = [:]
    for (code, names) in table { for name in names { result[key(name)] = code } }
    return result
  }()

  private static let table: [(code: String, names: [String])] = lines.split(separator: "\n").map { line in
    (String(line.prefix(2)), line.dropFirst(3).split(separator: ";").map { String($0).trimmed })
  }

  /// A code and the names under which it is known, from Unicode's CLDR, the time zone database's list of ISO 3166
  /// names, and the lists' own usage. Names of the past stand with the country that lists mean by them today.
  private static let lines = """
    AD Andorra
    AE United Arab Emirates; UAE
    AF Afghanistan
    AG Antigua & Barbuda
    AI Anguilla
    AL Albania
    AM Armenia
    AO Angola
    AQ Antarctica
    AR Argentina
    AS American Samoa; Samoa (American)
    AT Austria
    AU Australia
    AW Aruba
    AX Åland Islands
    AZ Azerbaijan
    BA Bosnia & Herzegovina; Bosnia-Herzegovina
    BB Barbados
    BD Bangladesh
    BE Belgium
    BF Burkina Faso
    BG Bulgaria
    BH Bahrain
    BI Burundi
    BJ Benin
    BL St. Barthélemy; St Barthelemy
    BM Bermuda
    BN Brunei; Brunei Darussalam
    BO Bolivia; Bolivia (Plurinational State of)
    BQ Caribbean Netherlands; Caribbean NL
    BR Brazil
    BS Bahamas
    BT Bhutan
    BV Bouvet Island
    BW Botswana
    BY Belarus
    BZ Belize
    CA Canada
    CC Cocos (Keeling) Islands
    CD DRC; Congo - Kinshasa; Democratic Republic of the Congo
    CD Congo, Democratic Republic of the; Congo (Democratic Republic); Congo (Dem. Rep.)
    CF Central African Republic; Central African Rep.
    CG Congo - Brazzaville; Congo, Republic of the; Congo; Republic of the Congo; Congo (Rep.)
    CH Switzerland
    CI Côte d'Ivoire; Cote d Ivoire; Ivory Coast
    CK Cook Islands
    CL Chile
    CM Cameroon
    CN China mainland; China; People's Republic of China
    CO Colombia
    CR Costa Rica
    CU Cuba
    CV Cape Verde; Cabo Verde
    CW Curaçao
    CX Christmas Island
    CY Cyprus
    CZ Czechia; Czech Republic
    DE Germany
    DJ Djibouti
    DK Denmark
    DM Dominica
    DO Dominican Republic
    DZ Algeria
    EC Ecuador
    EE Estonia
    EG Egypt
    EH Western Sahara
    ER Eritrea
    ES Spain
    ET Ethiopia
    FI Finland
    FJ Fiji
    FK Falkland Islands
    FM Micronesia; Micronesia (country); Micronesia, Fed. Sts.
    FO Faroe Islands
    FR France
    GA Gabon
    GB United Kingdom; United Kingdom of Great Britain and Northern Ireland; Great Britain; UK; Britain (UK)
    GD Grenada
    GE Georgia
    GF French Guiana
    GG Guernsey
    GH Ghana
    GI Gibraltar
    GL Greenland
    GM Gambia
    GN Guinea
    GP Guadeloupe
    GQ Equatorial Guinea
    GR Greece
    GS So. Georgia & So. Sandwich Isl.; South Georgia & the South Sandwich Islands
    GT Guatemala
    GU Guam
    GW Guinea-Bissau
    GY Guyana
    HK Hong Kong; Hong Kong SAR; Hong Kong SAR, China; Hong Kong Special Administrative Region; Hong Kong (China)
    HM Heard & McDonald Islands; Heard Island & McDonald Islands
    HN Honduras
    HR Croatia
    HT Haiti
    HU Hungary
    ID Indonesia
    IE Ireland
    IL Israel
    IM Isle of Man
    IN India
    IO Chagos Archipelago; British Indian Ocean Territory
    IQ Iraq
    IR Iran; Iran (Islamic Republic of); Islamic Republic of Iran
    IS Iceland
    IT Italy
    JE Jersey
    JM Jamaica
    JO Jordan
    JP Japan
    KE Kenya
    KG Kyrgyzstan
    KH Cambodia
    KI Kiribati
    KM Comoros; Union of the Comoros
    KN St. Kitts & Nevis; St Kitts & Nevis
    KP North Korea; Korea, North; Korea, Dem. People's Rep.
    KP Democratic People's Republic of Korea; Korea (Democratic People's Republic of); Korea (North)
    KR South Korea; Korea, South; Republic of Korea; Korea (South)
    KW Kuwait
    KY Cayman Islands
    KZ Kazakhstan
    LA Laos; Lao People's Democratic Republic
    LB Lebanon
    LC St. Lucia; St Lucia
    LI Liechtenstein
    LK Sri Lanka
    LR Liberia
    LS Lesotho
    LT Lithuania
    LU Luxembourg
    LV Latvia
    LY Libya; Libyan Arab Jamahiriya
    MA Morocco
    MC Monaco
    MD Moldova; Republic of Moldova; Moldova, Republic of
    ME Montenegro
    MF St. Martin; St Martin (French)
    MG Madagascar
    MH Marshall Islands
    MK North Macedonia; Macedonia, The Former Yugoslav Republic of; North Macedonia, The Republic of
    ML Mali
    MM Myanmar (Burma); Burma; Myanmar
    MN Mongolia
    MO Macao; Macau; Macao SAR, China
    MP Northern Mariana Islands
    MQ Martinique
    MR Mauritania
    MS Montserrat
    MT Malta
    MU Mauritius
    MV Maldives
    MW Malawi
    MX Mexico
    MY Malaysia
    MZ Mozambique
    NA Namibia
    NC New Caledonia
    NE Niger
    NF Norfolk Island
    NG Nigeria
    NI Nicaragua
    NL Netherlands
    NO Norway
    NP Nepal
    NR Nauru
    NU Niue
    NZ New Zealand
    OM Oman; Sultanate of Oman
    PA Panama
    PE Peru
    PF French Polynesia
    PG Papua New Guinea
    PH Philippines
    PK Pakistan
    PL Poland
    PM St. Pierre & Miquelon; St Pierre & Miquelon
    PN Pitcairn Islands; Pitcairn
    PR Puerto Rico
    PS Palestinian Territories; Palestinian; West Bank; Region: Gaza
    PS West Bank and Gaza; Gaza; Palestine; Occupied Palestinian Territories; State of Palestine
    PT Portugal
    PW Palau
    PY Paraguay
    QA Qatar
    RE Réunion
    RO Romania
    RS Serbia
    RU Russia; Russian Federation
    RW Rwanda
    SA Saudi Arabia
    SB Solomon Islands
    SC Seychelles
    SD Sudan
    SE Sweden
    SG Singapore
    SH St. Helena; St Helena
    SI Slovenia
    SJ Svalbard & Jan Mayen
    SK Slovakia
    SL Sierra Leone
    SM San Marino
    SN Senegal
    SO Somalia
    SR Suriname
    SS South Sudan
    ST São Tomé & Príncipe; Sao Tome & Principe
    SV El Salvador
    SX Sint Maarten; St Maarten (Dutch)
    SY Syria; Syrian Arab Republic
    SZ Eswatini; Swaziland; Eswatini (Swaziland)
    TC Turks & Caicos Islands; Turks & Caicos Is
    TD Chad
    TF French Southern Territories; French S. Terr.
    TG Togo
    TH Thailand
    TJ Tajikistan
    TK Tokelau
    TL Timor-Leste; East Timor
    TM Turkmenistan
    TN Tunisia
    TO Tonga
    TR Türkiye; Turkey
    TT Trinidad & Tobago
    TV Tuvalu
    TW Taiwan; Taiwan, China; Taiwan, Province of China
    TZ Tanzania; United Republic of Tanzania
    UA Ukraine; Region: Crimea; Crimea
    UG Uganda
    UM U.S. Outlying Islands; US minor outlying islands
    US United States; United States of America; USA
    UY Uruguay
    UZ Uzbekistan
    VA Vatican; Vatican City; Holy See
    VC St. Vincent & Grenadines; St Vincent
    VE Venezuela; Venezuela, RB; Venezuela (Bolivarian Republic of)
    VG British Virgin Islands; Virgin Islands, British; Virgin Islands (UK)
    VI U.S. Virgin Islands; Virgin Islands (US)
    VN Vietnam; Viet Nam
    VU Vanuatu
    WF Wallis & Futuna
    WS Samoa; Samoa (western)
    YE Yemen
    YT Mayotte
    ZA South Africa
    ZM Zambia
    ZW Zimbabwe
    """
}
