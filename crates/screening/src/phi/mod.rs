//! Personal health information: the identifiers of HIPAA's Safe Harbor (45 CFR 164.514(b)(2)) and
//! the national ones of the countries served.
