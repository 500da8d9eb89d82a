// SPDX-License-Identifier: Apache-2.0

/// Which codes and words name which product category of the policy: data, as text in the program, so that the program
/// is one file.
enum ProductTables {
  /// Other names under which a scheme occurs: the Armenian and the Ukrainian vocabulary are CPV with labels of their own.
  static let schemeNames: [String: [String]] = ["CPV": ["CPV-AM", "ДК021"]]

  /// scheme, beginning of the code, category, confidence, what the code says in the classification's own words.
  ///
  /// No code of any of these schemes means "interception", "deep packet inspection" or "facial recognition". A row is
  /// here only if its label was read in a list of the scheme; a label that says the thing itself has 0.9, one that says
  /// something of which the thing is the usual sort less.
  static let codes = """
    # CPV 2008 (Regulation (EC) No 213/2008)
    CPV,32231000,video-surveillance,0.9,Closed-circuit television apparatus
    CPV,32234000,video-surveillance,0.9,Closed-circuit television cameras
    CPV,32235000,video-surveillance,0.9,Closed-circuit surveillance system
    CPV,32323500,video-surveillance,0.9,Video-surveillance system
    CPV,35120000,video-surveillance,0.5,Surveillance and security systems and devices
    CPV,35123500,video-surveillance,0.7,Video identification systems
    CPV,35125000,video-surveillance,0.8,Surveillance system
    CPV,35125300,video-surveillance,0.9,Security cameras
    CPV,92222000,video-surveillance,0.9,Closed circuit television services
    CPV,35125110,biometrics,0.9,Biometric sensors
    CPV,32412110,network-equipment,0.9,Internet network
    CPV,32413100,network-equipment,0.9,Network routers
    CPV,3242,network-equipment,0.9,Network equipment
    CPV,302331,storage,0.9,Computer storage units
    # PSC (Product and Service Codes Manual of the United States, 2020)
    PSC,7G21,network-equipment,0.9,IT and telecom: network, digital network products
    PSC,7K20,storage,0.9,IT and telecom: storage products
    # UNSPSC
    UNSPSC,46171610,video-surveillance,0.9,Security cameras
    UNSPSC,46171621,video-surveillance,0.9,Surveillance recorders
    UNSPSC,46171622,video-surveillance,0.9,Closed circuit television system
    UNSPSC,432226,network-equipment,0.9,Network service equipment
    UNSPSC,432018,storage,0.9,Media storage devices
    """

  /// language, words, category, confidence. `*`: more letters may follow.
  ///
  /// Words are read in titles and descriptions where no code names a product; they say less than a code, since a text
  /// may name what is not bought, or what is bought along with other things.
  static let keywords = """
    en,video surveillance,video-surveillance,0.6
    en,videosurveillance,video-surveillance,0.6
    en,cctv,video-surveillance,0.6
    en,closed circuit television,video-surveillance,0.6
    en,surveillance camera*,video-surveillance,0.6
    en,security camera*,video-surveillance,0.5
    en,facial recognition,facial-recognition,0.6
    en,face recognition,facial-recognition,0.6
    en,emotion recognition,emotion-recognition,0.6
    en,biometric*,biometrics,0.5
    en,fingerprint*,biometrics,0.4
    en,imsi catcher*,mobile-interception,0.6
    en,cell site simulator*,mobile-interception,0.6
    en,lawful interception,monitoring-centre,0.5
    en,interception of communications,monitoring-centre,0.5
    en,monitoring centre for communications,monitoring-centre,0.5
    en,deep packet inspection,dpi,0.6
    en,web filter*,web-filter,0.5
    en,internet filter*,web-filter,0.5
    en,url filter*,web-filter,0.5
    en,content filter*,web-filter,0.4
    en,mobile forensic*,device-forensics,0.6
    en,phone forensic*,device-forensics,0.6
    en,spyware,intrusion,0.3
    en,location tracking,location-tracking,0.4
    en,number plate recognition,location-tracking,0.5
    en,license plate recognition,location-tracking,0.5
    en,licence plate recognition,location-tracking,0.5
    en,signal jammer*,jamming,0.6
    en,cryptanalysis,cryptanalysis,0.6
    en,open source intelligence,osint-analytics,0.5
    es,videovigilancia,video-surveillance,0.6
    es,video vigilancia,video-surveillance,0.6
    es,circuito cerrado de televisión,video-surveillance,0.6
    es,circuito cerrado de television,video-surveillance,0.6
    es,cámaras de vigilancia,video-surveillance,0.6
    es,camaras de vigilancia,video-surveillance,0.6
    es,cámaras de seguridad,video-surveillance,0.5
    es,camaras de seguridad,video-surveillance,0.5
    es,reconocimiento facial,facial-recognition,0.6
    es,biométric*,biometrics,0.5
    es,interceptación de comunicaciones,monitoring-centre,0.5
    es,inspección profunda de paquetes,dpi,0.6
    fr,vidéosurveillance,video-surveillance,0.6
    fr,vidéo surveillance,video-surveillance,0.6
    fr,vidéoprotection,video-surveillance,0.6
    fr,reconnaissance faciale,facial-recognition,0.6
    fr,biométri*,biometrics,0.5
    fr,empreintes digitales,biometrics,0.4
    fr,inspection approfondie des paquets,dpi,0.6
    pt,videovigilância,video-surveillance,0.6
    pt,videomonitoramento,video-surveillance,0.6
    pt,circuito fechado de televisão,video-surveillance,0.6
    pt,reconhecimento facial,facial-recognition,0.6
    de,videoüberwachung*,video-surveillance,0.6
    de,gesichtserkennung*,facial-recognition,0.6
    de,biometri*,biometrics,0.5
    it,videosorveglianza,video-surveillance,0.6
    it,riconoscimento facciale,facial-recognition,0.6
    ro,supraveghere video,video-surveillance,0.6
    uk,відеоспостереження,video-surveillance,0.6
    uk,розпізнавання облич*,facial-recognition,0.6
    uk,біометричн*,biometrics,0.5
    ru,видеонаблюдени*,video-surveillance,0.6
    ru,распознавания лиц,facial-recognition,0.6
    ru,биометрич*,biometrics,0.5
    """
}
