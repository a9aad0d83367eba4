// The help: open to anyone, with the signed-in person's own language and navigation where there is one.

import { HELP } from './help.ts';
import { helpIndex, helpPage } from './help-page.ts';
import { answerPage, type Http, type Portal, readerFor, refused, staffBySession } from './visit.ts';

export async function help(portal: Portal, c: Http): Promise<Response> {
  const staff = await staffBySession(portal, c);
  const reader = readerFor(portal, c, { own: staff?.person.language });
  const frame = { reader, staff, current: 'help' } as const;
  const key = c.req.param('topic');
  if (key === undefined) {
    return answerPage(c, { ...frame, title: reader.words.help.title }, helpIndex(reader, HELP));
  }
  const topic = HELP.find((each) => each.key === key);
  const meant = topic ? undefined : HELP.find((each) => each.key === meantBy(key));
  if (meant) return c.redirect(`/help/${meant.key}`, 302);
  if (!topic) throw refused(404, 'not_found', 'notFound');
  const title = reader.language === 'en' ? topic.title.en : topic.title.zh;
  return answerPage(c, { ...frame, title }, helpPage(reader, topic, portal.origin));
}

/** What people type into the address from memory: the plural, another case, another word for the same readers. */
const ALIASES: Readonly<Record<string, string>> = {
  ...{ administrator: 'admin', integration: 'integrator', api: 'integrator', customer: 'reporter' },
  ...{ deadline: 'clock', manager: 'admin', developer: 'integrator' },
};

function meantBy(typed: string): string {
  const one = typed.toLowerCase().replace(/s$/, '');
  return ALIASES[one] ?? one;
}
