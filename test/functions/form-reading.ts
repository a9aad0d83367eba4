// What a page offers to be filled in, read from its HTML as a browser reads it.

import type { PortalWorld } from './portal-world.ts';

/** The fields of a page's forms as a browser would send them back, for a test to change. */
export async function fieldsOf(
  world: PortalWorld,
  path: string,
  as: string,
): Promise<Record<string, string>> {
  return fieldsOfText(
    await (await world.get(`${path}${path.includes('?') ? '&' : '?'}lang=en`, { as })).text(),
  );
}

export function fieldsOfText(text: string): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const [tag, name] of text.matchAll(/<(?:input|textarea|select)[^>]*\sname="([^"]+)"[^>]*>/g)) {
    if (name === undefined) continue;
    if (tag.startsWith('<input type="checkbox"') || tag.startsWith('<input type="radio"')) {
      if (/\schecked/.test(tag)) fields[name] = /value="([^"]*)"/.exec(tag)?.[1] ?? '';
    } else if (tag.startsWith('<textarea')) {
      const from = text.indexOf(tag) + tag.length;
      fields[name] = plain(text.slice(from, text.indexOf('</textarea>', from)));
    } else if (tag.startsWith('<select')) {
      const from = text.indexOf(tag) + tag.length;
      const options = text.slice(from, text.indexOf('</select>', from));
      fields[name] = plain(/<option value="([^"]*)" selected/.exec(options)?.[1] ?? '');
    } else {
      fields[name] = plain(/\svalue="([^"]*)"/.exec(tag)?.[1] ?? '');
    }
  }
  return fields;
}

function plain(text: string): string {
  return text
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}
