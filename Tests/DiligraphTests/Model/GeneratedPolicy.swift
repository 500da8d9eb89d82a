// SPDX-License-Identifier: Apache-2.0

import Diligraph
import DiligraphTesting

/// Policies for the tests of the model.
enum GeneratedPolicy {
  static func policy(seed: Int) -> Policy { GeneratedCase(seed: seed).policy }

  static let defaultCanonicalJSON = #"""
    {"asOf":null,"attribution":"controlling","attributionThreshold":0.5,"bands":{"elevated":0.2,\#
    "high":0.5,"relevant":0.05},"confidenceUnspecified":0.6,"defaultDurationDays":{"award":1825,\#
    "shipment":0},"flagConfidenceUnspecified":0.8,"flagsInForce":"any","grades":{"A1":0.99,\#
    "A2":0.97,"A3":0.95,"B":0.7,"C":0.75,"D":0.4,"E":0.1},"levelUnspecified":2,\#
    "maxConfidence":0.99,"maxHops":8,"minConfidence":0,"minLevel":1,"name":"default",\#
    "ownershipRules":[{"aggregate":true,"appliesTo":null,"control":true,"from":null,\#
    "inclusive":true,"name":"majority","threshold":0.5,"to":null}],"passThrough":{"broker":0.9,\#
    "company":0.4,"distributor":0.9,"integrator":0.8,"manufacturer":0.5,"operator":0.8,\#
    "person":0.1,"public-body":0.1,"reseller":0.9,"unspecified":0.5},"productConsistent":true,\#
    "relevance":{"biometrics":0.6,"cryptanalysis":0.8,"data-retention":0.7,"device-forensics":0.9,\#
    "dpi":0.8,"emotion-recognition":0.9,"facial-recognition":0.9,"general":0.05,"intrusion":1,\#
    "ip-mass-surveillance":1,"jamming":0.8,"location-tracking":0.9,"mobile-interception":1,\#
    "monitoring-centre":1,"network-equipment":0.3,"osint-analytics":0.7,"storage":0.3,\#
    "video-surveillance":0.6,"web-filter":0.8},"relevanceUnlisted":0.3,"relevanceUnspecified":0.4,\#
    "rulePacks":{"bis-50":[{"aggregate":true,"appliesTo":["bis-entity-list","bis-meu"],\#
    "control":false,"from":"2025-09-29","inclusive":true,"name":"bis-50","threshold":0.5,\#
    "to":"2025-11-09"}],"eu-50":[{"aggregate":true,"appliesTo":["eu-fsf"],"control":true,\#
    "from":null,"inclusive":false,"name":"eu-50","threshold":0.5,"to":"2024-07-02"},\#
    {"aggregate":true,"appliesTo":["eu-fsf"],"control":true,"from":"2024-07-03","inclusive":true,\#
    "name":"eu-50","threshold":0.5,"to":null}],"ofac-50":[{"aggregate":true,\#
    "appliesTo":["ofac-sdn","ofac-consolidated"],"control":false,"from":"2014-08-13",\#
    "inclusive":true,"name":"ofac-50","threshold":0.5,"to":null}],"uk-50":[{"aggregate":false,\#
    "appliesTo":["uk-sanctions"],"control":true,"from":null,"inclusive":false,"name":"uk-50",\#
    "threshold":0.5,"to":null}]},"timeConsistent":true,"timeToleranceDays":30,\#
    "transformingRoles":["integrator"],"transmission":{"access":0.9,"award":0.95,"licence":0.8,\#
    "service":0.8}}
    """#
}
