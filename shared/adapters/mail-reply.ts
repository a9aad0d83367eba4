// The visible new part of a mail: what its sender wrote this time, without the history that mail programs append and
// without the signature. It only cuts from the end, because an answer may be woven into a quotation; where cutting would
// leave nothing it leaves everything, because a desk must rather read too much than miss a report.

/** Later lines are history or a machine's output; the whole text is kept elsewhere. */
const LINES_MAX = 5_000;
const LINE_LENGTH_MAX = 2_000;
/** Somebody answers between the lines of a few quotations; each is looked at to its end. */
const ANSWERED_QUOTATIONS_MAX = 20;

/** Names of the header lines with which Outlook, Foxmail, QQ Mail and others introduce the quoted mail. */
const FROM =
  '发件人|寄件者|寄件人|發件人|from|von|de|da|van|från|fra|od|от|expéditeur|mittente|afzender|remitente|lähettäjä|kimden|差出人|보낸 사람';
const OTHER_HEADERS =
  '发送时间|傳送時間|傳送日期|寄件日期|發送時間|日期|时间|時間|收件人|收件者|主题|主題|主旨|抄送|副本|sent|date|to|subject|cc|gesendet|an|betreff|datum|envoyé|date|à|objet|enviado|enviado el|para|asunto|assunto|inviato|a|oggetto|verzonden|aan|onderwerp|skickat|till|ämne|sendt|til|emne|wysłano|do|temat|отправлено|дата|кому|тема|odesláno|komu|předmět|lähetetty|vastaanottaja|aihe|送信日時|宛先|件名';
const FROM_LINE = new RegExp(`^[\\s>*_]*(?:${FROM})\\s?[:：]`, 'i');
const HEADER_LINE = new RegExp(`^[\\s>*_]*(?:${FROM}|${OTHER_HEADERS})\\s?[:：]`, 'i');

/** A line that stands between the new part and the quoted mail. */
const DIVIDER =
  /^[\s>*]*(?:-{2,}|_{5,}|—{2,}|={5,})\s*(?:original message|original appointment|reply message|forwarded message|forwarded by .{0,80}|begin forwarded message|original-?nachricht|ursprüngliche nachricht|ursprünglicher termin|weitergeleitete nachricht|message (?:d['’]origine|original|transféré)|mensaje (?:original|reenviado)|mensagem original|messaggio (?:originale|inoltrato)|oorspronkelijk bericht|ursprungligt meddelande|oprindelig meddelelse|opprinnelig melding|alkuperäinen viesti|wiadomość oryginalna|исходное сообщение|пересылаемое сообщение|原始邮件|原始郵件|原邮件|原郵件|转发邮件|轉寄郵件|轉寄的郵件|转发的邮件|回复的原邮件|元のメッセージ|quoted text)\s*(?:-{2,}|_{5,}|—{2,}|={5,})?[\s*]*$/i;
const RULE = /^[\s>*]*(?:_{10,}|-{20,}|—{5,})[\s*]*$/;
const BEGIN_FORWARDED =
  /^[\s>*]*(?:begin forwarded message|anfang der weitergeleiteten (?:e-mail|nachricht)|début du message (?:réexpédié|transféré)|开始转发的邮件|開始轉寄郵件|inizio messaggio inoltrato)\s?[:：]?\s*$/i;

/** Words with which an attribution line ends, after a name and an instant: "On … wrote:", "在 … 写道：". */
const WROTE =
  /(?:wrote|writes|schrieb|schreef|geschreven|a écrit|écrivait|escribió|escribio|escreveu|scritto|skrev|napisał(?:\(a\)|a)?|napsal(?:\(a\))?|пишет|написал(?:\(а\)|а)?|написав|写道|寫道|寫了|写了|写入|kirjoitti|yazdı|schrieben|a scris|ha scritto|书写|さんは書きました|작성)\s*[:：]?\s*(?:<br>)?[*_\s]*$/i;
const ATTRIBUTION_START =
  /^[\s>*]*(?:on|am|le|el|em|il|op|den|på|dnia|w dniu|dne|в|在|於|于|at|pe|vào|pada|schrieb|-*\s*on)\s/i;
const CJK_ATTRIBUTION =
  /^[\s>*]*(?:在|於|于)?\s*\d{2,4}\s?[年/.-].{0,200}(?:写道|寫道|写了|寫了|说|說)\s*[:：]?\s*$/;
/** Zoho: `---- On … wrote ----`. */
const DASHED_ATTRIBUTION = /^[\s>*]*-{2,}\s*(?:on|am|le|el|在|於|于)\s.{5,300}\s-{2,}\s*$/i;
/** Gmail of the years before 2017, and others: `2016-03-03 17:21 GMT+01:00 Name <address>:`. */
const STAMPED_ATTRIBUTION =
  /^[\s>*]*\d{4}[-/]\d{1,2}[-/]\d{1,2}(?:,? \d{1,2}:\d{2}(?::\d{2})?)?(?: (?:GMT|UTC)[+-]?[\d:]*| [+-]\d{4}) [^.!?。]{2,160}$|^[\s>*]*\d{4}\/\d{1,2}\/\d{1,2} [^.!?。]{2,80}<[^<>@\s]+@[^<>\s]+>:?$/;
/** The verb in the middle: `Name <address> schrieb am Fr., 28. Apr. 2017 um 11:53 Uhr:`. */
const NAMED_ATTRIBUTION =
  /^[\s>*]*[^<>]{1,100}<[^<>@\s]+@[^<>\s]+>\s?(?:schrieb am|a écrit le|escribió el|ha scritto il|schreef op|skrev den|wrote on|于|於|在)\s.{4,120}[:：]\s*$/i;

/** A date at the start, an address, and a colon at the end: Gmail in several languages, Yandex, Mail.ru. */
const DATED_ATTRIBUTION =
  /^[\s>*]*(?:\d{1,4}[./-]\d{1,2}[./-]\d{1,4}|\d{4}[年-]|(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,? .{0,12}\d{4}|\d{1,2} \p{L}{3,12}\.? (?:\d{4}|г))[^>]{0,200}[<[(][^<>@\s]{1,80}@[^<>\s]{1,120}[>\])][^:：]{0,60}[:：]\s*$/iu;

const SENT_FROM =
  /^[\s>*_]*(?:sent (?:from|via|with|using|by) (?!you\b|us\b|me\b|it\b|the\b)|get outlook for|von meinem .{2,40} gesendet|gesendet (?:von|mit) |envoyé (?:de|depuis|à partir) |enviado (?:desde|do|a partir) |inviato da |verzonden (?:vanaf|met) |skickat från |发自|發自|从我的 ?.{1,20}发送|從我的 ?.{1,20}傳送|由我的 ?.{1,20}(?:发送|傳送)|来自我的|來自我的|отправлено (?:с|из) |download .{2,40} (?:for|app))/i;
const SIGNATURE = /^(?:--|-- |—|– |__|-----)\s*$/;
const EMPTY = /^[\s>|]*$/;
const QUOTED = /^\s*(?:>|\|(?!\|)|\p{Lu}{1,3}>)/u;

/** The visible new part of `text`; the whole text, trimmed, where that would leave nothing. Never throws. */
export function replyOf(text: string): string {
  const all = text
    .replace(/\r\n?/g, '\n')
    .replace(/[\u00a0\u202f]/g, ' ')
    .replace(/[\u200b\u200e\u200f\ufeff]/g, '')
    .split('\n', LINES_MAX);
  const lines = all.map((line) =>
    line.length > LINE_LENGTH_MAX ? `${line.slice(0, LINE_LENGTH_MAX)}…` : line.trimEnd(),
  );
  const cut = historyStart(lines);
  const kept = withoutTail(lines.slice(0, cut));
  const reply = kept
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
  return reply || text.trim();
}

/** The index of the first line of appended history; the number of lines where there is none. */
function historyStart(lines: readonly string[]): number {
  let answered = 0;
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index] ?? '';
    if (!line.trim()) continue;
    if (DIVIDER.test(line) || BEGIN_FORWARDED.test(line)) return index;
    if (RULE.test(line) && headerBlockAt(lines, nextSaid(lines, index + 1))) return index;
    if (FROM_LINE.test(line) && headerBlockAt(lines, index)) return index;
    const length = attributionLength(lines, index);
    if (length === 0) continue;
    if (!answeredBelow(lines, index + length)) return index;
    answered += 1;
    if (answered > ANSWERED_QUOTATIONS_MAX) break;
  }
  return lines.length;
}

function nextSaid(lines: readonly string[], from: number): number {
  let index = from;
  while (index < lines.length && EMPTY.test(lines[index] ?? '')) index += 1;
  return index;
}

/** At least two, close together, of From, Sent, To and Subject in any language: one alone may be the sender's own words. */
function headerBlockAt(lines: readonly string[], index: number): boolean {
  if (!FROM_LINE.test(lines[index] ?? '')) return false;
  let found = 0;
  for (let next = index + 1; next < Math.min(lines.length, index + 9); next += 1) {
    if (HEADER_LINE.test(lines[next] ?? '')) found += 1;
  }
  return found >= 1 && (found >= 2 || /@/.test(lines[index] ?? ''));
}

/** How many lines an attribution ("On …, X wrote:") takes from `index` on, 0 where none starts there. Clients wrap it. */
function attributionLength(lines: readonly string[], index: number): number {
  const first = lines[index] ?? '';
  // Every attribution names an instant or an address, in its first two lines: nearly all lines end here.
  if (!/[\d@<]/.test(first) && !/[\d@<]/.test(lines[index + 1] ?? '')) return 0;
  if (
    [CJK_ATTRIBUTION, DATED_ATTRIBUTION, DASHED_ATTRIBUTION, STAMPED_ATTRIBUTION, NAMED_ATTRIBUTION].some(
      (form) => form.test(first),
    )
  ) {
    return 1;
  }
  const wrapped = `${first} ${(lines[index + 1] ?? '').trim()}`;
  if (
    wrapped.length < 400 &&
    /<\s*[^<>]*$|<[^<>]+@[^<>]+>/.test(first) &&
    [NAMED_ATTRIBUTION, STAMPED_ATTRIBUTION, CJK_ATTRIBUTION].some((form) =>
      form.test(wrapped.replace(/<\s+/, '<')),
    )
  )
    return 2;
  let joined = '';
  for (let length = 1; length <= 4 && index + length <= lines.length; length += 1) {
    const line = lines[index + length - 1] ?? '';
    if (length > 1 && !line.trim()) break;
    joined = joined ? `${joined} ${line.replace(/^[\s>]+/, '')}` : line;
    if (joined.length > 400) break;
    if (!WROTE.test(joined)) continue;
    const dated =
      /\d/.test(joined) && (ATTRIBUTION_START.test(joined) || /@|\d{1,2}[:.]\d{2}|\d{4}/.test(joined));
    const nextLine = lines[nextSaid(lines, index + length)] ?? '';
    const beforeQuote = QUOTED.test(lines[index + length] ?? '') || QUOTED.test(nextLine);
    if (dated || (beforeQuote && joined.length < 160) || /<[^<>@\s]+@[^<>\s]+>|\[[^[\]@\s]+@/.test(joined))
      return length;
    break;
  }
  // "Name <address> wrote" with the verb first: "Am 3. Mai schrieb Name <address>:"
  const two = `${first} ${lines[index + 1] ?? ''}`;
  if (
    /^[\s>*]*(?:am|le|op|den|em)\s.{5,160}(?:schrieb|a écrit|schreef|skrev|escreveu)\s.{0,160}[:：]\s*$/i.test(
      first,
    )
  )
    return 1;
  if (
    /^[\s>*]*(?:am|le|op|den|em)\s.{5,200}(?:schrieb|a écrit|schreef|skrev|escreveu)\s.{0,200}[:：]\s*$/i.test(
      two.slice(0, 420),
    ) &&
    !/[:：]\s*$/.test(first)
  )
    return 2;
  return 0;
}

/** True where the quotation after an attribution is followed by words of the sender: an answer between the lines. */
function answeredBelow(lines: readonly string[], from: number): boolean {
  let index = nextSaid(lines, from);
  if (!QUOTED.test(lines[index] ?? '')) return false;
  let said = 0;
  for (; index < lines.length; index += 1) {
    const line = lines[index] ?? '';
    if (SIGNATURE.test(line) || SENT_FROM.test(line) || DIVIDER.test(line) || /^_{10,}$/.test(line)) break;
    // A wrapped quotation loses its mark on one short line now and then; two lines of words are an answer.
    if (!QUOTED.test(line) && line.trim()) said += 1;
    else if (said === 1 && QUOTED.test(line)) said = 0;
    if (said >= 1 && !QUOTED.test(line) && line.trim() && EMPTY.test(lines[index - 1] ?? '')) return true;
    if (said >= 2) return true;
  }
  return false;
}

/** Without trailing quotation, signature and "Sent from my …". */
function withoutTail(lines: readonly string[]): readonly string[] {
  let kept = lines;
  for (;;) {
    const before = kept.length;
    kept = withoutTrailingQuote(kept);
    const signature = kept.findIndex(
      (line, index) => index > 0 && (/^(?:--|__)\s*$/.test(line) || SENT_FROM.test(line)),
    );
    if (signature > 0 && isTail(kept, signature)) kept = kept.slice(0, signature);
    while (kept.length && EMPTY.test(kept.at(-1) ?? '')) kept = kept.slice(0, -1);
    if (kept.length === before) return kept;
  }
}

/** A signature may be followed by a dozen short lines of its own and a quotation, not by an answer. */
function isTail(lines: readonly string[], index: number): boolean {
  const rest = lines.slice(index + 1).filter((line) => !EMPTY.test(line) && !QUOTED.test(line));
  return rest.length <= 12;
}

function withoutTrailingQuote(lines: readonly string[]): readonly string[] {
  let end = lines.length;
  while (end > 0 && (EMPTY.test(lines[end - 1] ?? '') || QUOTED.test(lines[end - 1] ?? ''))) end -= 1;
  const quoted = lines.slice(end).some((line) => QUOTED.test(line));
  return quoted ? lines.slice(0, end) : lines;
}
