// The portal is two functions behind one address: a session is good at both, and what the gateway hands to the wrong one by a
// slash too many finds its way.

import { describe, expect, it } from 'vitest';
import { ORIGIN, openPortal } from './portal-world.ts';

describe('the two functions of the portal', () => {
  it('know the same people by the same session', async () => {
    const { doors, cookieOf } = await openPortal();
    const headers = { cookie: await cookieOf('sun-wei') };
    expect((await doors.web.request(`${ORIGIN}/board`, { headers })).status).toBe(200);
    expect((await doors.setup.request(`${ORIGIN}/setup`, { headers })).status).toBe(200);
  });

  it('send whoever is not signed in to the one sign-in, and back', async () => {
    const { doors } = await openPortal();
    const answer = await doors.setup.request(`${ORIGIN}/setup/ladders?from=standard`);
    expect(answer.status).toBe(303);
    expect(answer.headers.get('location')).toBe('/auth/sign-in?to=%2Fsetup%2Fladders%3Ffrom%3Dstandard');
  });

  it('send a path with a slash at its end on to the function that has it, with its query', async () => {
    const { doors } = await openPortal();
    // The HTTP API takes `/setup/` for `/{proxy+}`.
    const answer = await doors.web.request(`${ORIGIN}/setup/?lang=en`);
    expect(answer.status).toBe(308);
    expect(answer.headers.get('location')).toBe('/setup?lang=en');
    for (const path of ['/nothing/', '//setup/', '/%2Fevil.example/']) {
      expect([path, (await doors.web.request(`${ORIGIN}${path}`)).status]).toEqual([path, 404]);
    }
  });

  it('say of a path that is nobody’s that there is nothing, each as a page of its own', async () => {
    const { doors } = await openPortal();
    for (const door of [doors.web, doors.setup]) {
      const answer = await door.request(`${ORIGIN}/setup/nothing/at/all`);
      expect(answer.status).toBe(404);
      expect(await answer.text()).toContain('<h1>');
    }
  });
});
