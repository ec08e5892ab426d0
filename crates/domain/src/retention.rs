//! How long records are kept, by category: a table with the clause behind each row.
//!
//! Holds, expiry and erasure are not here yet; this gives every record its category and date.

use chrono::Months;

use crate::clock::Timestamp;
use crate::words::words;

words! {
    /// Why a record is kept.
    RetentionCategory {
        /// What happened, and who did it.
        HealthcareAuditTrail = "healthcare_audit_trail",
        /// A patient's document.
        ClinicalDocument = "clinical_document",
    }
}

/// How long a category is kept, and where that is written.
#[derive(Clone, Copy, Debug)]
pub struct RetentionRule {
    /// The category.
    pub category: RetentionCategory,
    /// Years from the record's making.
    pub years: u32,
    /// The clause.
    pub clause: &'static str,
}

/// The longest lawful rule for each category.
const RULES: &[RetentionRule] = &[
    RetentionRule {
        category: RetentionCategory::HealthcareAuditTrail,
        years: 10,
        clause: "ASTM E2147: audit logs of health information, 10 years (HIPAA 164.316(b)(2)(i): 6)",
    },
    RetentionRule {
        category: RetentionCategory::ClinicalDocument,
        years: 10,
        clause: "as long as the audit trail that refers to it (ASTM E2147); health records laws: 7 years",
    },
];

impl RetentionCategory {
    /// The rule that applies.
    pub fn rule(self) -> RetentionRule {
        RULES[self as usize]
    }

    /// The first moment at which a record made at `made` may be removed.
    pub fn retain_until(self, made: Timestamp) -> Timestamp {
        let months = Months::new(self.rule().years * 12);
        let until = made.to_datetime().checked_add_months(months);
        until.map_or(made, |until| Timestamp::from_micros(until.timestamp_micros()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_category_has_its_own_rule_of_at_least_seven_years() {
        for category in RetentionCategory::ALL {
            assert_eq!(category.rule().category, *category);
            assert!(category.rule().years >= 7, "{category}");
        }
    }
}
