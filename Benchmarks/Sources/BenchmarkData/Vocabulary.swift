// SPDX-License-Identifier: Apache-2.0

/// The words of the generated files. They name trees, stones and tides: nobody who exists.
enum Vocabulary {
  static let countries = [britain, france, spain, poland, ukraine, greece]

  private static func bytes(_ words: String) -> [[UInt8]] { words.split(separator: "|").map { Array($0.utf8) } }

  private static func country(
    _ codes: (two: String, three: String, scheme: String, language: String, currency: String), towns: String,
    first: String, second: String, forms: String, bodies: String, sentences: String
  ) -> Organizations.Country {
    Organizations.Country(
      code: Array(codes.two.utf8), code3: Array(codes.three.utf8), scheme: Array(codes.scheme.utf8),
      language: Array(codes.language.utf8), currency: Array(codes.currency.utf8), towns: bytes(towns),
      first: bytes(first),
      second: bytes(second), forms: bytes(forms), bodies: bytes(bodies), sentences: bytes(sentences))
  }

  private static let britain = country(
    ("GB", "GBR", "GB-COH", "en", "GBP"),
    towns: "Aldermouth|Birchford|Cedarwick|Elmstow|Hazelbridge|Larchester|Oakhaven|Rowanby|Willowmere|Yewcombe",
    first: "Alder|Basalt|Cinder|Dolerite|Ember|Flint|Granite|Harbour|Juniper|Kestrel|Linden|Marble|Slate|Tidal|Umber",
    second: "Optics|Networks|Trading|Engineering|Logistics|Instruments|Systems|Works|Supplies|Analytics|Cabling",
    forms: "Ltd|plc|LLP|Limited|and Sons Ltd",
    bodies: "Borough Council of|Harbour Authority of|Public Works Department of|Regional Police Board of|Hospitals of",
    sentences:
      "Supply, installation and maintenance of cameras for the public places of the town. |The contractor delivers within thirty days of each order, and keeps spare parts for five years. |Tenders are judged by price (60 %) and by quality (40 %). |The framework covers cabling, switches and racks for all sites of the authority. |Bidders state their turnover of the last three years, and name two comparable contracts. |Variants are not accepted; the offer stays valid for ninety days. |Training of the operators at their place of work is a part of the price. "
  )

  private static let france = country(
    ("FR", "FRA", "FR-RCS", "fr", "EUR"),
    towns: "Aulnaie-sur-Mer|Boulaie|Chênevert|Érablière|Frênaie|Hêtraie|Ormeville|Peuplière|Saulaie|Tilleul-le-Haut",
    first: "Ardoise|Basalte|Cendrée|Éclat|Falaise|Galet|Houle|Lagune|Marée|Névé|Obsidienne|Rivage|Silex|Verglas",
    second: "Optique|Réseaux|Négoce|Ingénierie|Logistique|Systèmes|Équipements|Câblage|Études|Électronique",
    forms: "SARL|SA|SAS|et Fils SARL",
    bodies:
      "Commune de|Communauté d'agglomération de|Centre hospitalier de|Préfecture de|Office public de l'habitat de",
    sentences:
      "Fourniture, installation et maintenance de caméras sur la voie publique. |Le titulaire livre dans un délai de trente jours à compter de chaque commande. |Les offres sont jugées selon le prix (60 %) et la valeur technique (40 %). |L’accord-cadre porte sur le câblage, les commutateurs et les baies de l’ensemble des sites. |Les candidats indiquent leur chiffre d’affaires des trois derniers exercices. |Les variantes ne sont pas autorisées. |La formation des opérateurs est comprise dans le prix. "
  )

  private static let spain = country(
    ("ES", "ESP", "ES-RMC", "es", "EUR"),
    towns: "Alameda del Río|Castañar|Encinar|Fresnedal|Olmeda|Pinar de la Sierra|Robledal|Saucedal|Tejar|Álamos",
    first: "Ámbar|Bajamar|Caliza|Duna|Espuma|Feldespato|Granito|Jaspe|Laguna|Marea|Ónice|Pedernal|Roca|Sílice",
    second: "Óptica|Redes|Comercio|Ingeniería|Logística|Sistemas|Suministros|Cableado|Telecomunicación|Diseño",
    forms: "S.L.|S.A.|S.L.U.|y Cía. S.A.",
    bodies: "Ayuntamiento de|Diputación de|Hospital Comarcal de|Autoridad Portuaria de|Consejería de Obras de",
    sentences:
      "Suministro, instalación y mantenimiento de cámaras en la vía pública. |El contratista entrega en el plazo de treinta días desde cada pedido. |Las ofertas se valoran por precio (60 %) y por calidad (40 %). |El acuerdo marco comprende cableado, conmutadores y armarios para todas las sedes. |Los licitadores indican su facturación de los tres últimos ejercicios. |No se admiten variantes. |La formación de los operadores está incluida en el precio. "
  )

  private static let poland = country(
    ("PL", "POL", "PL-KRS", "pl", "PLN"),
    towns: "Bukowina Dolna|Dębowiec|Grabowa|Jaworzyna|Klonów|Lipiny|Olszany|Sośnica|Świerkowo|Wierzbno",
    first: "Bursztyn|Dolomit|Fala|Granit|Iskra|Jaspis|Krzemień|Łupek|Marmur|Odpływ|Piaskowiec|Skała|Źródło|Żwir",
    second: "Optyka|Sieci|Handel|Inżynieria|Logistyka|Systemy|Dostawy|Okablowanie|Łączność|Urządzenia",
    forms: "sp. z o.o.|S.A.|sp.k.|i Wspólnicy sp.j.",
    bodies: "Gmina|Powiat|Szpital Powiatowy w|Zarząd Portu|Urząd Miasta",
    sentences:
      "Dostawa, montaż i serwis kamer w miejscach publicznych. |Wykonawca dostarcza przedmiot zamówienia w terminie trzydziestu dni od każdego zlecenia. |Oferty ocenia się według ceny (60 %) i jakości (40 %). |Umowa ramowa obejmuje okablowanie, przełączniki i szafy we wszystkich obiektach. |Wykonawcy podają przychody z ostatnich trzech lat obrotowych. |Oferty wariantowe nie są dopuszczone. |Cena obejmuje szkolenie operatorów. "
  )

  private static let ukraine = country(
    ("UA", "UKR", "UA-EDR", "uk", "UAH"),
    towns: "Вербівка|Горіхове|Дубове|Кленове|Липівка|Осикове|Соснівка|Тополине|Явірне|Ялинкове",
    first: "Базальт|Бурштин|Граніт|Джерело|Іскра|Кремінь|Хвиля|Мармур|Прибій|Сланець|Яшма|Щебінь|Приплив",
    second: "Оптика|Мережі|Торгівля|Інжиніринг|Логістика|Системи|Постачання|Звʼязок|Обладнання|Прилади",
    forms: "ТОВ|АТ|ПП|ТДВ",
    bodies: "Міська рада|Обласна лікарня|Управління порту|Департамент будівництва|Районна адміністрація",
    sentences:
      "Постачання, встановлення та обслуговування камер у громадських місцях. |Постачальник передає товар протягом тридцяти днів від кожного замовлення. |Пропозиції оцінюються за ціною (60 %) та якістю (40 %). |Рамкова угода охоплює кабелі, комутатори та шафи для всіх обʼєктів. |Учасники зазначають дохід за останні три роки. |Альтернативні пропозиції не приймаються. |Навчання операторів входить до ціни. "
  )

  private static let greece = country(
    ("GR", "GRC", "GR-GEMI", "el", "EUR"),
    towns: "Δαφνοχώρι|Ελατιά|Ιτέα|Καρυές|Κυπαρίσσι|Λευκάδι|Οξιές|Πεύκα|Πλάτανος|Σφενδάμι",
    first: "Άμμος|Βράχος|Γρανίτης|Κύμα|Λάβα|Μάρμαρο|Πηγή|Σπίθα|Σχιστόλιθος|Χαλίκι|Ίασπις|Όνυχας",
    second: "Οπτικά|Δίκτυα|Εμπορική|Τεχνική|Μεταφορές|Συστήματα|Προμήθειες|Επικοινωνίες|Εξοπλισμός",
    forms: "Α.Ε.|Ε.Π.Ε.|Ι.Κ.Ε.|Ο.Ε.",
    bodies: "Δήμος|Περιφέρεια|Γενικό Νοσοκομείο|Οργανισμός Λιμένος|Διεύθυνση Έργων",
    sentences:
      "Προμήθεια, εγκατάσταση και συντήρηση καμερών σε δημόσιους χώρους. |Ο ανάδοχος παραδίδει εντός τριάντα ημερών από κάθε παραγγελία. |Οι προσφορές κρίνονται με βάση την τιμή (60 %) και την ποιότητα (40 %). |Η συμφωνία-πλαίσιο καλύπτει καλωδίωση, μεταγωγείς και ικριώματα. |Οι προσφέροντες δηλώνουν τον κύκλο εργασιών των τριών τελευταίων ετών. |Δεν γίνονται δεκτές εναλλακτικές προσφορές. |Η εκπαίδευση των χειριστών περιλαμβάνεται στην τιμή. "
  )

  /// Classification codes with their description: CPV and UNSPSC, most of them of no product of concern.
  static let codes: [(scheme: [UInt8], code: [UInt8], description: [UInt8])] = [
    ("CPV", "32323500", "Video-surveillance system"), ("CPV", "35125300", "Security cameras"),
    ("CPV", "32420000", "Network equipment"), ("CPV", "45233140", "Roadworks"),
    ("CPV", "33140000", "Medical consumables"),
    ("CPV", "30192000", "Office supplies"),
    ("CPV", "50700000", "Repair and maintenance services of building installations"),
    ("CPV", "72222300", "Information technology services"), ("CPV", "09310000", "Electricity"),
    ("UNSPSC", "46171610", "Security cameras"), ("UNSPSC", "43222609", "Network routers"),
    ("UNSPSC", "72141000", "Highway and road construction services"), ("UNSPSC", "14111507", "Printer or copier paper"),
    ("UNSPSC", "80101500", "Business and corporate management consultation services"),
  ].map { (Array($0.0.utf8), Array($0.1.utf8), Array($0.2.utf8)) }
}
