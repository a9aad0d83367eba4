// What every maker of links promises: claims come back from the door that they were made for until they expire, and
// whatever else somebody holds up is told apart as malformed, forged or expired.

import { beforeEach, describe, expect, test } from 'vitest';
import type { LinkAudience, LinkClaims, Links } from '../../shared/app/ports.ts';
import { DAY_MS } from '../../shared/domain/instant.ts';
import { CASE_ID, freshTenant, NAUGHTY, NOON } from './stores.ts';

export interface LinksAtHand {
  readonly links: Links;
  /** The same code under a key that `links` does not have. */
  readonly stranger: Links;
}

const AUDIENCES: readonly LinkAudience[] = ['status', 'page', 'attachment'];

export function describeLinks(name: string, create: () => LinksAtHand): void {
  describe(`${name}: links`, () => {
    let at: LinksAtHand;
    let claims: LinkClaims;
    beforeEach(() => {
      at = create();
      claims = {
        audience: 'page',
        tenantId: freshTenant(),
        caseId: CASE_ID,
        subject: '3-0',
        personId: 'wang-fang',
        expiresAt: NOON + 7 * DAY_MS,
      };
    });
    const tokenOf = async (of: LinkClaims, links = at.links) =>
      new URL(await links.urlOf(of)).pathname.split('/').at(-1) ?? '';

    test.each(AUDIENCES)('claims for %s come back from that door, and from no other', async (audience) => {
      const { subject: _, personId: __, ...bare } = claims;
      for (const made of [
        { ...claims, audience },
        { ...bare, audience },
      ]) {
        const token = await tokenOf(made);
        expect(await at.links.read(token, audience, NOON)).toEqual({ claims: made });
        for (const other of AUDIENCES.filter((each) => each !== audience))
          expect(await at.links.read(token, other, NOON)).toEqual({ bad: 'forged' });
      }
    });

    test('any subject comes back as it was, in a URL of plain characters', async () => {
      for (const subject of NAUGHTY.filter((text) => text !== '')) {
        const made: LinkClaims = { ...claims, audience: 'attachment', subject };
        const url = await at.links.urlOf(made);
        expect(url).toMatch(/^https?:\/\/[\w./~:-]+$/);
        expect(await at.links.read(await tokenOf(made), 'attachment', NOON)).toEqual({ claims: made });
      }
    });

    test('a link is good until its instant and expired from then on', async () => {
      const token = await tokenOf(claims);
      expect(await at.links.read(token, 'page', claims.expiresAt - 1)).toEqual({ claims });
      expect(await at.links.read(token, 'page', claims.expiresAt)).toEqual({ bad: 'expired' });
    });

    test('with any one character changed it is not good, and forged also where it is expired', async () => {
      const token = await tokenOf(claims);
      for (let place = 0; place < token.length; place++) {
        const other = token[place] === 'a' ? 'b' : 'a';
        const changed = token.slice(0, place) + other + token.slice(place + 1);
        expect(await at.links.read(changed, 'page', NOON), changed).toHaveProperty('bad');
      }
      const elsewhere = token.replace(CASE_ID, 'k7m3q9qxpb');
      expect(elsewhere).not.toBe(token);
      expect(await at.links.read(elsewhere, 'page', NOON)).toEqual({ bad: 'forged' });
      expect(await at.links.read(elsewhere, 'page', claims.expiresAt)).toEqual({ bad: 'forged' });
    });

    test('a stranger’s signature is forged', async () => {
      const token = await tokenOf(claims, at.stranger);
      expect(await at.links.read(token, 'page', NOON)).toEqual({ bad: 'forged' });
      expect(await at.stranger.read(token, 'page', NOON)).toEqual({ claims });
    });

    test('any other text is malformed', async () => {
      const token = await tokenOf(claims);
      for (const text of [...NAUGHTY, '.', token.slice(0, 20), `${token}.x`, 'a'.repeat(100_000)])
        expect(await at.links.read(text, 'page', NOON), text.slice(0, 80)).toEqual({ bad: 'malformed' });
    });
  });
}
