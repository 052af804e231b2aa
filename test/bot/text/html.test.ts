import { describe, expect, it } from 'vitest';
import { fit, lines, rich } from '../../../bot/text/html.ts';

describe('rich text', () => {
  it('shows whatever is put into it literally', () => {
    expect(rich`<b>${'<i>Tom</i> & Ann'}</b>`.source).toBe('<b>&lt;i&gt;Tom&lt;/i&gt; &amp; Ann</b>');
  });

  it('takes rich text as it is', () => {
    expect(rich`a ${rich`<b>${'<'}</b>`}`.source).toBe('a <b>&lt;</b>');
  });

  it('escapes plain lines, keeps empty ones and leaves out missing ones', () => {
    expect(lines('<', undefined, '', rich`<i>x</i>`).source).toBe('&lt;\n\n<i>x</i>');
  });

  it('is cut between lines only, so that no tag is left open', () => {
    const all = lines(...Array.from({ length: 10 }, (_, i) => rich`<b>${i}</b>`));
    expect(fit(all, 20).source).toBe('<b>0</b>\n<b>1</b>\n…');
    expect(fit(all, 1_000)).toBe(all);
  });
});
