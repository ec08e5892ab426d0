/** The comparison's documents as the rows of one table. */
import type { ComparedDocument, ValueChange } from "@/ipc";

export interface Row {
  key: string;
  document: ComparedDocument;
  /** Whether it is the document's first row, which names the document. */
  first: boolean;
  /** `null` where there is no value to be shown. */
  value: ValueChange | null;
  /** How many values of the document are not shown; on its last row alone. */
  leftOut: number;
}

/** A row for each value, and one for a document without any. */
export function rowsOf(documents: readonly ComparedDocument[]): Row[] {
  return documents.flatMap((document) => {
    const values: (ValueChange | null)[] = document.values.length > 0 ? document.values : [null];
    return values.map((value, at) => ({
      key: `${document.document_id} ${at}`,
      document,
      first: at === 0,
      value,
      leftOut: at === values.length - 1 ? document.left_out : 0,
    }));
  });
}
