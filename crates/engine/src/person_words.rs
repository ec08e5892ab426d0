//! The words by which `person` tells names from what stands around them, as data.
//!
//! All in small letters and without full stops, separated by spaces.

use std::collections::HashSet;
use std::sync::LazyLock;

/// A list of words, looked up by hash.
pub(super) type Words = LazyLock<HashSet<&'static str>>;

/// Before a name; a full stop after them is dropped before comparing.
pub(super) static TITLES: Words = LazyLock::new(|| {
    "\
    mr mrs ms miss mx master mstr mr/ms mr/mrs mr/mrs/ms mr/mrs/miss ms/mr smt shri sri kumari mdm \
    encik puan vaidya dra dre dr doctor prof professor assoc associate a/prof adj \
    mev mnr mej mejuffrou dhr mevr cik tuan \
    sir dame lady lord rev reverend fr sr sister nurse hon madam mme herr frau sra capt \
    captain sgt col"
        .split(' ')
        .collect()
});

/// Titles that show a clinician.
pub(super) static CLINICAL_TITLES: Words = LazyLock::new(|| {
    "\
    dr dra dre vaidya doctor prof professor a/prof assoc associate"
        .split(' ')
        .collect()
});

/// After a name. A token of capitals that ends like a degree is one as well.
pub(super) static POST_NOMINALS: Words = LazyLock::new(|| {
    "\
    md do mbbs mbchb mb bs bch bao chb phd msc bsc ba ma mph dphil dm dds dmd dpm od np \
    pa pa-c rn rm aprn fnp fnp-c fnp-bc cnp crnp cnm crna lpn en pharmd rph facp facs \
    facc frcp frcs frcr frcgp frcpath frca frcog frcpch frcpsych frcem mrcp mrcs mrcgp \
    mrcog mrcpch fracp fracs fracgp franzcr franzcog franzco franzcp fanzca frcpa facem \
    bams bhms mds dnb mch frcpc frcsc ccfp faap arnp acrrm facrrm dch dranzcog dcn csw lcsw psyd dpt miscp mcsp micgp ficgp facd frnzcgp mrcpi frcpi frcsi bds mfds bphty bphysio bpharm mpharm ccc-slp hons ms-ccc"
        .split(' ')
        .collect()
});

/// Parts of surnames that are written small.
pub(super) static PARTICLES: Words = LazyLock::new(|| {
    "\
    de da do dos das del della di du la le las los van von v der den ter ten te bin binti \
    binte bint ibn 't ’t al el ap ab ferch y e i zu zur af av st san dei degli s/o d/o a/l a/p ní nic ó mac mc abu ben \
    bat"
    .split(' ')
    .collect()
});

/// Words after which letters and forms never go on with a name.
pub(super) static HARD_ENDS: Words = LazyLock::new(|| {
    "\
    dob date sex male female gender age aged nhs mrn ihi urn ur hosp medicare phone tel \
    telephone mobile address ref id npi gmc provider consultant registrar specialist cc \
    signed electronically title via and or iii iv obe mbe ao oam i'm jr snr jnr sr. esq"
        .split(' ')
        .collect()
});

/// Words that end a name in a sentence. Under a label they are surnames.
pub(super) static SOFT_ENDS: Words = LazyLock::new(|| {
    "\
    born re no number on at in for of with from was is has who this the to your our my his \
    her we page printed tests by as ii"
        .split(' ')
        .collect()
});

/// Degrees that are surnames, too.
pub(super) static AMBIGUOUS_DEGREES: Words =
    LazyLock::new(|| "ma do ba en bao".split(' ').collect());

/// Titles that are words of the language and surnames, too.
pub(super) static LONG_TITLES: Words = LazyLock::new(|| {
    "\
    doctor professor associate master sir dame lady lord sister nurse col captain madam"
        .split(' ')
        .collect()
});

/// What may stand between a label and the name.
pub(super) static LEADING: Words = LazyLock::new(|| {
    "patient patient's patient’s pt client our your my mutual name".split(' ').collect()
});

/// What stands where a name is not known or not told.
pub(super) static PLACEHOLDERS: Words = LazyLock::new(|| {
    "\
    unknown none nil not n/a tbc withheld withdrawn redacted removed anonymous anonymised \
    same see as above below details detail information the this these all any please self \
    various refer request re"
        .split(' ')
        .collect()
});

/// Words under a label of readers that are no person's name: an office, or the patient who came alone.
pub(super) static OFFICES: Words = LazyLock::new(|| {
    "\
    self reception records accounts admissions registry triage bookings admin appointments \
    radiology pathology neurology cardiology physiotherapy dermatology surgery"
        .split(' ')
        .collect()
});

/// What an organisation or a profession is called: with neither title nor degree it is nobody.
pub(super) static ORGANISATIONS: Words = LazyLock::new(|| {
    "\
    hospital hospitals clinic clinics practice surgery centre center medical health \
    healthcare pathology radiology imaging laboratory laboratories lab department dept \
    unit service services trust nhs university rooms group associates partnership partners \
    foundation community general doctors doctor physician surgeon nurse practitioner gp parent \
    guardian colleague colleagues team manager director secretary cardiology neurology \
    gynaecology medicine emergency outpatient outpatients inpatient pharmacy limited ltd \
    pty inc llc program college school committee council insurance fund \
    insurer assurance plc gmbh corp corporation"
        .split(' ')
        .collect()
});

/// Words that show that this is no person at all.
pub(super) static NOT_A_PERSON: Words = LazyLock::new(|| {
    "\
    hospital hospitals clinic clinics practice surgery centre center medical health \
    healthcare pathology radiology imaging laboratory laboratories lab department dept \
    unit ward service services trust nhs university street st. road rd lane avenue ave \
    drive parade court suite level floor building house rooms group associates \
    partnership partners doctors foundation community regional general report summary request referral \
    details detail information result results name unknown none nil not patient patients \
    client diagnosis diagnoses history examination exam findings impression conclusion \
    comment comments plan medication medications allergies allergy letter appointment \
    invoice account prescription consent form signature doctor physician surgeon nurse \
    practitioner gp parent guardian sir madam colleague colleagues team manager director \
    secretary copy private confidential urgent routine new follow-up review clinical \
    specimen collected received reported test tests blood chest ct mri x-ray xray \
    ultrasound left right abdomen total date time dear yours kind regards sincerely \
    faithfully thank thanks see above below same as please self gynaecology cardiology \
    neurology medicine emergency outpatient outpatients inpatient pharmacy department. \
    limited ltd pty inc llc p.c program college school committee council insurance \
    medicare box dosage dose tablet status final number no statement details. discharge \
    admission progress procedure operation ecg scan assessment background ignore \
    instructions previous system assistant user output withdrawn redacted n/a tbc male \
    female relationship next kin fund insurer assurance plc gmbh corp corporation"
        .split(' ')
        .collect()
});
