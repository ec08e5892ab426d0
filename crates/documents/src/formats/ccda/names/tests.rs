//! Names as vendors write them.

use super::*;
use crate::formats::xml;

fn names(xml: &str) -> Names {
    let person = xml::parse(format!("<p>{xml}</p>").as_bytes(), "p").unwrap();
    of(&person, "20261116").unwrap()
}

fn value(xml: &str) -> String {
    names(xml).name.value
}

#[test]
fn parts_that_say_nothing_and_titles_are_no_part_of_a_name() {
    let table = [
        (
            "<name><given>Harold</given><given></given><family>Pennington</family></name>",
            "Harold Pennington",
        ),
        (
            "<name><given>HAROLD</given><given>null</given><family>PENNINGTON</family></name>",
            "HAROLD PENNINGTON",
        ),
        (
            "<name><given>Ana</given><given nullFlavor='NI'/><family>Cruz</family></name>",
            "Ana Cruz",
        ),
        ("<name><given>Data 5</given><family>Export5</family></name>", "Data 5 Export5"),
        (
            "<name><prefix>Dr</prefix><given>Helen</given><family>Marsh</family><suffix>MD</suffix></name>",
            "Helen Marsh",
        ),
        ("<name><given>Andrew</given><family>MA</family></name>", "Andrew MA"),
        (
            "<name><given>Robert</given><given qualifier='CL'>Bob</given><family>Lane</family></name>",
            "Robert Lane",
        ),
        (
            "<name><given>Eve</given><family qualifier='BR'>Ward</family><family qualifier='SP'>Page</family></name>",
            "Eve Page",
        ),
        (
            "<name><given>Jan</given><prefix qualifier='VV'>van der </prefix><family>Berg</family></name>",
            "Jan van der Berg",
        ),
        ("<name><given>Mia</given><family qualifier='BR'>Ito</family></name>", "Mia Ito"),
        ("<name>Dr Owen Ng, MD</name>", "Owen Ng"),
        ("<name>NG, Owen</name>", "Owen NG"),
    ];
    for (xml, expected) in table {
        let names = names(xml);
        assert_eq!(names.name.value, expected);
        assert!(names.name.shown.contains(expected), "{}", names.name.shown);
        assert!(!names.name.is_partial, "{expected}");
    }
}

#[test]
fn the_legal_name_of_the_day_is_the_one_that_is_meant() {
    let legal = "<name use='L'><given>Eve</given><family>Page</family></name>";
    let search = "<name use='SRCH'><given>Evie</given><family>Ward</family></name>";
    assert_eq!(value(&format!("{search}{legal}")), "Eve Page");
    let former = "<name use='L'><given>Eve</given><family>Ward</family><validTime><high value='2010'/></validTime></name>";
    let read = names(&format!("{former}{legal}"));
    assert_eq!(read.name.value, "Eve Page");
    assert!(read.rivals.is_empty() && read.others[0].value == "Eve Ward");
    let plain = "<name><given>Eve</given><family>Page</family></name>";
    assert_eq!(value(&format!("{former}{plain}")), "Eve Page");
    let to_come = "<name use='L'><given>Eve</given><family>Lane</family><validTime><low value='20300101'/></validTime></name>";
    assert_eq!(value(&format!("{to_come}{legal}")), "Eve Page");
}

#[test]
fn two_legal_names_are_rivals_and_one_twice_is_one() {
    let one = "<name use='L'><given>Eve</given><family>Page</family></name>";
    let other = "<name use='L'><given>Eve</given><family>Lane</family></name>";
    assert_eq!(names(&format!("{one}{other}")).rivals[0].value, "Eve Lane");
    assert!(names(&format!("{one}{one}")).rivals.is_empty());
}

#[test]
fn a_name_of_one_part_or_of_another_use_is_known_as_such() {
    assert!(names("<name use='L'><family>Page</family></name>").name.is_partial);
    assert!(names("<name use='L'><given>Eve</given><family>null</family></name>").name.is_partial);
    assert!(names("<name>Eve</name>").name.is_partial);
    assert!(names("<name use='P'><given>Eve</given><family>Page</family></name>").is_by_the_way);
    let empty = xml::parse(b"<p><name nullFlavor='UNK'/><name><given/></name></p>", "p").unwrap();
    assert!(of(&empty, "20261116").is_none());
}
