/** PDFs as a scanner with text recognition gives them, made for a story. */

/** One page for each text, line by line. */
export function scan(pages: readonly string[]): Buffer {
  const kids = pages.map((_, page) => `${4 + 2 * page} 0 R`).join(" ");
  const objects = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    `<< /Type /Pages /Kids [${kids}] /Count ${pages.length} >>`,
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
  ];
  for (const page of pages) {
    const lines = page.split("\n").map((line) => `(${line.replace(/[\\()]/g, "\\$&")}) Tj T*`);
    const content = `BT /F 10 Tf 13 TL 60 790 Td ${lines.join("\n")} ET`;
    objects.push(
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents ${objects.length + 2} 0 R ` +
        "/Resources << /Font << /F 3 0 R >> >> >>",
      `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
    );
  }
  let file = "%PDF-1.7\n";
  const places = objects.map((object, place) => {
    const at = file.length;
    file += `${place + 1} 0 obj\n${object}\nendobj\n`;
    return `${String(at).padStart(10, "0")} 00000 n \n`;
  });
  const size = objects.length + 1;
  const table = file.length;
  file += `xref\n0 ${size}\n0000000000 65535 f \n${places.join("")}`;
  file += `trailer\n<< /Size ${size} /Root 1 0 R >>\nstartxref\n${table}\n%%EOF\n`;
  return Buffer.from(file, "latin1");
}

/** A laboratory's page about somebody invented. */
export const report = (name: string, born: string, number: string, count: string) => `\
LISTER PATHOLOGY   Tel 02 9111 0000   ${count}
Patient: ${name}     DOB: ${born}
Lab No: ${number}     Collected: 03/11/2026
Requested by: Dr P Ramanathan

PATHOLOGY REPORT

HAEMATOLOGY
Haemoglobin 141 g/L (130-180)
White cells 6.8 (4.0-11.0)
Platelets 244 (150-400)

Reported by Dr U Marsh`;
