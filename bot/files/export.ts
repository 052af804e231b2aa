import type { Role } from '../../src/domain/people/user.ts';
import type { House } from '../../src/engine/house.ts';
import type { CodeView } from '../../src/engine/views/code-views.ts';
import type { EntrySelection } from '../../src/engine/views/entry-views.ts';
import { stateWords } from '../text/lines/lines.ts';
import type { Texts } from '../text/index.ts';
import { writeTable } from './csv.ts';

interface Parts {
  readonly house: House;
  readonly t: Texts;
  /** Epoch milliseconds. */
  readonly now: number;
}

const AT_ONCE = 200;
/** More than a spreadsheet shows well. */
const MOST_ENTRIES = 200_000;

const aMoment = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

/** Users, and a line for each of their codes; no PIN. */
export async function exportUsers({ house, t, now }: Parts): Promise<Uint8Array> {
  const rows: string[][] = [];
  for (const [at, user] of house.queries.allUsers().entries()) {
    if (at % AT_ONCE === AT_ONCE - 1) await aMoment();
    const tags = house.groups.tagsOf(user.id).map(({ name }) => name);
    const who = [
      user.firstName,
      user.lastName,
      user.phone ?? '',
      user.email ?? '',
      user.birthday ?? '',
      tags.join(', '),
    ];
    const codes = house.queries.codesOf(user.id);
    const words = (code: CodeView): string[] => [
      code.grants.map(({ deviceName }) => deviceName).join(', '),
      t.schedule(code.schedule, { now, zone: house.zone }),
      code.paused ? t.rest.paused : code.over ? t.rest.over : '',
      code.grants
        .map((grant) => `${grant.deviceName}: ${stateWords(t, grant, { now, zone: house.zone })}`)
        .join('; '),
    ];
    if (codes.length === 0) rows.push([...who, '', '', '', '']);
    for (const code of codes) rows.push([...who, ...words(code)]);
  }
  return writeTable(t.files.userColumns, rows);
}

/** The newest first. @param reader whose ears it is for */
export async function exportEntries(
  { house, t }: Parts,
  only: EntrySelection,
  reader: { readonly id: number; readonly role: Role },
): Promise<Uint8Array> {
  const rows: string[][] = [];
  for (let offset = 0; offset < MOST_ENTRIES; offset += AT_ONCE) {
    const page = house.queries.entries({
      ...only,
      limit: AT_ONCE,
      offset,
      role: reader.role,
      member: reader.id,
    });
    if (page.length === 0) break;
    for (const entry of page)
      rows.push([
        new Date(entry.at).toISOString(),
        t.dated(entry.at, house.zone),
        entry.user?.name ?? (entry.code === undefined ? '' : t.whose(undefined)),
        entry.member ?? '',
        t.log.how[entry.how],
        entry.deviceName,
        entry.means === undefined ? '' : t.log.means[entry.means],
        entry.outside ? t.log.outside : '',
      ]);
    await aMoment();
  }
  return writeTable(t.files.entryColumns, rows);
}
