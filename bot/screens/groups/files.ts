import type { ImportProblem } from '../../files/import-plan.ts';
import { gives, neutral } from '../../chat/act.ts';
import type { Screen, ScreenButton } from '../../chat/screen.ts';
import { lines, type Html } from '../../text/html.ts';
import type { Texts } from '../../text/index.ts';

const DAYS = [30, 365];
const PROBLEMS_SHOWN = 15;

/** `files`: how users come in, and what goes out. */
export const files: Screen = {
  title: ({ t }) => t.files.title,
  up: () => 'users-filter',
  body: ({ t }) => ({
    text: t.files.text,
    buttons: [
      [{ label: t.files.exportUsers, act: 'users' }],
      DAYS.map((days): ScreenButton => ({
        label: t.files.exportEntries(days),
        act: 'entries',
        value: String(days),
      })),
      [{ label: t.files.exportEntries(undefined), act: 'entries', value: 'all' }],
    ],
  }),
  actions: {
    users: neutral(({ t }) => ({ note: t.files.underWay, files: { kind: 'users' } })),
    entries: neutral(({ t }, value) => {
      const days = DAYS.find((each) => each === Number(value));
      return { note: t.files.underWay, files: { kind: 'entries', ...(days !== undefined && { days }) } };
    }),
  },
};

/** `import`: what a file would do, and how far it is. */
export const importRows: Screen = {
  title: ({ t }) => t.files.importTitle,
  up: () => 'files',
  body({ t, import: rows, importing }) {
    if (!rows) return undefined;
    if (importing && rows.isBegun) {
      const { done, total, problems, isOver } = importing;
      const words = t.files;
      const isWhole = done === total;
      return {
        text: lines(
          !isOver
            ? words.running(done, total)
            : isWhole
              ? words.done(done - problems.length)
              : words.stopped(done, total),
          ...problemLines(t, problems, words.misses),
        ),
        buttons: isOver ? [[{ label: words.close, act: 'close' }]] : [],
      };
    }
    if (rows.isBegun)
      return {
        text: lines(t.files.cutOff),
        buttons: [
          [
            { label: t.files.goOn, act: 'yes' },
            { label: t.button.cancel, act: 'close' },
          ],
        ],
      };
    const { newUsers, newCodes, newTags, there, problems } = rows;
    return {
      text: lines(
        t.files.plan(newUsers, newCodes, { newTags, there }),
        ...problemLines(t, problems, t.files.problems),
      ),
      buttons: [
        newUsers + newCodes + newTags > 0 ? [{ label: t.files.yes, act: 'yes', style: 'success' }] : [],
        [{ label: t.button.cancel, act: 'close' }],
      ],
    };
  },
  actions: {
    yes: gives(({ t, import: rows }) =>
      rows ? { import: { ...rows, isBegun: true }, files: { kind: 'import' } } : { to: 'home', note: t.gone },
    ),
    close: neutral(() => ({ to: 'users/0', import: null, search: '' })),
  },
};

function problemLines(
  t: Texts,
  all: readonly ImportProblem[],
  title: (count: number) => string,
): (Html | string)[] {
  if (all.length === 0) return [];
  const shown = all.slice(0, PROBLEMS_SHOWN);
  return [
    title(all.length),
    ...shown.map(({ line, text }) => t.files.problemLine(line, text)),
    ...(all.length > shown.length ? [t.files.more(all.length - shown.length)] : []),
  ];
}
