import type { ImportFound, ImportProblem } from '../../files.ts';
import { html } from '../../html.ts';
import type { Html } from '../../html.ts';
import { page, proofOf } from '../../layout.ts';
import type { Routes } from '../../routes.ts';
import type { Outcome, Scene } from '../../scene.ts';
import { button, go, lines } from '../parts.ts';

const IMPORT = '/people/import';
/** Where a form with a file is sent. */
export const UPLOADS: ReadonlySet<string> = new Set([IMPORT]);
/** 2,000 rows need about a tenth of it. */
const MOST_KILOBYTES = 1024;
const PROBLEMS_SHOWN = 100;

/** What a file would do, until somebody decides. It may hold PINs, so it stands in memory alone. */
interface Draft {
  readonly kind: 'import';
  readonly found: ImportFound;
}

/** `/people/import`: users from a spreadsheet, with what would be added before anything is; and spreadsheets of all. */
export function files(routes: Routes): void {
  routes.page(IMPORT, 'manager', (scene) => formPage(scene));

  routes.upload(IMPORT, 'manager', (scene, form): Outcome => {
    const { parts, reader, memory, t, w } = scene;
    const content = form.file('file');
    if (!content || content.length === 0) return { to: IMPORT, note: t.importing.noFile, refused: true };
    if (content.length > MOST_KILOBYTES * 1024)
      return { to: IMPORT, note: w.files.tooLarge(MOST_KILOBYTES), refused: true };
    const draft: Draft = { kind: 'import', found: parts.files.read(reader.member, content) };
    return { to: `${IMPORT}/${memory.drafts.keep(reader.member.id, draft)}` };
  });

  routes.page(`${IMPORT}/progress`, 'manager', (scene) => progressPage(scene));

  routes.page(`${IMPORT}/:key`, 'manager', (scene) => {
    const draft = draftIn(scene);
    return draft && planPage(scene, draft.found);
  });

  routes.form(`${IMPORT}/:key/begin`, 'manager', (scene): Outcome => {
    const { t, memory } = scene;
    const draft = draftIn(scene);
    if (!draft) return { to: IMPORT, note: t.importing.forgotten, refused: true };
    if (!draft.found.begin()) return { to: `${IMPORT}/progress`, note: t.importing.busy, refused: true };
    memory.drafts.drop(scene.c.req.param('key') ?? '');
    return { to: `${IMPORT}/progress` };
  });

  routes.page('/people/users.csv', 'manager', async ({ parts, reader, w, c }) =>
    c.body(new Uint8Array(await parts.files.exportUsers(reader.member)), 200, {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="${w.files.usersName}"`,
    }),
  );
}

function formPage(scene: Scene): Html {
  const { t, w, to } = scene;
  const body = html`<p>${t.importing.hint}</p>
    <form method="post" class="fields" enctype="multipart/form-data" action="${to(IMPORT)}">
      ${proofOf(scene)}
      <label
        >${t.importing.file}
        <input type="file" name="file" accept=".csv,.tsv,.txt,text/csv" required />
      </label>
      <p class="acts"><button class="primary">${t.importing.read}</button></p>
    </form>
    <h2>${t.importing.export}</h2>
    <p>${t.importing.exportHint}</p>
    <p class="acts">
      <a class="button" href="${to('/people/users.csv')}" download>${w.files.exportUsers}</a>
      <a class="button" href="${to('/history.csv')}" download>${w.files.exportEntries(undefined)}</a>
    </p>`;
  return page(scene, { title: w.files.title, trail: [{ label: t.nav.people, to: '/people' }], body });
}

function planPage(scene: Scene, found: ImportFound): Html {
  const { t, w, c } = scene;
  const isSomething = found.newUsers + found.newCodes + found.newTags > 0;
  const path = `${IMPORT}/${c.req.param('key')}`;
  const body = html`${lines(w.files.plan(found))}
    ${problemsPart(scene, found.problems, w.files.problems(found.problems.length))}
    <div class="acts">
      ${isSomething ? button(scene, `${path}/begin`, { label: w.files.yes, style: 'primary' }) : ''}
      ${go(scene, IMPORT, t.cancel)}
    </div>`;
  return page(scene, { title: w.files.importTitle, trail: trail(scene), body });
}

function progressPage(scene: Scene): Html {
  const { t, w, parts, reader } = scene;
  const progress = parts.files.progressOf(reader.member.id);
  const isRunning = progress?.isOver === false;
  const body = html`<section id="run" data-live ${isRunning ? html`data-repeats` : ''} aria-live="polite">
    ${
      progress
        ? html`<p class="big">${progressWords(scene, progress)}</p>
            ${isRunning ? html`<progress aria-label="${t.several.progress}" max="${progress.total}" value="${progress.done}"></progress>` : ''}
            ${problemsPart(scene, progress.problems, w.files.misses(progress.problems.length))}`
        : html`<p>${t.importing.none}</p>`
    }
    <div class="acts">${isRunning ? '' : go(scene, '/people', t.several.toPeople)}</div>
  </section>`;
  return page(scene, {
    ...{ title: w.files.importTitle, trail: trail(scene), body, isLive: true },
    ...(isRunning && { repeats: 2 }),
  });
}

function progressWords(
  { w }: Scene,
  {
    done,
    total,
    isOver,
    problems,
  }: { done: number; total: number; isOver: boolean; problems: readonly unknown[] },
): string {
  if (!isOver) return w.files.running(done, total);
  return done === total ? w.files.done(done - problems.length) : w.files.stopped(done, total);
}

function problemsPart({ w }: Scene, all: readonly ImportProblem[], title: string): Html | '' {
  if (all.length === 0) return '';
  return html`<div class="note refused">
    <p>${title}</p>
    <ul>
      ${all.slice(0, PROBLEMS_SHOWN).map(({ line, text }) => html`<li>${w.files.problemLine(line, text)}</li>`)}
    </ul>
    ${all.length > PROBLEMS_SHOWN ? html`<p>${w.files.more(all.length - PROBLEMS_SHOWN)}</p>` : ''}
  </div>`;
}

function trail({ t, w }: Scene): { label: string; to: string }[] {
  return [
    { label: t.nav.people, to: '/people' },
    { label: w.files.title, to: IMPORT },
  ];
}

function draftIn({ memory, reader, c }: Scene): Draft | undefined {
  return memory.drafts.find(reader.member.id, c.req.param('key') ?? '', isDraft);
}

function isDraft(value: unknown): value is Draft {
  return (value as { kind?: unknown } | undefined)?.kind === 'import';
}
