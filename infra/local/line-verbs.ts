// What the verbs that answer line by line say of themselves with --help: their options, and what a line may hold. Apart from
// what answers, so that nothing of it is loaded to tell.

interface LineVerb {
  readonly about: string;
  readonly help: readonly (readonly [string, string])[];
}

export const DEADLINES: LineVerb = {
  about: 'Answers every deadline of cases on paper, JSON lines from standard input to standard output.',
  help: [
    ['--tiers FILE', 'tiers and calendars that are added to the built-in ones, or take their place by id'],
    [
      'id, severity, reported_at',
      'in every line, beside preset or inline_tier; a line that cannot be answered gives {id, error: {path, message}}',
    ],
    ['preset', `a built-in tier: s000-call-center … s004-service-desk, or one of the file`],
    [
      'inline_tier',
      '{id, calendar, targets: [{kind, within: {amount, unit}, from, condition?}]} for any severity',
    ],
    ['channel, site, conditions', 'what is known at the report: phone, {province, city}, {fact: value}'],
    ['contract', 'times that the tier leaves open, and terms: [{kind, within}] of the customer'],
    ['conventions_override', 'readings by name, such as {"working_day_due": "end_of_calendar_day"}'],
    [
      'events',
      '[{type, at, …}]: first_response, dispatched, arrived, onsite_decided {value}, onsite_cleared, not_repairable_on_the_spot, restored {mode?}, resolved {mode?}, recorded, mail_header_date, site_identified {province, city?}, customer_maintainer_on_site, hardware_found_damaged, reclassified {to, reason}, emergency_classified {emergency_class}, paused {reason}, resumed; with expect: "rejected" an event changes nothing',
    ],
    ['as_of', 'the instant of the answer (default: the last event, else the report)'],
    [
      'obligation, start',
      'instead of a tier: o003-complaint-verify or o003-complaint-reply, with events written_reply_sent and apology_letter_sent',
    ],
  ],
};

export const WORKING_TIME: LineVerb = {
  about: 'Answers questions about working time, JSON lines from standard input to standard output.',
  help: [
    [
      'id, kind, calendar',
      'in every line; a line that cannot be answered gives {id, error: {path, message}}',
    ],
    [
      'calendar',
      '{tz, weekly: {mon: [["09:00", "17:00"]], …}, holidays, annualHolidays, dateHours, closures}; 24:00 is the next midnight, an end at or before its start lies on the next day',
    ],
    ['deadline, before', '{start, workingSeconds} → the instant after, or before, so much open time'],
    [
      'pause',
      '{start, workingSeconds or workingDays, pauses: [[from, to], …]} → the deadline that the pauses moved',
    ],
    ['elapsed', '{start, end} → whole seconds of open time; elapsedWithPauses takes pauses too'],
    [
      'workingDays',
      '{start, workingDays, dayMode?: exact-clock or rolled-to-open, endOfWorkingDay?} → an instant, or a date from a date',
    ],
    ['escalationOffset', '{deadline, offsetWorkingSeconds or offsetWorkingDays}'],
    ['isOpen, nextOpen', '{at}'],
    ['localTime', '{local: "YYYY-MM-DD HH:mm:ss"} → the instant; a skipped reading is the clock change'],
  ],
};
