// SPDX-License-Identifier: Apache-2.0
import Diligraph

/// Names of countries in English as lists write them, and their ISO 3166 codes.
enum CountryNames {
  /// The code of a country's name, or of a code; nil where nothing is known under it.
  static func code(_ text: String) -> String? {
    let upper = text.trimmed.uppercased()
    if upper.utf8.count == 2, codes.contains(upper) { return upper }
    return codesByKey[key(text)]
  }

  /// The codes that are assigned.
  static let codes = Set(table.map(\.code))

  /// A name without case, spaces and signs; "The Gambia" and "Bahamas, The" have no article.
  private static func key(_ name: String) -> String {
    var words = name.lowercased().replacing("&", with: " and ").split { !$0.isLetter }
    words.removeAll { $0 == "the" }
    return words.joined()
  }

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
    AD Andorra; Andorra

    AE United Arab Emirates; UAE; United Arab Emirates

    AF Afghanistan; Afghanistan

    AG Antigua & Barbuda; Antigua & Barbuda

    AI Anguilla; Anguilla

    AL Albania; Albania

    AM Armenia; Armenia

    AO Angola; Angola

    AQ Antarctica; Antarctica

    AR Argentina; Argentina

    AS American Samoa; Samoa (American)

    AT Austria; Austria

    AU Australia; Australia

    AW Aruba; Aruba

    AX Åland Islands; Åland Islands

    AZ Azerbaijan; Azerbaijan

    BA Bosnia & Herzegovina; Bosnia & Herzegovina

    BB Barbados; Barbados

    BD Bangladesh; Bangladesh

    BE Belgium; Belgium

    BF Burkina Faso; Burkina Faso

    BG Bulgaria; Bulgaria

    BH Bahrain; Bahrain

    BI Burundi; Burundi

    BJ Benin; Benin

    BL St. Barthélemy; St Barthelemy

    BM Bermuda; Bermuda

    BN Brunei; Brunei Darussalam; Brunei

    BO Bolivia; Bolivia (Plurinational State of); Bolivia

    BQ Caribbean Netherlands; Caribbean NL

    BR Brazil; Brazil

    BS Bahamas; Bahamas

    BT Bhutan; Bhutan

    BV Bouvet Island; Bouvet Island

    BW Botswana; Botswana

    BY Belarus; Belarus

    BZ Belize; Belize

    CA Canada; Canada

    CC Cocos (Keeling) Islands; Cocos (Keeling) Islands

    CD Congo - Kinshasa; Democratic Republic of the Congo
    CD Congo, Democratic Republic of the; Congo (Democratic Republic); Congo (Dem. Rep.)

    CF Central African Republic; Central African Rep.

    CG Congo - Brazzaville; Congo, Republic of the; Congo; Republic of the Congo; Congo (Rep.)

    CH Switzerland; Switzerland

    CI Côte d'Ivoire; Cote d Ivoire; Ivory Coast; Côte d'Ivoire

    CK Cook Islands; Cook Islands

    CL Chile; Chile

    CM Cameroon; Cameroon

    CN China mainland; China; People's Republic of China; China

    CO Colombia; Colombia

    CR Costa Rica; Costa Rica

    CU Cuba; Cuba

    CV Cape Verde; Cabo Verde; Cape Verde

    CW Curaçao; Curaçao

    CX Christmas Island; Christmas Island

    CY Cyprus; Cyprus

    CZ Czechia; Czech Republic; Czech Republic

    DE Germany; Germany

    DJ Djibouti; Djibouti

    DK Denmark; Denmark

    DM Dominica; Dominica

    DO Dominican Republic; Dominican Republic

    DZ Algeria; Algeria

    EC Ecuador; Ecuador

    EE Estonia; Estonia

    EG Egypt; Egypt

    EH Western Sahara; Western Sahara

    ER Eritrea; Eritrea

    ES Spain; Spain

    ET Ethiopia; Ethiopia

    FI Finland; Finland

    FJ Fiji; Fiji

    FK Falkland Islands; Falkland Islands

    FM Micronesia; Micronesia

    FO Faroe Islands; Faroe Islands

    FR France; France

    GA Gabon; Gabon

    GB United Kingdom; United Kingdom of Great Britain and Northern Ireland; Great Britain; UK; Britain (UK)

    GD Grenada; Grenada

    GE Georgia; Georgia

    GF French Guiana; French Guiana

    GG Guernsey; Guernsey

    GH Ghana; Ghana

    GI Gibraltar; Gibraltar

    GL Greenland; Greenland

    GM Gambia; Gambia

    GN Guinea; Guinea

    GP Guadeloupe; Guadeloupe

    GQ Equatorial Guinea; Equatorial Guinea

    GR Greece; Greece

    GS So. Georgia & So. Sandwich Isl.; South Georgia & the South Sandwich Islands

    GT Guatemala; Guatemala

    GU Guam; Guam

    GW Guinea-Bissau; Guinea-Bissau

    GY Guyana; Guyana

    HK Hong Kong; Hong Kong Special Administrative Region; Hong Kong (China); Hong Kong

    HM Heard & McDonald Islands; Heard Island & McDonald Islands

    HN Honduras; Honduras

    HR Croatia; Croatia

    HT Haiti; Haiti

    HU Hungary; Hungary

    ID Indonesia; Indonesia

    IE Ireland; Ireland

    IL Israel; Israel

    IM Isle of Man; Isle of Man

    IN India; India

    IO Chagos Archipelago; British Indian Ocean Territory

    IQ Iraq; Iraq

    IR Iran; Iran (Islamic Republic of); Islamic Republic of Iran; Iran

    IS Iceland; Iceland

    IT Italy; Italy

    JE Jersey; Jersey

    JM Jamaica; Jamaica

    JO Jordan; Jordan

    JP Japan; Japan

    KE Kenya; Kenya

    KG Kyrgyzstan; Kyrgyzstan

    KH Cambodia; Cambodia

    KI Kiribati; Kiribati

    KM Comoros; Union of the Comoros; Comoros

    KN St. Kitts & Nevis; St Kitts & Nevis

    KP North Korea; Korea, North
    KP Democratic People's Republic of Korea; Korea (Democratic People's Republic of); Korea (North)

    KR South Korea; Korea, South; Republic of Korea; Korea (South)

    KW Kuwait; Kuwait

    KY Cayman Islands; Cayman Islands

    KZ Kazakhstan; Kazakhstan

    LA Laos; Lao People's Democratic Republic; Laos

    LB Lebanon; Lebanon

    LC St. Lucia; St Lucia

    LI Liechtenstein; Liechtenstein

    LK Sri Lanka; Sri Lanka

    LR Liberia; Liberia

    LS Lesotho; Lesotho

    LT Lithuania; Lithuania

    LU Luxembourg; Luxembourg

    LV Latvia; Latvia

    LY Libya; Libyan Arab Jamahiriya; Libya

    MA Morocco; Morocco

    MC Monaco; Monaco

    MD Moldova; Republic of Moldova; Moldova, Republic of; Moldova

    ME Montenegro; Montenegro

    MF St. Martin; St Martin (French)

    MG Madagascar; Madagascar

    MH Marshall Islands; Marshall Islands

    MK North Macedonia; Macedonia, The Former Yugoslav Republic of; North Macedonia, The Republic of; North Macedonia

    ML Mali; Mali

    MM Myanmar (Burma); Burma; Myanmar; Myanmar (Burma)

    MN Mongolia; Mongolia

    MO Macao; Macau; Macau

    MP Northern Mariana Islands; Northern Mariana Islands

    MQ Martinique; Martinique

    MR Mauritania; Mauritania

    MS Montserrat; Montserrat

    MT Malta; Malta

    MU Mauritius; Mauritius

    MV Maldives; Maldives

    MW Malawi; Malawi

    MX Mexico; Mexico

    MY Malaysia; Malaysia

    MZ Mozambique; Mozambique

    NA Namibia; Namibia

    NC New Caledonia; New Caledonia

    NE Niger; Niger

    NF Norfolk Island; Norfolk Island

    NG Nigeria; Nigeria

    NI Nicaragua; Nicaragua

    NL Netherlands; Netherlands

    NO Norway; Norway

    NP Nepal; Nepal

    NR Nauru; Nauru

    NU Niue; Niue

    NZ New Zealand; New Zealand

    OM Oman; Sultanate of Oman; Oman

    PA Panama; Panama

    PE Peru; Peru

    PF French Polynesia; French Polynesia

    PG Papua New Guinea; Papua New Guinea

    PH Philippines; Philippines

    PK Pakistan; Pakistan

    PL Poland; Poland

    PM St. Pierre & Miquelon; St Pierre & Miquelon

    PN Pitcairn Islands; Pitcairn

    PR Puerto Rico; Puerto Rico

    PS Palestinian Territories; Palestinian; West Bank; Region: Gaza
    PS Gaza; Palestine; Occupied Palestinian Territories; State of Palestine; Palestine

    PT Portugal; Portugal

    PW Palau; Palau

    PY Paraguay; Paraguay

    QA Qatar; Qatar

    RE Réunion; Réunion

    RO Romania; Romania

    RS Serbia; Serbia

    RU Russia; Russian Federation; Russia

    RW Rwanda; Rwanda

    SA Saudi Arabia; Saudi Arabia

    SB Solomon Islands; Solomon Islands

    SC Seychelles; Seychelles

    SD Sudan; Sudan

    SE Sweden; Sweden

    SG Singapore; Singapore

    SH St. Helena; St Helena

    SI Slovenia; Slovenia

    SJ Svalbard & Jan Mayen; Svalbard & Jan Mayen

    SK Slovakia; Slovakia

    SL Sierra Leone; Sierra Leone

    SM San Marino; San Marino

    SN Senegal; Senegal

    SO Somalia; Somalia

    SR Suriname; Suriname

    SS South Sudan; South Sudan

    ST São Tomé & Príncipe; Sao Tome & Principe

    SV El Salvador; El Salvador

    SX Sint Maarten; St Maarten (Dutch)

    SY Syria; Syrian Arab Republic; Syria

    SZ Eswatini; Swaziland; Eswatini (Swaziland)

    TC Turks & Caicos Islands; Turks & Caicos Is

    TD Chad; Chad

    TF French Southern Territories; French S. Terr.

    TG Togo; Togo

    TH Thailand; Thailand

    TJ Tajikistan; Tajikistan

    TK Tokelau; Tokelau

    TL Timor-Leste; East Timor

    TM Turkmenistan; Turkmenistan

    TN Tunisia; Tunisia

    TO Tonga; Tonga

    TR Türkiye; Turkey; Turkey

    TT Trinidad & Tobago; Trinidad & Tobago

    TV Tuvalu; Tuvalu

    TW Taiwan; Taiwan, Province of China; Taiwan

    TZ Tanzania; United Republic of Tanzania; Tanzania

    UA Ukraine; Region: Crimea; Crimea; Ukraine

    UG Uganda; Uganda

    UM U.S. Outlying Islands; US minor outlying islands

    US United States; United States of America; USA; United States

    UY Uruguay; Uruguay

    UZ Uzbekistan; Uzbekistan

    VA Vatican City; Holy See; Vatican City

    VC St. Vincent & Grenadines; St Vincent

    VE Venezuela; Venezuela (Bolivarian Republic of); Venezuela

    VG British Virgin Islands; Virgin Islands, British; Virgin Islands (UK)

    VI U.S. Virgin Islands; Virgin Islands (US)

    VN Vietnam; Viet Nam; Vietnam

    VU Vanuatu; Vanuatu

    WF Wallis & Futuna; Wallis & Futuna

    WS Samoa; Samoa (western)

    YE Yemen; Yemen

    YT Mayotte; Mayotte

    ZA South Africa; South Africa

    ZM Zambia; Zambia

    ZW Zimbabwe; Zimbabwe

    """
}
