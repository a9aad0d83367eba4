// Who goes first on a machine with few processors: work that somebody waits for, yet nobody is held back for ever.

import { describe, expect, it } from 'vitest';
import { Precedence } from '../../infra/local/precedence.ts';

describe('precedence', () => {
  it('lets patient work begin at once where nothing goes first', async () => {
    const precedence = new Precedence();
    const later = new Promise((resolve) => setTimeout(resolve, 0, 'later'));
    expect(await Promise.race([precedence.turn().then(() => 'at once'), later])).toBe('at once');
  });

  it('holds patient work back until what goes first is done, also where the next of it begins at once', async () => {
    const order: string[] = [];
    const precedence = new Precedence();
    const pages = (async () => {
      for (const name of ['first page', 'second page']) {
        await precedence.during(async () => {
          await new Promise((resolve) => setTimeout(resolve, 30));
          order.push(name);
        });
      }
    })();
    await precedence.turn();
    order.push('notice');
    await pages;
    expect(order).toEqual(['first page', 'second page', 'notice']);
  });

  it('lets patient work begin all the same where what goes first does not end', async () => {
    const precedence = new Precedence();
    let end: (value: unknown) => void = () => undefined;
    const endless = precedence.during(
      () =>
        new Promise((resolve) => {
          end = resolve;
        }),
    );
    await precedence.turn();
    end(null);
    await endless;
  });

  it('is over also where what goes first fails', async () => {
    const precedence = new Precedence();
    await expect(precedence.during(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    await precedence.turn();
  });
});
