//! The resources of a file, and how they refer to each other (FHIR, "References" and "Resolving
//! references in bundles"): by the address of an entry, by type and id, or within a resource.

use std::collections::HashMap;

use crate::formats::json::Json;

/// The names of resources, in the versions from STU3 to R5.
const TYPES: &str = " Account ActivityDefinition ActorDefinition AdministrableProductDefinition \
    AdverseEvent AllergyIntolerance Appointment AppointmentResponse ArtifactAssessment AuditEvent Basic \
    Binary BiologicallyDerivedProduct BiologicallyDerivedProductDispense BodySite BodyStructure Bundle \
    CapabilityStatement CarePlan CareTeam CatalogEntry ChargeItem ChargeItemDefinition Citation Claim \
    ClaimResponse ClinicalImpression ClinicalUseDefinition CodeSystem Communication \
    CommunicationRequest CompartmentDefinition Composition ConceptMap Condition ConditionDefinition \
    Consent Contract Coverage CoverageEligibilityRequest CoverageEligibilityResponse DataElement \
    DetectedIssue Device DeviceAssociation DeviceComponent DeviceDefinition DeviceDispense DeviceMetric \
    DeviceRequest DeviceUsage DeviceUseStatement DiagnosticReport DocumentManifest DocumentReference \
    EligibilityRequest EligibilityResponse Encounter EncounterHistory Endpoint EnrollmentRequest \
    EnrollmentResponse EpisodeOfCare EventDefinition Evidence EvidenceReport EvidenceVariable \
    ExampleScenario ExpansionProfile ExplanationOfBenefit FamilyMemberHistory Flag FormularyItem \
    GenomicStudy Goal GraphDefinition Group GuidanceResponse HealthcareService ImagingManifest \
    ImagingSelection ImagingStudy Immunization ImmunizationEvaluation ImmunizationRecommendation \
    ImplementationGuide Ingredient InsurancePlan InventoryItem InventoryReport Invoice Library Linkage \
    List Location ManufacturedItemDefinition Measure MeasureReport Media Medication \
    MedicationAdministration MedicationDispense MedicationKnowledge MedicationRequest \
    MedicationStatement MedicinalProductDefinition MessageDefinition MessageHeader MolecularSequence \
    NamingSystem NutritionIntake NutritionOrder NutritionProduct Observation ObservationDefinition \
    OperationDefinition OperationOutcome Organization OrganizationAffiliation \
    PackagedProductDefinition Parameters Patient PaymentNotice PaymentReconciliation Permission Person \
    PlanDefinition Practitioner PractitionerRole Procedure ProcedureRequest ProcessRequest \
    ProcessResponse Provenance Questionnaire QuestionnaireResponse ReferralRequest \
    RegulatedAuthorization RelatedPerson RequestGroup RequestOrchestration Requirements ResearchStudy \
    ResearchSubject RiskAssessment Schedule SearchParameter Sequence ServiceDefinition ServiceRequest \
    Slot Specimen SpecimenDefinition StructureDefinition StructureMap Subscription SubscriptionStatus \
    SubscriptionTopic Substance SubstanceDefinition SupplyDelivery SupplyRequest Task \
    TerminologyCapabilities TestPlan TestReport TestScript Transport ValueSet VerificationResult \
    VisionPrescription ";

/// Whether a value is a resource at all.
pub(super) fn is_resource(value: &Json<'_>) -> bool {
    let name = value.said("resourceType").unwrap_or_default();
    !name.is_empty() && !name.contains(' ') && TYPES.contains(&format!(" {name} "))
}

/// A resource with its place.
#[derive(Debug)]
pub(super) struct Entry<'a> {
    pub(super) resource: &'a Json<'a>,
    /// The place among all of the resource that contains it.
    within: Option<usize>,
    /// The page that shows it, counted from 0.
    pub(super) page: usize,
}

impl<'a> Entry<'a> {
    pub(super) fn kind(&self) -> &'a str {
        self.resource.said("resourceType").unwrap_or_default()
    }

    /// Whether it is a part of another resource, which shows it where it refers to it.
    pub(super) fn is_contained(&self) -> bool {
        self.within.is_some()
    }
}

/// All resources of a file.
#[derive(Debug, Default)]
pub(super) struct Resources<'a> {
    pub(super) all: Vec<Entry<'a>>,
    /// By an entry's address, and by type and id.
    places: HashMap<String, usize>,
    contained: HashMap<(usize, &'a str), usize>,
}

impl<'a> Resources<'a> {
    /// Takes in a resource, and those that a bundle or a list of parameters holds.
    pub(super) fn add(&mut self, resource: &'a Json<'a>, page: usize) {
        self.put(resource, None, page);
    }

    fn put(&mut self, resource: &'a Json<'a>, address: Option<&str>, page: usize) {
        let place = self.all.len();
        self.all.push(Entry { resource, within: None, page });
        if let Some(address) = address {
            self.places.entry(address.to_owned()).or_insert(place);
        }
        let kind = resource.said("resourceType").unwrap_or_default();
        if let Some(id) = resource.said("id") {
            self.places.entry(format!("{kind}/{id}")).or_insert(place);
        }
        for inner in resource.each("contained").filter(|inner| is_resource(inner)) {
            let own = self.all.len();
            self.all.push(Entry { resource: inner, within: Some(place), page });
            if let Some(id) = inner.said("id") {
                self.contained.entry((place, id.trim_start_matches('#'))).or_insert(own);
            }
        }
        for (list, inner) in [("entry", "resource"), ("parameter", "resource")] {
            for entry in resource.each(list) {
                if let Some(inner) = entry.get(inner).filter(|inner| is_resource(inner)) {
                    self.put(inner, entry.said("fullUrl"), page);
                }
            }
        }
    }

    /// What a reference in the resource `from` points to.
    pub(super) fn resolve(&self, reference: &Json<'_>, from: usize) -> Option<usize> {
        let target = reference.said("reference")?;
        if let Some(id) = target.strip_prefix('#') {
            let container = self.all.get(from).and_then(|entry| entry.within).unwrap_or(from);
            return self.contained.get(&(container, id)).copied();
        }
        let target = target.split("/_history/").next().unwrap_or(target);
        if let Some(place) = self.places.get(target) {
            return Some(*place);
        }
        // An address on some server: its type and id.
        let mut parts = target.rsplit('/');
        let (id, kind) = (parts.next()?, parts.next()?);
        self.places.get(&format!("{kind}/{id}")).copied()
    }

    pub(super) fn at(&self, reference: &Json<'_>, from: usize) -> Option<&Entry<'a>> {
        self.all.get(self.resolve(reference, from)?)
    }
}
