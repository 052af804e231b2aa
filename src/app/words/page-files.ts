import { exportEntries, exportUsers } from '../../../bot/files/export.ts';
import { planImport } from '../../../bot/files/import-plan.ts';
import { importRows } from '../../../bot/files/import-rows.ts';
import { textOf } from '../../../bot/text/index.ts';
import type { Texts } from '../../../bot/text/index.ts';
import type { Clock } from '../../domain/clock.ts';
import { byMember } from '../../domain/people/actor.ts';
import type { LogFault } from '../fault.ts';
import type { House } from '../../engine/house.ts';
import type { MemberView } from '../../engine/views/member-views.ts';
import type { ImportProgress, PageFiles } from '../../http/files.ts';

/** Spreadsheets for the page, as the chat reads and writes them. */
export function pageFilesOf({
  house,
  clock,
  fault,
}: {
  readonly house: House;
  readonly clock: Clock;
  readonly fault: LogFault;
}): PageFiles & { stop: () => Promise<void> } {
  const progress = new Map<number, ImportProgress>();
  const running = new Set<Promise<void>>();
  let isStopped = false;
  const parts = ({ language }: MemberView): { house: House; t: Texts; now: number } => ({
    house,
    t: textOf(language),
    now: clock.now(),
  });
  return {
    exportEntries: (member, only) => exportEntries(parts(member), only, member),
    exportUsers: (member) => exportUsers(parts(member)),
    progressOf: (member) => progress.get(member),
    read: (member, content) => {
      const { rows, newUsers, newCodes, newTags, there, problems } = planImport(content, parts(member));
      const begin = (): boolean => {
        if (isStopped || progress.get(member.id)?.isOver === false) return false;
        // Whoever was removed gives nobody access any more.
        const mayGoOn = (): boolean => {
          const role = isStopped ? undefined : house.members.get(member.id)?.role;
          return role === 'owner' || role === 'manager';
        };
        const run = importRows(rows, { ...parts(member), by: byMember(member.id), mayGoOn }, (now) =>
          progress.set(member.id, now),
        )
          .catch((error: unknown) => {
            progress.delete(member.id);
            fault('An import on the page', error);
          })
          .finally(() => running.delete(run));
        running.add(run);
        return true;
      };
      return { newUsers, newCodes, newTags, there, problems, begin };
    },
    stop: async () => {
      isStopped = true;
      await Promise.all(running);
    },
  };
}
