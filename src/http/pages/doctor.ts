import { html } from '../html.ts';
import { page } from '../layout.ts';
import type { Routes } from '../routes.ts';
import { button, lines } from './parts.ts';

/** `/doctor`: what works, how old it is, how fast, and what to do next. */
export function doctor(routes: Routes): void {
  routes.page('/doctor', 'owner', (scene) => {
    const { house, w, here } = scene;
    const last = house.doctor.view();
    const findings = last?.results.flatMap((one) => one.findings ?? []) ?? [];
    const moves = findings.flatMap((one) =>
      one.code === 'driver-renamed' && one.now !== undefined ? [{ was: one.was, now: one.now }] : [],
    );
    const body = html`<section id="doctor" data-live aria-label="${w.doctor.title}">
      <p class="faint">${w.doctor.intro}</p>
      ${last ? lines(w.doctor.lines(last.results, here)) : ''}
      ${last?.isRunning ? html`<p role="status">${w.doctor.running}</p>` : button(scene, '/doctor', { label: w.doctor.begin, style: 'primary' })}
      ${moves.map(
        ({ was, now }) =>
          html`<p>${w.doctor.moveQuestion(was, now)}</p>
            ${button(scene, '/doctor/move', { label: w.doctor.move(was, now), style: 'danger', fields: { was } })}`,
      )}
    </section>`;
    return page(scene, { title: w.doctor.title, body, isLive: true });
  });
  routes.form('/doctor', 'owner', ({ house, reader }) => {
    const begun = house.doctor.start(reader.by);
    return begun.ok ? { to: '/doctor' } : { refusals: begun.refusals, to: '/doctor' };
  });
  routes.form('/doctor/move', 'owner', ({ house, reader, w }, form) => {
    const moved = house.doctor.moveRenamed(reader.by, form.text('was'));
    return moved.ok
      ? { to: '/doctor', note: w.doctor.moved(moved.value) }
      : { refusals: moved.refusals, to: '/doctor' };
  });
}
