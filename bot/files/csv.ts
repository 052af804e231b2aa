import { CsvError, parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';

/** A spreadsheet takes a cell that begins so for a formula (OWASP, CSV injection). */
const FORMULA = /^[=+\-@\t\r]/;

export type Table =
  | { readonly kind: 'table'; readonly header: readonly string[]; readonly rows: readonly TableRow[] }
  | { readonly kind: 'unreadable'; readonly line?: number };

export interface TableRow {
  /** In the file, counted from 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

/** As spreadsheets write it: with commas, semicolons or tabs, in UTF-8 or Windows-1252. */
export function readTable(content: Uint8Array): Table {
  const text = decoded(content);
  const [first = ''] = text.split(/\r?\n/, 1);
  const delimiter = [';', '\t'].find((sign) => first.split(sign).length > first.split(',').length) ?? ',';
  try {
    const records = parse(text, {
      delimiter,
      bom: true,
      trim: true,
      skip_empty_lines: true,
      relax_column_count: true,
      info: true,
    }) as unknown as { record: string[]; info: { lines: number } }[];
    const [header, ...rows] = records.map(({ record, info }) => ({
      line: info.lines,
      cells: record.map(unguarded),
    }));
    if (!header) return { kind: 'unreadable' };
    return {
      kind: 'table',
      header: header.cells,
      rows: rows.filter(({ cells }) => cells.some((cell) => cell !== '')),
    };
  } catch (error) {
    // Its message quotes what stands in the file.
    const line = error instanceof CsvError ? Number(error['lines']) : NaN;
    return { kind: 'unreadable', ...(Number.isFinite(line) && { line }) };
  }
}

/** For a spreadsheet: UTF-8 with its mark, and no cell that it would take for a formula. */
export function writeTable(header: readonly string[], rows: readonly (readonly string[])[]): Uint8Array {
  const text = stringify(
    [header, ...rows].map((row) => [...row]),
    {
      bom: true,
      record_delimiter: 'windows',
      escape_formulas: true,
    },
  );
  return Buffer.from(text, 'utf8');
}

function decoded(content: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(content);
  } catch {
    return new TextDecoder('windows-1252').decode(content);
  }
}

/** What an export has guarded comes back as it was. */
function unguarded(cell: string): string {
  return cell.startsWith("'") && FORMULA.test(cell.slice(1)) ? cell.slice(1) : cell;
}
