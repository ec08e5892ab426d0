-- Enables cutting one scan into the documents that it holds: of each that a person cut out, which file it
-- lies in and which pages it has. The file itself stays whole and is never rewritten: the document's own
-- original names it, and only this table says that it is read there. In the fold, documents that came in
-- by themselves have no row.

CREATE TABLE document_cuts (
  document_id TEXT PRIMARY KEY REFERENCES documents,
  parent_id TEXT NOT NULL REFERENCES documents (document_id),
  first_page INTEGER NOT NULL,      -- from 1
  last_page INTEGER NOT NULL,       -- not before the first
  of_pages INTEGER NOT NULL,        -- of the file
  session_id TEXT, changed_by_user_id TEXT, change_timestamp INTEGER NOT NULL
) STRICT;
CREATE INDEX document_cuts_by_parent ON document_cuts (parent_id, first_page);
