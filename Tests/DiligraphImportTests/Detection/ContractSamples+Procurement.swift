// SPDX-License-Identifier: Apache-2.0

extension ContractSample {
  static let procurement = [usaspending, usaspendingSubawards, tedTable]

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
}
