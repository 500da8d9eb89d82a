// SPDX-License-Identifier: Apache-2.0

extension ContractSample {
  static let procurement = [usaspending, usaspendingSubawards, usaspendingAnswers, fpds, tedTable, tedNotice, eForms]

  private static let nest = String(repeating: "[", count: 100_000) + String(repeating: "]", count: 100_000)

  private static func usaspendingText(_ header: String = "", _ cell: String = "", amount: String = "10.5") -> String {
    """
    contract_award_unique_key,recipient_name,recipient_uei,awarding_agency_name,total_dollars_obligated\(header)
    CONT_AWD_T1,NORVALE INC.,NRVL00000012,Department of Tides,\(amount)\(cell)
    CONT_AWD_T2,"TARN, LTD",TARN00000056,Department of Tides,7\(cell)

    """
  }

  static let usaspending = ContractSample(
    format: "usaspending", text: usaspendingText(), withUnknownField: usaspendingText(",mood", ",fine"),
    deep: usaspendingText(amount: nest))

  private static func answersText(_ unknown: String = "", amount: String = "10.5") -> String {
    """
    {"limit": 2, "results": [
    {"Award ID":"T1",\(unknown)"Recipient Name":"NORVALE INC.","Awarding Agency":"Department of Tides",\
    "Award Amount":\(amount),"generated_internal_id":"CONT_AWD_T1"},
    {"Award ID":"T2","Recipient Name":"KESTREL","Recipient UEI":"KSTR00000034","Awarding Agency":"Department of Tides",\
    "Award Amount":7,"generated_internal_id":"CONT_AWD_T2"}]}

    """
  }

  static let usaspendingAnswers = ContractSample(
    format: "usaspending-json", text: answersText(), withUnknownField: answersText("\"mood\":{\"is\":[1]},"),
    deep: answersText(amount: nest))

  private static func subawardText(_ header: String = "", _ cell: String = "", amount: String = "10.5") -> String {
    """
    prime_award_unique_key,prime_awardee_name,prime_award_awarding_agency_name,subawardee_name,subaward_amount\(header)
    CONT_AWD_T1,NORVALE INC.,Department of Tides,TARN LENSES LLC,\(amount)\(cell)
    CONT_AWD_T1,NORVALE INC.,Department of Tides,"KESTREL, INC.",11\(cell)

    """
  }

  static let usaspendingSubawards = ContractSample(
    format: "usaspending", text: subawardText(), withUnknownField: subawardText(",mood", ",fine"),
    deep: subawardText(amount: nest))

  private static func tedText(_ header: String = "", _ cell: String = "", amount: String = "10.5") -> String {
    """
    ID_NOTICE_CAN,ID_AWARD,CAE_NAME,ISO_COUNTRY_CODE,WIN_NAME,DT_AWARD,AWARD_VALUE_EURO\(header)
    2018404080,1,Port of Tides,UK,Norvale Ltd,2018-08-23,\(amount)\(cell)
    2018404080,2,Port of Tides,UK,"Tarn---Kestrel, Ltd",2018-08-23,7\(cell)

    """
  }

  static let tedTable = ContractSample(
    format: "ted-csv", text: tedText(), withUnknownField: tedText(",mood", ",fine"), deep: tedText(amount: nest))

  private static func tedNoticeText(_ unknown: String = "", amount: String = "10.5") -> String {
    """
    <?xml version="1.0"?>
    <TED_EXPORT DOC_ID="404080-2018"><FORM_SECTION>\(unknown)<F03_2014 CATEGORY="ORIGINAL" FORM="F03" LG="EN">
    <CONTRACTING_BODY><ADDRESS_CONTRACTING_BODY><OFFICIALNAME>Port of Tides</OFFICIALNAME><COUNTRY VALUE="UK"/>\
    </ADDRESS_CONTRACTING_BODY></CONTRACTING_BODY>
    <AWARD_CONTRACT ITEM="1"><AWARDED_CONTRACT><CONTRACTORS><CONTRACTOR><ADDRESS_CONTRACTOR><OFFICIALNAME>Norvale</OFFICIALNAME>\
    <COUNTRY VALUE="EL"/></ADDRESS_CONTRACTOR></CONTRACTOR></CONTRACTORS><VALUES><VAL_TOTAL CURRENCY="EUR">\(amount)</VAL_TOTAL></VALUES>\
    </AWARDED_CONTRACT></AWARD_CONTRACT></F03_2014></FORM_SECTION></TED_EXPORT>
    """
  }

  static let tedNotice = ContractSample(
    format: "ted-xml", text: tedNoticeText(),
    withUnknownField: tedNoticeText("<NOTICE_UUID>7</NOTICE_UUID>").replacing("<VALUES>", with: "<MOOD/><VALUES>"),
    deep: tedNoticeText(amount: nest), records: 1)

  private static func eFormsText(_ unknown: String = "", amount: String = "10.5") -> String {
    """
    <ContractAwardNotice><UBLExtensions><UBLExtension><ExtensionContent><EformsExtension>\(unknown)<NoticeResult>\
    <LotTender><ID>TEN-1</ID><LegalMonetaryTotal><PayableAmount currencyID="EUR">\(amount)</PayableAmount></LegalMonetaryTotal>\
    <TenderingParty><ID>TPA-1</ID></TenderingParty></LotTender><SettledContract><ID>CON-1</ID><LotTender><ID>TEN-1</ID></LotTender>\
    </SettledContract><TenderingParty><ID>TPA-1</ID><Tenderer><ID>ORG-2</ID></Tenderer></TenderingParty></NoticeResult>\
    <Organizations><Organization><Company><PartyIdentification><ID>ORG-1</ID></PartyIdentification><PartyName><Name>Port</Name>\
    </PartyName></Company></Organization><Organization><Company><PartyIdentification><ID>ORG-2</ID></PartyIdentification>\
    <PartyName><Name>Norvale</Name></PartyName></Company></Organization></Organizations>\
    </EformsExtension></ExtensionContent></UBLExtension></UBLExtensions><ID>n-1</ID>\
    <ContractingParty><Party><PartyIdentification><ID>ORG-1</ID></PartyIdentification></Party></ContractingParty>
    </ContractAwardNotice>
    """
  }

  static let eForms = ContractSample(
    format: "eforms", text: eFormsText(), withUnknownField: eFormsText("<Mood><Is>fine</Is></Mood>"),
    deep: eFormsText(amount: nest), records: 1)

  private static func fpdsText(_ unknown: String = "", amount: String = "10.5") -> String {
    """
    <feed xmlns="http://www.w3.org/2005/Atom" xmlns:ns1="https://www.fpds.gov/FPDS">
    <entry><content><ns1:award><ns1:awardID><ns1:awardContractID><ns1:agencyID>2050</ns1:agencyID><ns1:PIID>T1</ns1:PIID>\
    </ns1:awardContractID></ns1:awardID>\(unknown)<ns1:totalDollarValues><ns1:totalObligatedAmount>\(amount)</ns1:totalObligatedAmount>\
    </ns1:totalDollarValues><ns1:purchaserInformation><ns1:contractingOfficeAgencyID departmentName="Tides" name="HARBOUR">2050\
    </ns1:contractingOfficeAgencyID></ns1:purchaserInformation><ns1:vendor><ns1:contractorName>NORVALE</ns1:contractorName></ns1:vendor>\
    </ns1:award></content></entry>
    </feed>
    """
  }

  static let fpds = ContractSample(
    format: "fpds", text: fpdsText(), withUnknownField: fpdsText("<ns1:mood><ns1:is>fine</ns1:is></ns1:mood>"),
    deep: fpdsText(amount: nest), records: 1)
}
