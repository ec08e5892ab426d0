-- Enables documents that came within others, such as what is attached to an e-mail: each is a document of
-- its own, and here stands in which file it came, at which place and under which name. A document that
-- came in several files has several rows. That a file has rows says that all its parts were taken out.

CREATE TABLE document_parts (
  parent_id TEXT NOT NULL REFERENCES documents (document_id),
  position INTEGER NOT NULL,        -- from 1
  document_id TEXT NOT NULL REFERENCES documents (document_id),
  name TEXT NOT NULL,               -- within the parent; may name the patient
  session_id TEXT, changed_by_user_id TEXT, change_timestamp INTEGER NOT NULL,
  PRIMARY KEY (parent_id, position)
) STRICT;
CREATE INDEX document_parts_by_document ON document_parts (document_id);
