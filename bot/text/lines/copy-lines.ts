import type { BackupView } from '../../../src/engine/views/backup-views.ts';
import type { Html } from '../html.ts';
import type { Here } from './lines.ts';

const MEGABYTE = 1_000_000;

/** How the copies of the house stand. */
export function copyLines(
  { newest, at, isProven, troubles, isRunning, folders, needsCopy, needsSheet }: BackupView,
  { t, now, zone }: Here,
): (Html | string | undefined)[] {
  const isThere = newest !== undefined && at !== undefined;
  return [
    isThere
      ? t.backups.newest(newest.name, t.moment(at, now, zone), (newest.bytes / MEGABYTE).toFixed(1))
      : t.backups.none,
    isThere ? (isProven ? t.backups.proven : t.backups.unproven) : undefined,
    isRunning ? t.backups.running : undefined,
    t.backups.places(folders),
    ...Object.entries(troubles).map(([folder, code]) => t.backups.trouble(folder, code)),
    needsCopy ? t.backups.needsCopy : undefined,
    needsSheet ? t.backups.needsSheet : undefined,
  ];
}
