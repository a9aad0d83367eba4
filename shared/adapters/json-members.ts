// The members of somebody else's JSON object, each unknown until it is looked at.

/** None where the text is no JSON object. */
export function membersOf(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    // An object of JSON has members of any kind; an array has none of the names that are asked for.
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
