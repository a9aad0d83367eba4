// A page as a message in a chat room: the words of its mail, with the link that takes it as the one thing to press, and the
// same facts by name for a program behind a generic webhook.

import type { OutboundChat } from '../app/ports.ts';
import { isoOf } from '../domain/instant.ts';
import { personName } from './message-about.ts';
import { textOf } from './message-body.ts';
import { openPageOf, pageWords } from './message-pages.ts';
import { clockAbout, customerName, type MessageView, type Page, referenceIn } from './message-view.ts';

/** All but where it goes. The link is the paged person's own, so a room that several people read takes it in their name. */
export function renderPageChat(view: MessageView, page: Page): Omit<OutboundChat, 'to' | 'door' | 'kind'> {
  const { language, personId, pageId } = page;
  const { subject, blocks } = pageWords(view, page);
  const open = openPageOf(view, page);
  const about = clockAbout(view, open?.cause.clockId);
  const taking = blocks.find((block) => block.is === 'link');
  return {
    language,
    title: subject,
    text: textOf(
      blocks.filter((block) => block !== taking && block.is !== 'small'),
      language,
    ).trim(),
    ...(taking ? { link: { label: taking.label, url: taking.url } } : {}),
    facts: {
      reference: referenceIn(view),
      caseId: view.state.id,
      pageId,
      personId,
      person: personName(view, personId, language),
      severity: view.state.course.severity,
      customer: customerName(view, language),
      ...(about ? { clock: about.id, dueAt: isoOf(about.dueAt) } : {}),
      ...(open ? { acknowledgeBy: isoOf(open.acknowledgeBy) } : {}),
      ...(view.state.drill ? { drill: 'true' } : {}),
      ...(page.mayBeRepeat ? { mayBeRepeat: 'true' } : {}),
    },
  };
}
