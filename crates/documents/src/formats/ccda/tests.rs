//! One document as a clinic would receive it, and the odd ones.

use super::*;

/// Without a reader for what it may wrap.
fn read(bytes: &[u8]) -> Result<DocumentText, Unreadable> {
    let broken = |_| Err(Unreadable::damaged("what it wraps is broken"));
    super::read(bytes, &broken).map(|read| read.text)
}

const LETTER: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<?xml-stylesheet type="text/xsl" href="CDA.xsl"?>
<ClinicalDocument xmlns="urn:hl7-org:v3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
  <id extension="DS-17" root="2.16.840.1.113883.19.5.1"/>
  <code code="18842-5" codeSystem="2.16.840.1.113883.6.1" displayName="Discharge summary"/>
  <title>Lakeside Hospital: Discharge Summary</title>
  <effectiveTime value="202603141630+0000"/>
  <recordTarget><patientRole>
    <id extension="00481516" root="2.16.840.1.113883.19.5"/>
    <id nullFlavor="UNK"/>
    <addr><streetAddressLine>12 Mill Lane</streetAddressLine><city>Springfield</city></addr>
    <telecom value="tel:+1-555-0100"/>
    <patient>
      <name use="P"><given>Mia</given></name>
      <name use="L"><given>Maria</given><given>Anne</given><family>Lindqvist</family></name>
      <administrativeGenderCode code="F" displayName="Female"/>
      <birthTime value="19570314"/>
    </patient>
  </patientRole></recordTarget>
  <author><time value="20260314"/><assignedAuthor><id root="2.16.840.1.113883.4.6" extension="9930609935"/><assignedPerson><name><prefix>Dr.</prefix>
    <given>Owen</given><family>Ng</family></name></assignedPerson>
    <representedOrganization><name>Lakeside Hospital</name></representedOrganization></assignedAuthor></author>
  <custodian><assignedCustodian><representedCustodianOrganization><name>Lakeside Trust</name>
    </representedCustodianOrganization></assignedCustodian></custodian>
  <informationRecipient><intendedRecipient><informationRecipient><name><given>Ida</given>
    <family>Brandt</family></name></informationRecipient><receivedOrganization>
    <name>Riverside Clinic</name></receivedOrganization></intendedRecipient></informationRecipient>
  <componentOf><encompassingEncounter><effectiveTime><low value="20260310"/><high value="20260314"/>
    </effectiveTime></encompassingEncounter></componentOf>
  <component><structuredBody>
    <component><section><title>Medications</title><text>
      <table><thead><tr><th>Drug</th><th>Dose</th><th>Note</th></tr></thead>
      <tbody><tr><td><content ID="m1">Metformin</content></td><td>500 mg</td><td/></tr>
      <tr><td>Lisinopril</td><td>10 mg<br/>5 mg at night</td><td>check K<sup>+</sup></td></tr></tbody></table>
    </text></section></component>
    <component><section><title>Plan</title><text>
      <paragraph>Return if
         worse.</paragraph>
      <list listType="ordered"><item>Bloods in 2 weeks</item><item>Clinic in 4 weeks</item></list>
      <list><caption>Warnings</caption><item>No <content styleCode="Bold">ibuprofen</content></item></list>
    </text>
    <component><section><title>Diet</title><text>Low salt &lt; 2 g</text></section></component>
    </section></component>
    <component><section><code code="1" displayName="Results"/><entry/></section></component>
  </structuredBody></component>
</ClinicalDocument>"#;

#[test]
fn a_discharge_summary_reads_like_a_letter() {
    let read = read(LETTER.as_bytes()).unwrap();
    let expected = "\
Lakeside Hospital: Discharge Summary
Type: Discharge summary (LOINC 18842-5)
Document identifier: DS-17 (2.16.840.1.113883.19.5.1)
Date: 2026-03-14 16:30 +00:00
Patient: Maria Anne Lindqvist
Other name: Mia
Date of birth: 1957-03-14
Sex: Female
Identifier: 00481516 (2.16.840.1.113883.19.5)
Address: 12 Mill Lane, Springfield
Telephone: +1-555-0100
Author: Dr. Owen Ng, Lakeside Hospital
NPI: 9930609935
Custodian: Lakeside Trust
To: Ida Brandt, Riverside Clinic
Admission: 2026-03-10
Discharge: 2026-03-14

Medications
Drug | Dose | Note
Metformin | 500 mg | 
Lisinopril | 10 mg; 5 mg at night | check K+

Plan
Return if worse.
1. Bloods in 2 weeks
2. Clinic in 4 weeks
Warnings
- No ibuprofen

Diet
Low salt < 2 g

Results";
    assert_eq!(read.pages[0].text(), expected);
    assert_eq!(
        read.warnings,
        ["The section \"Results\" has coded entries but no text; they were not read."]
    );
}

#[test]
fn a_document_whose_wrapped_file_cannot_be_read_is_refused_rather_than_read_by_its_cover() {
    let xml = r#"<ClinicalDocument><title>Letter</title><component><nonXMLBody>
        <text mediaType="application/pdf" representation="B64">JVBERi0=</text>
        </nonXMLBody></component></ClinicalDocument>"#;
    let refused = read(xml.as_bytes()).unwrap_err();
    assert!(refused.to_string().contains("what it wraps is broken"), "{refused}");
    let archive =
        xml.replace("application/pdf", "application/gzip").replace("JVBERi0=", "H4sIAA==");
    let refused = read(archive.as_bytes()).unwrap_err();
    assert!(refused.to_string().contains("application/gzip"), "{refused}");
}

#[test]
fn a_document_without_words_has_no_text() {
    let read = read(b"<ClinicalDocument><code nullFlavor='NI'/></ClinicalDocument>");
    assert_eq!(read.unwrap_err(), Unreadable::NoText);
}
